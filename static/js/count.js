// <textarea data-count="500" data-count-words="{n} of {max} characters">: says how long a text is; it never cuts.
"use strict";

for (const area of document.querySelectorAll("[data-count]")) {
  const max = Number(area.dataset.count);
  const line = document.createElement("p");
  line.className = "count";
  const show = () => {
    const length = [...area.value.replace(/\r\n/g, "\n")].length;
    line.textContent = area.dataset.countWords.replace("{n}", length).replace("{max}", max);
    line.classList.toggle("strong", length > max);
  };
  area.after(line);
  area.addEventListener("input", show);
  show();
}
