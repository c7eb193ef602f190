// Warns two minutes before an idle session ends, and again when it has ended. Looking at any page keeps it.
"use strict";

const WARNS_BEFORE = 120;

for (const box of document.querySelectorAll("[data-idle]")) {
  const part = (name) => box.querySelector(`[data-idle-${name}]`);
  const stay = part("stay");
  let timers = [];
  const show = (name) => {
    for (const other of ["soon", "over"]) part(other).hidden = other !== name;
    stay.hidden = name !== "soon";
    box.hidden = false;
  };
  const begin = (left) => {
    timers.forEach(clearTimeout);
    box.hidden = true;
    timers = [
      setTimeout(() => show("soon"), Math.max(0, left - WARNS_BEFORE) * 1000),
      setTimeout(() => show("over"), left * 1000),
    ];
  };
  stay.addEventListener("click", async () => {
    const answer = await fetch(stay.dataset.idleStay).catch(() => null);
    if (!answer) return; // no network: nothing is lost yet, and the button stays
    const left = /data-idle="(\d+)"/.exec(await answer.text()); // the page says how long, when it still knows us
    if (left) begin(Number(left[1]));
    else show("over");
  });
  begin(Number(box.dataset.idle));
}
