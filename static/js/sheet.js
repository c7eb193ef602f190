// <div data-sheet="key"> around a form: shows one question at a time, then "Check your answers"; sends once, at the end.
// The draft lives in this device's localStorage only: gone when sent, when told to, or 24 hours after the last change.
// <div data-sheet-sent="key"> on the page after sending removes it.
"use strict";

(() => {
  const PREFIX = "plab.sheet.";
  const LASTS = 24 * 60 * 60 * 1000;
  const WAITS = 10000;
  const guarded = (does) => { try { return does(); } catch { return null; } }; // storage may be off or full
  const read = (key) => guarded(() => JSON.parse(localStorage.getItem(PREFIX + key)));
  const forget = (key) => guarded(() => localStorage.removeItem(PREFIX + key));

  guarded(() => {
    for (const name of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const draft = read(name.slice(PREFIX.length));
      if (!draft || !(Date.now() - draft.at < LASTS)) localStorage.removeItem(name);
    }
  });
  for (const sent of document.querySelectorAll("[data-sheet-sent]")) forget(sent.dataset.sheetSent);

  const root = document.querySelector("[data-sheet]");
  if (!root) return;
  const words = root.dataset;
  const key = words.sheet;
  const part = (name, inside = document) => inside.querySelector(`[data-sheet-${name}]`);
  const form = root.querySelector("form"); // questions may be called "submit" or "elements": never ask the form itself
  const questions = [...root.querySelectorAll("[data-question]")];
  const last = questions.length;
  const title = document.title;
  const inputs = (name, inside = root) =>
    [...inside.querySelectorAll("input, select, textarea")].filter((input) => (name ? input.name === name : input.type !== "hidden"));
  const values = (name) => {
    const found = inputs(name).map((input) => (input.matches("[type=radio], [type=checkbox]") ? input.checked && input.value : input.value));
    return found.filter(Boolean);
  };
  const filled = (text, numbers) => text.replace(/\{(\w+)\}/g, (whole, name) => numbers[name] ?? whole);
  let step = 0;
  let checking = false; // came from "Check your answers", goes back there
  let busy = false;
  let keeps = guarded(() => sessionStorage.getItem(PREFIX + key)) !== "off";

  // The draft
  function save() {
    if (!keeps || !key) return;
    const answers = {};
    for (const input of inputs()) answers[input.name] = values(input.name);
    guarded(() => localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), step, answers })));
  }
  function restore(draft) {
    for (const input of inputs()) {
      const kept = draft.answers[input.name] || [];
      if (input.matches("[type=radio], [type=checkbox]")) input.checked = kept.includes(input.value);
      else if (input.tagName !== "SELECT" || [...input.options].some((option) => option.value === kept[0])) input.value = kept[0] || "";
    }
  }
  function say(text) { part("kept").hidden = false; part("kept").querySelector("[role=status]").textContent = text; }

  // What the page can tell by itself; the server judges again
  function faultOf(holder) {
    if (holder.hidden && holder.dataset.onlyIf) return "";
    const chosen = values(holder.dataset.name);
    const size = [...(chosen[0] || "").normalize("NFC").trim()].length;
    for (const { rule, value, but, says } of JSON.parse(holder.dataset.rules)) {
      const n = chosen.length;
      if (rule === "need" && !n) return says;
      if (rule === "max" && n > value) return says.replace("#", n);
      if (rule === "min" && n && n < value && !(n === 1 && chosen[0] === but)) return says;
      if (rule === "alone" && n > 1 && chosen.includes(value)) return says;
      if (rule === "limit" && size > value) return says.replace("#", size.toLocaleString("en-US"));
    }
    return "";
  }
  const holders = (question) => [question, ...question.querySelectorAll("[data-rules]")];
  const wrong = (question) => holders(question).map((holder) => [holder, faultOf(holder)]).find(([, says]) => says);
  function unmark(holder) {
    holder.classList.remove("field-bad");
    for (const line of holder.querySelectorAll(":scope > .err")) line.remove();
  }
  function mark([holder, says]) {
    unmark(holder);
    const line = part("error", root).content.cloneNode(true).firstElementChild;
    line.querySelector("span").textContent = says;
    holder.classList.add("field-bad");
    const before = holder.querySelector(":scope > .choices, :scope > .stack-s, :scope > textarea, :scope > select");
    holder.insertBefore(line, before);
    name();
    line.focus();
  }

  // One question at a time
  function name() {
    const where = step < last ? filled(words.progress, { n: step + 1, total: last }) : words.check;
    const bad = step < last && questions[step].querySelector(".err");
    document.title = `${bad ? words.error + " " : ""}${where} · ${title.replace(words.error, "").trim()}`;
    return where;
  }
  function progress() {
    const where = name();
    const left = questions.slice(step).reduce((sum, question) => sum + Number(question.dataset.seconds), 0);
    const minutes = Math.ceil(left / 60);
    const time = minutes > 1 ? filled(words.minutes, { n: minutes }) : words.oneMinute;
    part("progress").hidden = step === last;
    part("progress").firstElementChild.textContent = `${where} · ${time}`;
    part("bar").hidden = false;
    part("bar").querySelector("svg").setAttribute("aria-label", where);
    part("bar").querySelector("rect").setAttribute("width", `${(Math.min(step + 1, last) / last) * 100}%`);
    if (step > 0) part("back").setAttribute("aria-label", filled(words.back, { n: step }));
    else part("back").setAttribute("aria-label", backLabel);
  }
  const backLabel = part("back").getAttribute("aria-label");

  function show(to, focus = true) {
    step = Math.max(0, Math.min(to, last));
    questions.forEach((question, n) => { question.hidden = n !== step; });
    for (const section of root.querySelectorAll("[data-section]")) {
      const own = [...section.querySelectorAll("[data-question]")];
      section.hidden = !own.includes(questions[step]);
      if (part("intro", section)) part("intro", section).hidden = own[0] !== questions[step];
    }
    part("check").hidden = step < last;
    part("continue").hidden = step === last;
    if (part("send")) part("send").hidden = step < last;
    part("skip").hidden = step === last || questions[step].dataset.rules.includes('"need"');
    if (step === last) list();
    progress();
    if (!focus) return;
    window.scrollTo(0, 0);
    (step < last ? questions[step] : part("check")).querySelector("h1").focus({ preventScroll: true });
  }
  function go(to, focus) {
    show(to, focus);
    history.pushState({ step, depth: (history.state?.depth || 0) + 1 }, "");
    save();
  }

  // Check your answers
  function spoken(question) {
    return inputs("", question).filter((input) => !input.closest("[data-only-if][hidden]")).map((input) => {
      if (input.matches("[type=radio], [type=checkbox]")) return input.checked && input.labels[0].textContent.trim();
      if (input.tagName === "SELECT") return input.value && input.selectedOptions[0].textContent.trim();
      return input.value.trim();
    }).filter(Boolean);
  }
  function list() {
    const box = part("answers");
    box.replaceChildren(...questions.map((question, n) => {
      const line = part("line", root).content.cloneNode(true).firstElementChild;
      const label = question.querySelector("h1").textContent;
      const said = spoken(question);
      line.querySelector("h3").textContent = label;
      line.querySelector("bdi").textContent = said.length ? said.join("; ") : words.empty;
      line.querySelector("p").classList.toggle("soft", !said.length);
      line.querySelector(".vh").textContent = ` “${label}”`;
      line.querySelector("button").addEventListener("click", () => { checking = true; go(n); });
      return line;
    }));
  }
  async function send() {
    if (busy) return;
    busy = true;
    save();
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), WAITS);
    try {
      await fetch(location.href, { method: "HEAD", cache: "no-store", signal: stop.signal });
      HTMLFormElement.prototype.submit.call(form);
    } catch {
      busy = false;
      say(keeps ? words.offline : words.offlineNothing);
    }
    clearTimeout(timer);
  }

  // Wiring
  for (const heading of root.querySelectorAll("[data-question] h2")) {
    const h1 = document.createElement("h1");
    h1.className = heading.className;
    h1.id = heading.id;
    h1.tabIndex = -1;
    h1.append(...heading.childNodes);
    heading.replaceWith(h1);
  }
  for (const long of root.querySelectorAll("[data-sheet-long]")) long.hidden = true;
  for (const wide of form.querySelectorAll(".stack-l")) wide.classList.remove("stack-l");
  part("dock").classList.add("dock", "dock-paper");
  part("more").hidden = false;

  function reveal() {
    for (const extra of root.querySelectorAll("[data-only-if]")) {
      const parent = extra.closest("[data-question]").dataset.name;
      extra.hidden = !values(parent).includes(extra.dataset.onlyIf);
    }
  }
  root.addEventListener("input", (event) => {
    reveal();
    save();
    if (keeps) say(words.kept);
    const question = event.target.closest("[data-question]");
    for (const holder of question ? holders(question) : []) if (!faultOf(holder)) unmark(holder);
    name();
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    const at = step < last ? questions[step] : questions.find(wrong);
    if (at && wrong(at)) {
      if (step === last) { checking = true; go(questions.indexOf(at), false); }
      mark(wrong(at));
    } else if (step < last) {
      const to = checking ? last : step + 1;
      checking = false;
      go(to);
    } else if (part("send")) send();
  });
  part("skip").addEventListener("click", (event) => {
    event.preventDefault();
    for (const input of inputs("", questions[step])) {
      if (input.matches("[type=radio], [type=checkbox]")) input.checked = false;
      else input.value = "";
    }
    holders(questions[step]).forEach(unmark);
    reveal();
    const to = checking ? last : step + 1;
    checking = false;
    go(to);
  });
  part("forget").addEventListener("click", (event) => {
    event.preventDefault();
    keeps = false;
    forget(key);
    guarded(() => sessionStorage.setItem(PREFIX + key, "off"));
    part("forget").hidden = true;
    say(words.nothing);
  });
  part("back").addEventListener("click", (event) => {
    if (step === 0) return;
    event.preventDefault();
    if (history.state?.depth) history.back();
    else show(step - 1);
  });
  window.addEventListener("popstate", (event) => { if (event.state && "step" in event.state) { checking = false; show(event.state.step); } });
  window.addEventListener("pageshow", () => { busy = false; });
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".error-summary a[href^='#']");
    const question = link && document.getElementById(link.hash.slice(1))?.closest("[data-question]");
    if (question) go(questions.indexOf(question), false);
  }, true);

  const draft = keeps && read(key);
  const fresh = !("bound" in words);
  if (fresh && draft) { restore(draft); say(words.restored); }
  else say(keeps ? words.kept : words.nothing);
  part("forget").hidden = !keeps;
  reveal();
  const bad = questions.findIndex((question) => question.querySelector(".err"));
  if (fresh) show(draft ? draft.step : 0, false);
  else show(bad < 0 ? last : bad, false);
  history.replaceState({ step, depth: history.state?.depth || 0 }, "");
  if (!fresh) { checking = true; save(); }
})();
