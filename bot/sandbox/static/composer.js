// Writing: text, replies, edits, files, the command menu, the bot's own keyboard.
import { button, byId, make, popup, toast } from "./dom.js";
import { summary } from "./message.js";

const LIMIT = 20 * 1024 * 1024;
const field = byId("text");
let aim = null; // { kind: "reply" | "edit", message }

export function focusField() {
  field.focus({ preventScroll: true });
}

function grow() {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 132)}px`;
  byId("send").disabled = !field.value.trim();
}

export function take(kind, message) {
  aim = kind ? { kind, message } : null;
  byId("context").hidden = !aim;
  if (!aim) return;
  byId("context-title").textContent = kind === "edit" ? "Edit pesan" : `Balas ${message.from.first_name}`;
  byId("context-text").textContent = summary(message);
  if (kind === "edit") field.value = message.text ?? message.caption;
  grow();
  focusField();
}

async function submit(act) {
  const text = field.value.trim();
  if (!text) return;
  const [kind, message] = [aim?.kind, aim?.message];
  field.value = "";
  take(null);
  grow();
  if (kind === "edit") await act("edit", { message_id: message.message_id, text });
  else await act("send", { text, reply_to: message?.message_id });
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = "";
  for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(binary);
}

async function upload(act, kind, file) {
  if (file.size > LIMIT) return toast("Berkas terlalu besar: paling besar 20 MB.");
  const text = field.value.trim();
  field.value = "";
  grow();
  return act("upload", { kind, name: file.name, content: await base64(file), text });
}

function attachments(act) {
  const picker = byId("file");
  popup(byId("attach"), byId("attach-menu"));
  let kind = "document";
  for (const item of document.querySelectorAll("[data-pick]")) {
    item.addEventListener("click", () => {
      kind = item.dataset.pick;
      picker.accept = kind === "photo" ? "image/*" : "";
      picker.value = "";
      picker.click();
    });
  }
  for (const item of document.querySelectorAll("[data-misc]")) {
    item.addEventListener("click", () => act("misc", { kind: item.dataset.misc }));
  }
  picker.addEventListener("change", () => { if (picker.files[0]) upload(act, kind, picker.files[0]); });
  field.addEventListener("paste", (event) => {
    const file = event.clipboardData?.files[0];
    if (file) { event.preventDefault(); upload(act, file.type.startsWith("image/") ? "photo" : "document", file); }
  });
}

export function showCommands(commands, act) {
  byId("command-button").hidden = !commands.length;
  byId("commands").replaceChildren(...commands.map(({ command, description }) => {
    const item = button("", "", () => act("send", { text: `/${command}` }));
    item.setAttribute("role", "menuitem");
    item.append(make("code", "", `/${command}`), make("span", "", description));
    return item;
  }));
}

export function showKeyboard(markup, act) {
  const node = byId("keyboard");
  node.hidden = !markup?.keyboard;
  node.replaceChildren(...(markup?.keyboard ?? []).map((row) =>
    make("div", "", ...row.map((cell) => button("", cell.text, () => act("send", { text: cell.text }))))));
}

export function setUp(act) {
  byId("composer").addEventListener("submit", (event) => { event.preventDefault(); submit(act); });
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); submit(act); }
    if (event.key === "Escape") { if (aim?.kind === "edit") field.value = ""; take(null); grow(); }
  });
  byId("context-close").addEventListener("click", () => {
    if (aim?.kind === "edit") field.value = "";
    take(null);
    grow();
    focusField();
  });
  popup(byId("command-button"), byId("commands"));
  attachments(act);
  grow();
}
