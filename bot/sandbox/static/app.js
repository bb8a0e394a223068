// The page: keeps what the sandbox tells, shows one seat's chat, sends what the visitor does.
import { ask, byId, button, dayOf, initials, make, popup, tint, toast } from "./dom.js";
import { focusField, setUp, showCommands, showKeyboard, take } from "./composer.js";
import { messageNode, service } from "./message.js";

const TYPING = 5000;
let cloud = null;
let current = "guru";
let online = false;
const unread = {};
const typing = {};
const log = byId("log");
const pane = byId("chat");
const seatNow = () => cloud.seats.find((seat) => seat.key === current);

async function act(name, body = {}) {
  try {
    const answer = await fetch(`/sandbox/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ seat: current, ...body }),
    });
    const result = await answer.json();
    if (!answer.ok) toast(result.fault ?? "Tidak berhasil.");
    return answer.ok ? result : null;
  } catch {
    toast("Kotak pasir tidak terhubung.");
    return null;
  }
}

const actions = {
  async click(messageId, row, column) {
    const answer = await act("click", { message_id: messageId, row, column });
    if (answer?.url && /^https?:/i.test(answer.url)) window.open(answer.url, "_blank", "noopener,noreferrer");
    if (answer?.text) answer.alert ? ask(answer.text) : toast(answer.text);
  },
  async vote(message, options) {
    const seat = seatNow();
    if (await act("vote", { message_id: message.message_id, options })) {
      seat.votes[message.poll.id] = options;
      draw();
    }
  },
  send: (text) => act("send", { text }),
  reply: (message) => take("reply", message),
  edit: (message) => take("edit", message),
  tell: toast,
  async copy(text) {
    await navigator.clipboard.writeText(text);
    toast("Disalin");
  },
  jump(id) {
    const node = log.querySelector(`[data-id="${id}"]`);
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.classList.add("flash");
    setTimeout(() => node?.classList.remove("flash"), 1000);
  },
};

const nearEnd = () => pane.scrollHeight - pane.scrollTop - pane.clientHeight < 120;

// Whether news scroll into view: until the visitor scrolls up to read.
let following = true;
let ours = false;
function scrollTo(top) {
  ours = Math.abs(pane.scrollTop - top) > 1;
  pane.scrollTop = top;
}
const toEnd = () => { following = true; scrollTo(pane.scrollHeight - pane.clientHeight); };

// Shows the newest message; of one taller than the window, its beginning.
function reveal() {
  const end = pane.scrollHeight - pane.clientHeight;
  const last = log.lastElementChild;
  const top = last ? last.offsetTop - log.offsetTop - 8 : end;
  scrollTo(Math.max(0, Math.min(end, top)));
}

function about() {
  const node = make("div", "about", make("strong", "", cloud.about ? "Apa yang dapat dilakukan bot ini?" : "Belum ada pesan di sini"));
  node.append(cloud.about || "Kirim pesan pertama Anda untuk mencoba.");
  return node;
}

// Builds the messages anew but keeps the nodes of those that did not change, so that focus stays.
let drawn = { key: "", nodes: new Map() };
function draw() {
  const seat = seatNow();
  const kept = drawn.key === current ? drawn.nodes : new Map();
  const follow = drawn.key !== current || following;
  const nodes = new Map();
  const children = [];
  let before = null;
  for (const message of seat.messages) {
    if (!before || dayOf(before.date) !== dayOf(message.date)) {
      children.push(make("div", "pill", dayOf(message.date)));
      before = null;
    }
    const same = Boolean(before && !service(before) && before.from.id === message.from.id && message.date - before.date < 300);
    const mark = `${same}${message.poll ? seat.votes[message.poll.id] : ""}`;
    const old = kept.get(message.message_id);
    const entry = old && old.message === message && old.mark === mark ? old : { message, mark, node: messageNode(message, seat, same, actions) };
    nodes.set(message.message_id, entry);
    children.push(entry.node);
    before = message;
  }
  if (!children.length) children.push(about());
  place(children);
  drawn = { key: current, nodes };
  if (follow) reveal();
  following = follow;
  byId("down").hidden = nearEnd();
}

// Moves nodes only where the order differs: moving a node takes the focus from it.
function place(children) {
  const wanted = new Set(children);
  for (const node of [...log.childNodes]) if (!wanted.has(node)) node.remove();
  children.forEach((node, index) => {
    if (log.childNodes[index] !== node) log.insertBefore(node, log.childNodes[index] ?? null);
  });
}

function drawFrame() {
  const seat = seatNow();
  const name = seat.title ?? cloud.bot.name;
  byId("title").textContent = name;
  byId("avatar").textContent = initials(name);
  byId("avatar").className = `avatar tint${seat.title ? tint(seat.chat) : 5}`;
  const busy = Date.now() < (typing[seat.chat] ?? 0);
  const sub = byId("subtitle");
  const idle = seat.title ? `${seat.members} anggota · Anda: ${seat.name}` : `bot · Anda: ${seat.name}`;
  const words = !online ? "menyambung…" : busy ? "sedang mengetik…" : idle;
  if (sub.textContent !== words) sub.textContent = words;
  sub.className = online && busy ? "live" : "";
  const first = !seat.title && !seat.messages.length;
  byId("start").hidden = !(first || seat.blocked) || Boolean(seat.title);
  byId("start").textContent = seat.blocked ? "BUKA BLOKIR" : "MULAI";
  byId("composer").hidden = seat.blocked && !seat.title;
  byId("block").textContent = seat.blocked ? "Buka blokir" : "Blokir bot";
  byId("block").hidden = Boolean(seat.title);
  drawSeats();
}

function drawSeats() {
  const tabs = cloud.seats.map((seat) => {
    const label = seat.title ?? seat.name;
    const short = seat.title ? (seat.key === "staf" ? "Grup staf" : "Bawaslu") : seat.key === "admin" ? "Admin" : seat.name.split(" ")[0];
    const node = button("seat", "", () => sit(seat.key));
    node.append(make("span", `avatar tint${tint(seat.title ? seat.chat : seat.user)}`, initials(label)), make("b", "", short));
    if (unread[seat.key]) node.append(make("span", "badge", String(unread[seat.key])));
    node.setAttribute("role", "tab");
    node.setAttribute("aria-label", `${seat.title ?? seat.name}: ${seat.note}`);
    node.title = `${seat.title ?? seat.name}: ${seat.note}`;
    node.setAttribute("aria-selected", String(seat.key === current));
    node.tabIndex = seat.key === current ? 0 : -1;
    node.dataset.key = seat.key;
    return node;
  });
  const focused = document.activeElement?.closest?.("#seats") !== null;
  byId("seats").replaceChildren(...tabs);
  if (focused) byId("seats").querySelector("[aria-selected=true]").focus();
}

function sit(key) {
  current = key;
  unread[key] = 0;
  take(null);
  show();
}

function show() {
  const seat = seatNow();
  drawFrame();
  draw();
  showCommands(seat.commands, act);
  showKeyboard(seat.keyboard, act);
}

function onMessage({ chat, body }) {
  const seat = cloud.seats.find((one) => one.chat === chat);
  if (!seat) return;
  const at = seat.messages.findIndex((message) => message.message_id === body.message_id);
  if (at >= 0) seat.messages[at] = body;
  else seat.messages.push(body);
  if (body.from.is_bot) typing[chat] = 0;
  if (seat.key !== current) {
    if (at < 0 && body.from.id !== seat.user) unread[seat.key] = (unread[seat.key] ?? 0) + 1;
    drawSeats();
    return;
  }
  drawFrame();
  draw();
  if (at < 0 && body.from.id === seat.user) toEnd();
}

const listeners = {
  state(body) { cloud = body; show(); },
  message: onMessage,
  deleted({ chat, body }) {
    const seat = cloud.seats.find((one) => one.chat === chat);
    if (seat) seat.messages = seat.messages.filter((message) => message.message_id !== body.message_id);
    show();
  },
  typing({ chat }) {
    typing[chat] = Date.now() + TYPING;
    drawFrame();
    setTimeout(drawFrame, TYPING + 50);
  },
  keyboard({ chat, body }) {
    const seat = cloud.seats.find((one) => one.chat === chat);
    if (seat) seat.keyboard = body;
    if (seat?.key === current) showKeyboard(body, act);
  },
};

function listen() {
  const source = new EventSource("/sandbox/events");
  for (const [kind, handle] of Object.entries(listeners)) {
    source.addEventListener(kind, (event) => { online = true; handle(JSON.parse(event.data)); });
  }
  source.addEventListener("error", () => { online = false; if (cloud) drawFrame(); });
}

byId("seats").addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const keys = cloud.seats.map((seat) => seat.key);
  sit(keys[(keys.indexOf(current) + step + keys.length) % keys.length]);
});
popup(byId("more"), byId("more-menu"));
byId("restart").addEventListener("click", async () => {
  if (await ask("Hapus semua percakapan di kotak pasir dan mulai dari awal?", "Mulai ulang", "Batal")) await act("restart");
});
byId("block").addEventListener("click", () => act("block", { on: !seatNow().blocked }));
byId("start").addEventListener("click", async () => {
  if (seatNow().blocked) await act("block", { on: false });
  else await act("send", { text: "/start" });
  focusField();
});
byId("down").addEventListener("click", toEnd);
pane.addEventListener("scroll", () => {
  if (!ours) following = nearEnd();
  ours = false;
  byId("down").hidden = nearEnd();
});
// A photo that finishes loading makes the log longer.
log.addEventListener("load", () => { if (following) reveal(); }, true);
setUp(act);
listen();
