// plabFigures(text): the text with the digits of every script as 0 to 9, trimmed. The server reads them all, too.
"use strict";

globalThis.plabFigures = (text) => {
  const isDigit = (code) => /\p{Nd}/u.test(String.fromCodePoint(code));
  return text.trim().replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0);
    let zero = code;
    while (code - zero < 9 && isDigit(zero - 1)) zero -= 1;
    return String(code - zero);
  });
};
