// One message as a DOM node.
import { button, clockOf, link, make, popup, sizeOf, tint } from "./dom.js";
import { poll } from "./poll.js";
import { rich } from "./rich.js";

const KINDS = { photo: "Foto", document: "Berkas", sticker: "Stiker", voice: "Pesan suara", location: "Lokasi", poll: "Jajak pendapat" };

export function summary(message) {
  const kind = Object.keys(KINDS).find((name) => message[name]);
  return message.text || message.caption || message.poll?.question || KINDS[kind] || "";
}

export function service(message) {
  return message.forum_topic_created ? `Topik dibuat: ${message.forum_topic_created.name}` : null;
}

function photo(message) {
  const size = message.photo.at(-1);
  const image = make("img");
  image.src = `/sandbox/files/${size.file_id}`;
  image.alt = message.caption ? `Foto: ${message.caption}` : "Foto";
  const frame = link("photo", new URL(image.src, location.href).href, image);
  return frame;
}

function documentRow(file) {
  const name = file.file_name || "berkas";
  const row = make("a", "doc", make("span", "disc", name.includes(".") ? name.split(".").pop().slice(0, 4) : "📄"),
    make("span", "", make("b", "", name), make("small", "", sizeOf(file.file_size))));
  row.href = `/sandbox/files/${file.file_id}`;
  row.download = name;
  row.setAttribute("aria-label", `Unduh ${name}`);
  return row;
}

function special(message, seat, actions) {
  if (message.photo) return photo(message);
  if (message.document) return documentRow(message.document);
  if (message.poll) return poll(message, seat, actions);
  if (message.sticker) return make("div", "big", message.sticker.emoji || "🙂");
  if (message.voice) return make("div", "text", `🎤 Pesan suara, ${message.voice.duration} detik`);
  if (message.location) return make("div", "text", `📍 ${message.location.latitude}, ${message.location.longitude}`);
  return null;
}

function quote(message, actions) {
  const target = message.reply_to_message;
  if (!target || service(target)) return null;
  const node = button("quote", "", () => actions.jump(target.message_id));
  node.append(make("strong", "", target.from.first_name), make("span", "", summary(target)));
  return node;
}

function meta(message, own) {
  const node = make("span", "meta", message.edit_date && !message.from.is_bot ? "diedit " : "", clockOf(message.date));
  if (own) node.append(make("span", "tick", "✓✓"));
  return node;
}

function key(message, cell, row, column, actions) {
  if (cell.url) {
    const node = link("key", cell.url, cell.text);
    node.dataset.kind = "url";
    return node;
  }
  const node = button("key", cell.text, async () => {
    if (cell.callback_data !== undefined) {
      node.setAttribute("aria-busy", "true");
      await actions.click(message.message_id, row, column);
      node.removeAttribute("aria-busy");
    } else if (cell.copy_text) actions.copy(cell.copy_text.text);
    else actions.tell("Di Telegram sungguhan, tombol ini memilih obrolan lain.");
  });
  if (cell.copy_text) node.dataset.kind = "copy";
  else if (cell.callback_data === undefined) node.dataset.kind = "share";
  return node;
}

function keys(message, actions) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  const node = make("div", "keys");
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", "Tombol pesan");
  rows.forEach((cells, row) => {
    node.append(make("div", "", ...cells.map((cell, column) => key(message, cell, row, column, actions))));
  });
  return node;
}

function menu(message, own, actions) {
  const opener = make("button", "act");
  opener.type = "button";
  opener.setAttribute("aria-label", "Tindakan pesan");
  opener.setAttribute("aria-haspopup", "menu");
  opener.textContent = "⋯";
  const list = make("div", "menu act-menu");
  list.setAttribute("role", "menu");
  list.hidden = true;
  const add = (label, act) => {
    const item = button("", label, act);
    item.setAttribute("role", "menuitem");
    list.append(item);
  };
  add("Balas", () => actions.reply(message));
  if (own && (message.text || message.caption)) add("Edit", () => actions.edit(message));
  if (message.text || message.caption) add("Salin teks", () => actions.copy(message.text || message.caption));
  opener.addEventListener("click", () => {
    list.classList.toggle("up", opener.getBoundingClientRect().bottom > window.innerHeight - 260);
  });
  popup(opener, list);
  return [opener, list];
}

export function messageNode(message, seat, same, actions) {
  const note = service(message);
  if (note) return make("div", "pill", note);
  const own = message.from.id === seat.user;
  const text = message.text ?? message.caption;
  const bubble = make("div", "bubble");
  if (seat.title && !own && !same) bubble.append(make("div", `author ink${tint(message.from.id)}`, message.from.first_name));
  const above = quote(message, actions);
  if (above) bubble.append(above);
  const extra = special(message, seat, actions);
  if (extra) bubble.append(extra);
  if (text) {
    bubble.append(make("div", "text", rich(text, message.entities ?? message.caption_entities, actions), meta(message, own)));
  } else {
    bubble.append(meta(message, own));
    if (message.photo) bubble.classList.add("bare");
  }
  const below = keys(message, actions);
  const box = make("div", "box", bubble, ...menu(message, own, actions), below);
  const node = make("div", `msg${own ? " own" : ""}${same ? " same" : ""}${below ? " wide" : ""}`, box);
  node.dataset.id = message.message_id;
  node.setAttribute("role", "article");
  node.setAttribute("aria-label", `${own ? "Anda" : message.from.first_name}, ${clockOf(message.date)}`);
  return node;
}
