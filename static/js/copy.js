// <button data-copy="#id" data-copied="Copied" hidden>: copies the text or value of that element. Without script it stays hidden.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.querySelector(button.dataset.copy);
  if (!source || !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    const said = document.createElement("span");
    said.className = "small soft";
    said.setAttribute("role", "status");
    button.after(said);
    said.textContent = button.dataset.copied;
    setTimeout(() => said.remove(), 4000);
  });
}
