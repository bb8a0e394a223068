// Text and entities to DOM nodes. Offsets count UTF-16 code units, as JavaScript strings do.
import { link, make } from "./dom.js";

const PLAIN = {
  bold: () => make("strong"), italic: () => make("em"), underline: () => make("u"), strikethrough: () => make("s"),
  code: () => make("code"), blockquote: () => make("blockquote"), hashtag: () => make("span"), cashtag: () => make("span"),
};

function wrapper(entity, covered, actions) {
  if (PLAIN[entity.type]) return PLAIN[entity.type]();
  switch (entity.type) {
    case "pre": return make("pre");
    case "text_link": return link("", entity.url);
    case "url": return link("", /^[a-z]+:/i.test(covered) ? covered : `http://${covered}`);
    case "email": return link("", `mailto:${covered}`);
    case "phone_number": return link("", `tel:${covered.replace(/[^+\d]/g, "")}`);
    case "bot_command": return command(covered, actions);
    case "spoiler": return opening("span", "spoiler", (node) => node.classList.add("open"), "Teks tersembunyi");
    case "expandable_blockquote": return opening("blockquote", "folded", (node) => node.classList.toggle("folded"), "");
    default: return make("span");
  }
}

function command(covered, actions) {
  const node = make("span", "command");
  node.setAttribute("role", "link");
  node.tabIndex = 0;
  const run = () => actions.send(covered);
  node.addEventListener("click", run);
  node.addEventListener("keydown", (event) => { if (event.key === "Enter") run(); });
  return node;
}

function opening(tag, className, act, label) {
  const node = make(tag, className);
  node.tabIndex = 0;
  if (label) node.title = label;
  node.addEventListener("click", () => act(node));
  node.addEventListener("keydown", (event) => { if (event.key === "Enter") act(node); });
  return node;
}

export function rich(text, entities = [], actions = { send() {} }) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const root = document.createDocumentFragment();
  fill(root, text, 0, text.length, sorted, actions);
  return root;
}

// Puts text[from, to) into `node`; entities that start inside are consumed in order, inner ones by recursion.
function fill(node, text, from, to, queue, actions) {
  let at = from;
  while (queue.length && queue[0].offset < to) {
    const entity = queue.shift();
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (end <= start) continue;
    if (start > at) node.append(text.slice(at, start));
    const inner = wrapper(entity, text.slice(start, end), actions);
    fill(inner, text, start, end, queue, actions);
    node.append(inner);
    at = end;
  }
  if (at < to) node.append(text.slice(at, to));
}
