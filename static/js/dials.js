// Buttons beside number fields. <div data-points="100"> shares out points and tells the running total;
// <div data-places="3"> puts answers in order. Each change is an "input" event of its field; who fills in all fields
// at once (a draft that comes back) sends "plab:filled". Reads figures.js.
"use strict";

(() => {
  const number = (field) => {
    const figures = globalThis.plabFigures(field.value);
    return /^\d{1,9}$/.test(figures) ? Number(figures) : 0;
  };
  const put = (field, value) => {
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const filled = (text, words) => text.replace(/\{(\w+)\}/g, (_, name) => words[name]);

  for (const box of document.querySelectorAll("[data-points]")) {
    const [total, step] = [Number(box.dataset.points), Number(box.dataset.step)];
    const fields = [...box.querySelectorAll("input")];
    const given = () => fields.reduce((sum, field) => sum + number(field), 0);
    const tell = () => { box.querySelector("[role=status]").textContent = filled(box.dataset.says, { given: given() }); };
    for (const button of box.querySelectorAll("button")) {
      const field = button.parentElement.querySelector("input");
      button.hidden = false;
      button.addEventListener("click", () => {
        if ("less" in button.dataset) put(field, Math.max(0, number(field) - step));
        else put(field, number(field) + Math.max(0, Math.min(step, total - given())));
      });
    }
    box.addEventListener("input", tell);
    box.addEventListener("plab:filled", tell);
    tell();
  }

  for (const box of document.querySelectorAll("[data-places]")) {
    const top = Number(box.dataset.places);
    const list = box.querySelector("ol");
    const rows = [...list.children];
    const fieldOf = (row) => row.querySelector("input");
    const placeOf = (row) => number(fieldOf(row));
    const at = (place) => rows.find((row) => placeOf(row) === place);
    const free = () => Array.from({ length: top }, (_, n) => n + 1).find((place) => !at(place));
    const sort = () => {
      const order = (row) => placeOf(row) || top + 1 + rows.indexOf(row);
      list.append(...[...rows].sort((one, other) => order(one) - order(other)));
    };
    const move = (row, to) => {
      const from = placeOf(row);
      const other = to && at(to);
      if (other && other !== row) put(fieldOf(other), from || "");
      put(fieldOf(row), to || "");
      sort();
      const answer = row.querySelector("label").textContent.trim();
      const says = to ? filled(box.dataset.says, { answer, place: to }) : filled(box.dataset.saysNone, { answer });
      box.querySelector("[role=status]").textContent = says;
    };
    for (const row of rows) {
      for (const button of row.querySelectorAll("button")) {
        button.hidden = false;
        button.addEventListener("click", () => {
          const place = placeOf(row);
          if ("up" in button.dataset) move(row, place ? Math.max(1, place - 1) : free() || top);
          else if (place) move(row, place < top ? place + 1 : 0);
          button.focus();
        });
      }
    }
    box.addEventListener("plab:filled", sort);
    sort();
  }
})();
