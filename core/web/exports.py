"""CSV and XLSX that a spreadsheet opens as what they are: text stays text, numbers stay numbers, nothing is a formula.

A text cell that a spreadsheet would run (it starts, after spaces or quotes, with = + - @, a tab, a line end or one of
their full-width forms) gets a leading apostrophe. True numbers are written as numbers, minus five too.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

Cell = str | int | float | Decimal | None
FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
BOM = "\ufeff"  # spreadsheets take a CSV for UTF-8 only with it
RUNS = frozenset("=+-@\t\r\n")
BEFORE = " '\"\u00a0\u2018\u2019\u201c\u201d`"
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")  # what neither XML nor a reader takes
UNFIT_IN_A_TITLE = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
SEALED = {
    **dict.fromkeys(("script-src", "style-src", "img-src", "font-src", "connect-src", "manifest-src", "form-action")),
    "default-src": ["'none'"],
    "sandbox": True,
}
LONGEST_TITLE = 31
LONGEST_CELL = 32_767
NARROW, WIDE = 10, 60  # columns, in characters


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: its name (shown by XLSX alone), its headings, its rows."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def guarded(text: str) -> str:
    """Return text that no spreadsheet runs."""
    text = UNFIT.sub("", text)[:LONGEST_CELL]
    first = text.lstrip(BEFORE)[:1] or text[:1]
    return f"'{text}"[:LONGEST_CELL] if runs(first) or runs(text[:1]) else text


def runs(first: str) -> bool:
    return bool(first) and (first in RUNS or unicodedata.normalize("NFKC", first) in RUNS)


def cell(value: Any) -> str | int | float:
    """Return a value as a cell: finite numbers as they are, everything else as guarded text, nothing as empty text."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return guarded(str(value))
    number = float(value) if isinstance(value, Decimal) else value
    return number if abs(number) < float("inf") else ""


def as_csv(sheet: Sheet) -> bytes:
    """Return UTF-8 with a byte order mark. Texts are quoted, so that a list of another country's comma splits none."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerows([cell(value) for value in row] for row in [sheet.headings, *sheet.rows])
    return (BOM + out.getvalue()).encode()


def as_xlsx(sheets: Iterable[Sheet]) -> bytes:
    """Return a workbook without a formula: texts are strings, the first row is bold and stays in view."""
    book = Workbook(write_only=True)
    taken: set[str] = set()
    for sheet in sheets:
        page = book.create_sheet(free_title(sheet.title, taken))
        page.freeze_panes = "A2"
        for number, heading in enumerate(sheet.headings, 1):
            longest = max([len(str(row[number - 1])) for row in sheet.rows] + [len(heading), NARROW])
            page.column_dimensions[get_column_letter(number)].width = min(longest + 2, WIDE)
        page.append([written(page, heading, bold=True) for heading in sheet.headings])
        for row in sheet.rows:
            page.append([written(page, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def written(page: Any, value: Any, *, bold: bool = False) -> WriteOnlyCell:
    found = WriteOnlyCell(page, cell(value))
    if isinstance(found.value, str):
        found.data_type = "s"  # or openpyxl would read a text like "=1" as a formula
    if bold:
        found.font = Font(bold=True)
    return found


def free_title(title: str, taken: set[str]) -> str:
    """Return a sheet's name. It may hold no straight apostrophe at its ends, so a typographic one guards it."""
    name = UNFIT_IN_A_TITLE.sub(" ", title).strip(" '") or "Sheet"
    name = f"\u2019{name}" if guarded(name) != name else name
    found, number = name[:LONGEST_TITLE].rstrip(" '"), 2
    while found.casefold() in taken:
        end = f" {number}"
        found, number = f"{name[: LONGEST_TITLE - len(end)].rstrip()}{end}", number + 1
    taken.add(found.casefold())
    return found


def download(kind: str, stem: str, sheets: Sequence[Sheet]) -> HttpResponse:
    """Answer with a file to keep. A CSV holds the first sheet alone; the page it stands on says the rest."""
    content = as_csv(sheets[0]) if kind == "csv" else as_xlsx(sheets)
    return as_file(HttpResponse(content, content_type=FORMATS[kind]), f"{stem}.{kind}")


def as_file(response: HttpResponse, name: str) -> HttpResponse:
    """Say that an answer is a file: saved under a plain name, and sealed."""
    clean = re.sub(r"[^A-Za-z0-9._-]+", "-", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode())
    response["Content-Disposition"] = f'attachment; filename="{clean.strip("-.") or "download"}"'
    return sealed(response)


def sealed(response: HttpResponse) -> HttpResponse:
    """Let an answer that is no page load nothing and run nothing."""
    response._csp_replace = SEALED  # type: ignore[attr-defined]
    return response
