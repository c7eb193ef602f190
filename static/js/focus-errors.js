// After a form came back with errors, the reader starts at their summary; a link in it goes to the control itself.
"use strict";

const summary = document.getElementById("error-summary");

if (summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    control.scrollIntoView({ block: "center" });
    control.focus({ preventScroll: true });
  });
}
