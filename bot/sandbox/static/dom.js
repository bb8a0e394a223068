// Small helpers; text from the bot only ever becomes text nodes.
export const byId = (id) => document.getElementById(id);

export function make(tag, className = "", ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function button(className, label, onClick) {
  const node = make("button", className, label);
  node.type = "button";
  node.addEventListener("click", onClick);
  return node;
}

const SAFE = /^(https?|tg|mailto|tel):/i;

export function link(className, url, ...children) {
  const node = make("a", className, ...children);
  if (SAFE.test(url)) {
    node.href = url;
    node.target = "_blank";
    node.rel = "noopener noreferrer";
  }
  return node;
}

export const tint = (number) => Math.abs(number) % 7;
export const initials = (name) =>
  name.split(/\s+/).filter((word) => /\p{L}/u.test(word)).map((word) => word[0]).slice(0, 2).join("").toUpperCase();

const CLOCK = new Intl.DateTimeFormat("id", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("id", { day: "numeric", month: "long" });
export const clockOf = (seconds) => CLOCK.format(seconds * 1000);
export const dayOf = (seconds) => DAY.format(seconds * 1000);

export function sizeOf(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1048576 ? [bytes / 1024, "KB"] : [bytes / 1048576, "MB"];
  return `${value.toLocaleString("id", { maximumFractionDigits: 1 })} ${unit}`;
}

let toastTimer = 0;
export function toast(text) {
  const node = byId("toast");
  node.textContent = text;
  node.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { node.hidden = true; }, 3500);
}

// An alert with OK; with `no`, a question that resolves to whether `yes` was chosen.
export function ask(text, yes = "OK", no = "") {
  const dialog = byId("alert");
  byId("alert-text").textContent = text;
  byId("alert-yes").textContent = yes;
  byId("alert-no").textContent = no || "Batal";
  byId("alert-no").hidden = !no;
  return new Promise((resolve) => {
    byId("alert-yes").onclick = () => { dialog.close("yes"); };
    byId("alert-no").onclick = () => { dialog.close("no"); };
    dialog.onclose = () => resolve(dialog.returnValue === "yes");
    dialog.returnValue = "";
    dialog.showModal();
  });
}

// Opens and closes `menu` by `opener`; Escape and a click elsewhere close it, arrows move in it.
export function popup(opener, menu) {
  const show = (open) => {
    menu.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
  };
  opener.addEventListener("click", () => {
    show(menu.hidden);
    if (!menu.hidden) menu.querySelector("button")?.focus();
  });
  menu.addEventListener("click", () => show(false));
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") { show(false); opener.focus(); }
    if (!step) return;
    event.preventDefault();
    const items = [...menu.querySelectorAll("button:not([hidden])")];
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length]?.focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.hidden && !menu.contains(event.target) && !opener.contains(event.target)) show(false);
  });
  return show;
}
