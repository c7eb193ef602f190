"""Opening a workbook that a stranger made: limits first, then its sheets as rows of text by column name."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from core.questions.types import Fault
from core.questions.xlsform.limits import FARTHEST_ROW, MOST_COLUMNS, MOST_ROWS, over_limits, unreadable
from core.web.text import tidy

MOST_FAULTS = 50  # told at once; whoever has more mends these first
SHEETS = ("survey", "choices", "settings")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet: its filled cells by column name, and where it stands."""

    sheet: str
    number: int
    cells: dict[str, str]
    letters: dict[str, str] = field(default_factory=dict)

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, message: str, column: str = "") -> Fault:
        """Return a fault with its place: sheet, row and, if one is meant, column."""
        return Fault(message, *place(self.sheet, self.number, column, self.letters.get(column, "")))


def place(sheet: str, row: int, column: str = "", letter: str = "") -> list[str]:
    at = [_("sheet %(name)s") % {"name": sheet}, _("row %(n)s") % {"n": row}]
    name = f"{letter} ({column})" if letter and column else column or letter
    return [*at, _("column %(name)s") % {"name": name}] if name else at


def opened(content: bytes) -> tuple[dict[str, list[Line]], dict[str, list[str]], list[Fault]]:
    """Return the rows and the column names of each sheet, and what is wrong with the file."""
    if fault := over_limits(content):
        return {}, {}, [fault]
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        lines: dict[str, list[Line]] = {}
        headers: dict[str, list[str]] = {}
        faults: list[Fault] = []
        for sheet in book.worksheets:
            name = str(sheet.title).strip().lower()
            sheet.reset_dimensions()
            headers[name], lines[name], wrong = _sheet(name, sheet.iter_rows(max_col=MOST_COLUMNS + 1))
            faults += wrong
            if name not in SHEETS and lines[name]:
                faults.append(Fault(_("This sheet is not read here. Take it out."), *place(name, 1)[:1]))
    except Exception:  # noqa: BLE001 (whatever a broken file makes the library raise, it is a broken file)
        return {}, {}, [unreadable()]
    if not lines.get("survey"):
        faults.append(Fault(_("The workbook has no sheet “survey” with questions")))
    return lines, headers, faults


def _sheet(name: str, rows: Iterable[tuple[Any, ...]]) -> tuple[list[str], list[Line], list[Fault]]:
    header: list[str] = []
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows, 1):
        if number > FARTHEST_ROW:
            faults.append(_too_many_rows(name))
            break
        filled = {at: cell for at, cell in enumerate(row) if cell.value is not None and _text(cell.value)}
        if number == 1:
            header = [_text(cell.value) for cell in row]
            continue
        if not filled:
            continue
        if number > MOST_ROWS + 1:
            faults.append(_too_many_rows(name))
            break
        letters = {column: get_column_letter(at + 1) for at, column in enumerate(header[:MOST_COLUMNS]) if column}
        faults += list(_unreadable(name, number, filled, header))
        if len(faults) > MOST_FAULTS:
            break
        cells = {header[at]: _text(cell.value) for at, cell in filled.items() if at < len(header) and header[at]}
        lines.append(Line(name, number, cells, letters))
    if len(header) > MOST_COLUMNS and any(header[MOST_COLUMNS:]):
        faults.append(Fault(_("A sheet may have %(n)s columns") % {"n": MOST_COLUMNS}, *place(name, 1)))
    return [column for column in header if column], lines, faults


def _too_many_rows(name: str) -> Fault:
    return Fault(_("A sheet may have %(n)s rows") % {"n": f"{MOST_ROWS:,}"}, *place(name, MOST_ROWS + 2))


def _unreadable(name: str, number: int, filled: dict[int, Any], header: list[str]) -> Iterator[Fault]:
    for at, cell in filled.items():
        column = header[at] if at < len(header) else ""
        if column and cell.data_type not in ("f", "e"):
            continue
        where = place(name, number, column, get_column_letter(at + 1))
        if cell.data_type == "f":
            yield Fault(_("A formula is not read here. Write its result."), *where)
        elif cell.data_type == "e":
            yield Fault(_("This cell holds an error"), *where)
        else:
            yield Fault(_("This column has no name in row 1"), *where)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return tidy(str(value))
