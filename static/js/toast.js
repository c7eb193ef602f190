// A toast goes away after 10 seconds without focus or pointer on it, or when it is closed. Undo is its own form.
"use strict";

const STAYS = 10000;

for (const toast of document.querySelectorAll("[data-toast]")) {
  let timer;
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), STAYS); };
  const stay = () => clearTimeout(timer);
  const close = toast.querySelector("[data-toast-close]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
  }
  for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, wait);
  wait();
}
