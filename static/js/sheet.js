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
  // What was typed under one question; the text of "something else" has a holder of its own
  const own = (holder) => inputs("", holder).filter((input) => input.closest("[data-rules]") === holder);
  const isOn = (input) => (input.matches("[type=radio], [type=checkbox]") ? input.checked : input.value.trim() !== "");
  const given = (holder) => own(holder).filter(isOn);
  const partOf = (input) => input.name.slice(input.closest("[data-rules]").dataset.name.length + 1);
  const figures = (input) => (globalThis.plabFigures || String)(input.value.trim());
  const NUMBER = /^[+-]?\d+(\.\d+)?$/;
  function chosenIn(holder) {
    const found = given(holder);
    if (holder.dataset.reads === "number") return found.map(figures).filter((text) => NUMBER.test(text)).map(Number);
    return found.filter((input) => figures(input) !== "0").map((input) => partOf(input) || input.value.trim());
  }
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
    for (const box of root.querySelectorAll("[data-points], [data-places]")) box.dispatchEvent(new Event("plab:filled"));
  }
  function say(text) { part("kept").hidden = false; part("kept").querySelector("[role=status]").textContent = text; }

  // What the page can tell by itself; the server judges again
  function faultOf(holder) {
    if (holder.hidden && !("question" in holder.dataset)) return "";
    const found = given(holder);
    const chosen = found.map((input) => input.value);
    const n = chosen.length;
    const text = (chosen[0] || "").normalize("NFC").trim();
    const size = [...text].length;
    const numbers = found.map(figures);
    for (const { rule, value, part, but, says } of JSON.parse(holder.dataset.rules)) {
      if (rule === "need" && !(part ? found.some((input) => partOf(input) === part) : n)) return says;
      if (!n) continue;
      if (rule === "like" && !new RegExp(value, "u").test(numbers[0])) return says;
      if (rule === "between" && NUMBER.test(numbers[0]) && !(numbers[0] >= value[0] && numbers[0] <= value[1])) return says;
      if (rule === "whole" && !numbers.every((number) => /^\d{1,9}$/.test(number))) return says;
      if (rule === "sum" && sum(numbers) !== value) return says.replace("#", sum(numbers));
      if (rule === "places" && [...numbers].sort((a, b) => a - b).join() !== Array.from({ length: value }, (_, at) => at + 1).join()) return says;
      if (rule === "date" && !isDate(Object.fromEntries(found.map((input) => [partOf(input), Number(figures(input))])), value)) return says;
      if (rule === "max" && n > value) return says.replace("#", n);
      if (rule === "min" && n < value && !(n === 1 && chosen[0] === but)) return says;
      if (rule === "alone" && n > 1 && chosen.includes(value)) return says;
      if (rule === "limit" && size > value) return says.replace("#", size.toLocaleString("en-US"));
    }
    return "";
  }
  const sum = (numbers) => numbers.reduce((total, number) => total + Number(number), 0);
  function isDate(typed, parts) {
    if (!parts.every((part) => typed[part])) return false;
    const { year, month = 1, day = 1 } = typed;
    const date = new Date(Date.UTC(year, month - 1, day));
    return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
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
    const before = holder.querySelector(":scope > .choices, :scope > .stack-s, :scope > .row, :scope > .matrix, :scope > .input");
    holder.insertBefore(line, before);
    name();
    line.focus();
  }

  // Which questions are asked: those whose condition holds of the answers before them
  const away = new Set();
  let awayBefore = new Set(); // as it was when this question came up
  function reveal() {
    const chosen = {};
    for (const holder of root.querySelectorAll("[data-rules]")) {
      const { showIf } = holder.dataset;
      const asked = !showIf || globalThis.plabShows(JSON.parse(showIf), chosen);
      if (!("question" in holder.dataset)) holder.hidden = !asked;
      else if (asked) away.delete(holder);
      else away.add(holder);
      const found = asked ? chosenIn(holder) : [];
      if (found.length) chosen[holder.dataset.name] = found;
    }
  }
  const asked = () => questions.filter((question) => !away.has(question));
  const number = () => asked().indexOf(questions[step]) + 1;
  const after = (at) => { const next = asked().find((question) => questions.indexOf(question) > at); return next ? questions.indexOf(next) : last; };
  const before = (at) => questions.indexOf(asked().findLast((question) => questions.indexOf(question) < at));
  function onward() {
    const fresh = checking ? asked().find((question) => awayBefore.has(question)) : undefined;
    const to = fresh ? questions.indexOf(fresh) : checking ? last : after(step);
    if (!fresh) checking = false;
    go(to);
  }

  // One question at a time
  function name() {
    const where = step < last ? filled(words.progress, { n: number(), total: asked().length }) : words.check;
    const bad = step < last && questions[step].querySelector(".err");
    document.title = `${bad ? words.error + " " : ""}${where} · ${title.replace(words.error, "").trim()}`;
    return where;
  }
  function progress() {
    const where = name();
    const left = asked().filter((question) => questions.indexOf(question) >= step).reduce((sum, question) => sum + Number(question.dataset.seconds), 0);
    const minutes = Math.ceil(left / 60);
    const time = minutes > 1 ? filled(words.minutes, { n: minutes }) : words.oneMinute;
    part("progress").hidden = step === last;
    part("progress").firstElementChild.textContent = `${where} · ${time}`;
    part("bar").hidden = false;
    part("bar").querySelector("svg").setAttribute("aria-label", where);
    part("bar").querySelector("rect").setAttribute("width", `${step < last ? (number() / asked().length) * 100 : 100}%`);
    const earlier = asked().filter((question) => questions.indexOf(question) < step).length;
    if (earlier) part("back").setAttribute("aria-label", filled(words.back, { n: earlier }));
    else part("back").setAttribute("aria-label", backLabel);
  }
  const backLabel = part("back").getAttribute("aria-label");

  function show(to, focus = true) {
    step = Math.max(0, Math.min(to, last));
    if (away.has(questions[step])) step = after(step);
    awayBefore = new Set(away);
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
    const found = inputs("", question).filter((input) => isOn(input) && !input.closest("[data-rules][hidden]:not([data-question])"));
    if (question.querySelector("[data-date]")) return [found.map((input) => input.value.trim()).join("/")];
    if (question.querySelector("[data-places]")) found.sort((one, other) => figures(one) - figures(other));
    return found.map((input) => {
      const line = input.closest("[data-part]");
      const value = input.value.trim();
      if (line) return `${line.querySelector("[data-part-name]").textContent.trim()}: ${value}`;
      if (input.matches("[type=radio], [type=checkbox]")) return input.labels[0].textContent.trim();
      return input.tagName === "SELECT" ? input.selectedOptions[0].textContent.trim() : value;
    }).filter(Boolean);
  }
  function list() {
    const box = part("answers");
    box.replaceChildren(...asked().map((question) => {
      const line = part("line", root).content.cloneNode(true).firstElementChild;
      const label = question.querySelector("h1").textContent;
      const said = spoken(question);
      line.querySelector("h3").textContent = label;
      line.querySelector("bdi").textContent = said.length ? said.join("; ") : words.empty;
      line.querySelector("p").classList.toggle("soft", !said.length);
      line.querySelector(".vh").textContent = ` “${label}”`;
      line.querySelector("button").addEventListener("click", () => { checking = true; go(questions.indexOf(question)); });
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
    const at = step < last ? questions[step] : asked().find(wrong);
    if (at && wrong(at)) {
      if (step === last) { checking = true; go(questions.indexOf(at), false); }
      mark(wrong(at));
    } else if (step < last) onward();
    else if (part("send")) send();
  });
  part("skip").addEventListener("click", (event) => {
    event.preventDefault();
    for (const input of inputs("", questions[step])) {
      if (input.matches("[type=radio], [type=checkbox]")) input.checked = false;
      else input.value = "";
      input.dispatchEvent(new Event("input", { bubbles: true }));
    }
    onward();
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
    if (before(step) < 0) return;
    event.preventDefault();
    if (history.state?.depth) history.back();
    else show(before(step));
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
