"""Is this a workbook, and small enough to be opened? Asked before the library that reads it builds anything.

The parts are walked by expat, which keeps nothing: a file of 30 kB can unpack to a row of a million cells.
"""

from __future__ import annotations

import io
import zipfile
from xml.parsers import expat

from django.utils.translation import gettext as _

from core.questions.types import Fault

MOST_BYTES = 5 * 1024 * 1024
MOST_ENTRIES = 1_000
MOST_UNPACKED = 20 * 1024 * 1024  # 1,000 rows of 60 columns need far less; more would have to fit into memory
MOST_ROWS, MOST_COLUMNS = 1_000, 60
FARTHEST_ROW, FARTHEST_COLUMN = 5_000, 256  # empty cells with a style may follow the last one, but not for ever
MOST_CELLS = 120_000
MOST_DEPTH = 40
READ = ("xl/worksheets/", "xl/sharedStrings", "xl/workbook.xml", "xl/styles.xml")
REFUSED_PARTS = ("vbaProject", "externalLinks", "embeddings")


class TooMuch(Exception):
    """A part of the workbook is more than a question set ever needs."""


def over_limits(content: bytes) -> Fault | None:
    """Return what is wrong with the file as a whole."""
    if len(content) > MOST_BYTES:
        return Fault(_("This file is too big. A workbook may have 5 MB."))
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError):
        return Fault(_("This is not an Excel workbook (.xlsx)."))
    names = [part.filename for part in parts]
    if "xl/workbook.xml" not in names:
        return Fault(_("This is not an Excel workbook (.xlsx)."))
    if any(refused in name for refused in REFUSED_PARTS for name in names):
        return Fault(_("A workbook with macros, links to other files or embedded files is not read here."))
    too_big = Fault(_("This workbook is too big once unpacked."))
    if len(parts) > MOST_ENTRIES or sum(part.file_size for part in parts) > MOST_UNPACKED:
        return too_big
    try:
        for name in names:
            if name.startswith(READ):
                _walk(archive.read(name))
    except TooMuch:
        return too_big
    except Exception:  # whatever a broken file makes zlib or expat raise, it is a broken file
        return unreadable()
    return None


def unreadable() -> Fault:
    return Fault(_("This file can’t be read. Save it again as an Excel workbook (.xlsx)."))


def _walk(part: bytes) -> None:
    """Count rows, cells and depth of one part. TooMuch at the first that is over its limit."""
    counts = {"row": 0, "c": 0, "si": 0, "in row": 0, "depth": 0, "all": 0}

    def opened(name: str, _attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        counts["depth"] += 1
        counts["all"] += 1
        if tag == "row":
            counts["in row"] = 0
        if tag in counts:
            counts[tag] += 1
        counts["in row"] += tag == "c"
        if (
            counts["in row"] > FARTHEST_COLUMN
            or counts["row"] > FARTHEST_ROW
            or max(counts["c"], counts["si"]) > MOST_CELLS
            or counts["depth"] > MOST_DEPTH
            or counts["all"] > 5 * MOST_CELLS
        ):
            raise TooMuch

    def closed(_name: str) -> None:
        counts["depth"] -= 1

    def declared(*_declaration: object) -> None:
        raise ValueError("A workbook declares no entities.")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = opened, closed
    parser.StartDoctypeDeclHandler = declared
    parser.Parse(part, True)
