// Shows the card anew while one types, with the very answer that the button "Pratinjau" gets without scripts.
const form = document.querySelector("form.editor");
const shown = document.getElementById("pratinjau");
const address = document.getElementById("tombol-pratinjau").formAction;
let timer = 0;
let round = 0;

async function refresh() {
  const mine = ++round;
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (!answer || mine !== round || ![200, 422].includes(answer.status)) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("pratinjau");
  if (fresh && fresh.innerHTML !== shown.innerHTML) shown.replaceChildren(...fresh.childNodes);
}

form.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, 500);
});
