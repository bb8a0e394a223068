"use strict";
// The pages may stay on a server for years: an answer that has become old since they were made says so itself.
(() => {
  const now = new Date();
  const pad = (number) => String(number).padStart(2, "0");
  const today = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
  for (const notice of document.querySelectorAll("[data-fresh-until]")) {
    if (today > notice.dataset.freshUntil) notice.hidden = false;
  }
})();
