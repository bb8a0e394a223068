"use strict";
// Search without a server: words are compared without case and accents, and a near miss in spelling counts too.
(() => {
  const ROW = { id: 0, verdict: 1, title: 2, question: 3, answer: 4, topic: 5, words: 6 };
  const WEIGHTS = [[ROW.title, 5], [ROW.question, 4], [ROW.words, 2.5], [ROW.topic, 2], [ROW.answer, 1.5]];
  const SHOWN = 30;
  const WORTH_SHOWING = 0.33;

  const form = document.getElementById("cari");
  const input = document.getElementById("kata");
  const status = document.getElementById("status");
  const results = document.getElementById("hasil");
  const browse = document.getElementById("jelajah");
  let postings;

  const wordsOf = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").match(/[a-z0-9]+/g) || [];

  // Every word of the index with the entries it stands in, and the best weight it has in each.
  function readPostings() {
    const read = new Map();
    SEARCH_INDEX.forEach((row, number) => {
      for (const [field, weight] of WEIGHTS) {
        for (const word of wordsOf(row[field])) {
          if (!read.has(word)) read.set(word, new Map());
          const places = read.get(word);
          places.set(number, Math.max(weight, places.get(number) || 0));
        }
      }
    });
    return read;
  }

  // How well a word of the index answers a typed one: 1 the same, 0 not at all. Only what stands nowhere can be a slip.
  function likeness(typed, word, known) {
    if (word === typed) return 1;
    if (typed.length > 1 && word.startsWith(typed)) return 0.8;
    if (typed.length > 3 && word.includes(typed)) return 0.5;
    if (word.length > 3 && typed.length > word.length && typed.includes(word)) return 0.4;
    if (!known && typed.length > 3 && within(typed, word, typed.length > 7 ? 2 : 1)) return 0.45;
    return 0;
  }

  // Whether two words differ by at most `limit` letters left out, put in or replaced, or neighbours swapped.
  function within(a, b, limit) {
    if (Math.abs(a.length - b.length) > limit) return false;
    let before = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > limit) return false;
      before = row;
      row = next;
    }
    return row[b.length] <= limit;
  }

  // How much a word tells: rare words decide, "boleh" hardly counts.
  const telling = (places) => Math.log(1 + SEARCH_INDEX.length / places.size) - Math.log(2);

  // Score by entry for one typed word, and how much the word tells; a longer word around it tells no more than itself.
  function look(typed) {
    const scores = new Map(), known = postings.get(typed);
    let rarity = 0;
    for (const [word, places] of postings) {
      const like = likeness(typed, word, Boolean(known));
      if (!like) continue;
      const rare = Math.min(telling(places), known ? telling(known) : Infinity);
      rarity = Math.max(rarity, rare * like);
      for (const [number, weight] of places) {
        scores.set(number, Math.max(scores.get(number) || 0, like * weight * rare));
      }
    }
    return { scores, rarity };
  }

  function search(text) {
    postings ||= readPostings();
    const looks = wordsOf(text).slice(0, 12).map(look).filter((one) => one.rarity > 0);
    const all = looks.reduce((sum, one) => sum + one.rarity, 0);
    const ranked = SEARCH_INDEX.map((row, number) => {
      const met = looks.filter((one) => one.scores.has(number));
      const covered = met.reduce((sum, one) => sum + one.rarity, 0) / all;
      return { row, score: covered * met.reduce((sum, one) => sum + one.scores.get(number), 0) };
    }).filter((hit) => hit.score > 0);
    ranked.sort((a, b) => b.score - a.score);
    return ranked.filter((hit) => hit.score >= WORTH_SHOWING * ranked[0].score).slice(0, SHOWN).map((hit) => hit.row);
  }

  function part(kind, className, text) {
    const made = document.createElement(kind);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function shown(row) {
    const link = document.createElement("a");
    link.href = `${row[ROW.id]}.html`;
    link.append(part("span", `badge ${row[ROW.verdict]}`, row[ROW.verdict].toUpperCase()), " ");
    link.append(part("span", "question", row[ROW.question]), " ", part("span", "short", row[ROW.answer]));
    const item = document.createElement("li");
    item.append(link);
    return item;
  }

  function announce(found, text) {
    const said = status.dataset[["none", "one"][found] || "many"];
    status.textContent = text && said.replace("{jumlah}", found).replace("{kata}", () => text);
  }

  function update() {
    const text = input.value.trim();
    const found = wordsOf(text).length ? search(text) : [];
    results.replaceChildren(...found.map(shown));
    results.hidden = !found.length;
    browse.hidden = Boolean(found.length);
    announce(found.length, text);
    // In the address, so that coming back from an answer finds the results again.
    history.replaceState(null, "", text ? `#cari=${encodeURIComponent(text)}` : "#cari");
  }

  function restore() {
    if (!location.hash.startsWith("#cari")) return openTopic();
    try {
      input.value = decodeURIComponent(location.hash.slice("#cari=".length));
    } catch {
      input.value = "";
    }
    update();
    if (!input.value) input.focus();
  }

  function openTopic() {
    const topic = document.getElementById(location.hash.slice(1));
    if (topic instanceof HTMLDetailsElement) topic.open = true;
  }

  // Arrow keys walk from the field through the results and back.
  function walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || results.hidden) return;
    const stops = [input, ...results.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (at < 0 || !stops[at + step]) return;
    event.preventDefault();
    stops[at + step].focus();
  }

  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    update();
    results.querySelector("a")?.focus();
  });
  document.addEventListener("keydown", (event) => {
    walk(event);
    if (event.key !== "Escape" || !input.value) return;
    input.value = "";
    update();
    input.focus();
  });
  addEventListener("hashchange", restore);
  form.hidden = false;
  if (location.hash) restore();
})();
