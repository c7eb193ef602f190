// The twin of core/questions/showif.py: plabShows(showIf, chosen) says whether a question is asked.
// `chosen` is {question: [what was chosen]}; hidden and unanswered questions have nothing in it.
// Both run the cases of tests/questions/showif_cases.json.
"use strict";

globalThis.plabShows = (showIf, chosen) => {
  const holds = ({ q, op, value }) => {
    const found = Object.hasOwn(chosen, q) ? chosen[q] : [];
    const only = found.length === 1 ? found[0] : undefined;
    if (op === "answered") return found.length > 0;
    if (op === "includes") return found.includes(value);
    if (op === "gte") return typeof only === "number" && only >= value;
    if (op === "lte") return typeof only === "number" && only <= value;
    return (only === value) === (op === "is");
  };
  return showIf.all ? showIf.all.every(holds) : showIf.any.some(holds);
};
