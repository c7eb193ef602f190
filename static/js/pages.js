// <div data-pages="?at=topics"> around a form: saves what is typed, two seconds after the last key, and says so. Signed out or without a network
// the text stays in this tab (sessionStorage) and is put back when the page is open again.
"use strict";

(() => {
  const root = document.querySelector("[data-pages]");
  if (!root) return;
  const words = root.dataset;
  const form = root.querySelector("form"); // questions may be called "dataset" or "action": never ask the form itself
  const lock = form.querySelector("[name=lock_version]");
  const WAITS = 2000;
  const KEY = `plab.pages.${location.pathname}${words.pages}`;
  const guarded = (does) => { try { return does(); } catch { return null; } }; // storage may be off or full
  const saved = form.querySelector("[data-pages-saved]");
  const inputs = () => [...form.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const isChoice = (input) => input.matches("[type=radio], [type=checkbox]");
  let timer = 0;
  let running = null; // the saving that is on its way
  let dirty = false;

  function say(text) {
    saved.hidden = false;
    saved.querySelector("[role=status]").textContent = text;
  }

  function keep() {
    const typed = inputs().map((input) => (isChoice(input) ? input.checked : input.value));
    guarded(() => sessionStorage.setItem(KEY, JSON.stringify({ lock: lock.value, typed })));
  }

  function restore() {
    const draft = guarded(() => JSON.parse(sessionStorage.getItem(KEY)));
    if (!draft || draft.lock !== lock.value || draft.typed.length !== inputs().length) { // something was saved since
      guarded(() => sessionStorage.removeItem(KEY));
      return;
    }
    const { typed } = draft;
    inputs().forEach((input, n) => {
      if (isChoice(input)) input.checked = typed[n] === true;
      else input.value = typed[n];
    });
    dirty = true;
    say(words.restored);
  }

  async function save() {
    clearTimeout(timer);
    if (!dirty) return;
    dirty = false;
    const body = new FormData(form);
    body.set("do", "autosave");
    let answer;
    try {
      answer = await fetch(words.pages, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
    } catch {
      dirty = true;
      say(words.offline);
      return;
    }
    const told = answer.ok || answer.status === 409 ? await answer.json().catch(() => null) : null;
    if (!told) {
      dirty = true;
      say(answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403 ? words.signedOut : words.offline);
      return;
    }
    say(told.says);
    if (answer.ok) {
      lock.value = told.lock_version;
      if (dirty) keep();
      else guarded(() => sessionStorage.removeItem(KEY));
    }
  }

  form.addEventListener("input", () => {
    dirty = true;
    keep();
    clearTimeout(timer);
    timer = setTimeout(() => { running = (running || Promise.resolve()).then(save); }, WAITS);
  });
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (running) { // the page must send the lock_version that this saving brings
      event.preventDefault();
      const button = event.submitter;
      await running;
      running = null;
      HTMLFormElement.prototype.requestSubmit.call(form, button);
    }
  });
  restore();
})();
