"""What people and attackers type: a JSON Lines file a category, `{"id", "text" or "base64", "note"}`, `times` repeats.

Categories by file: a text, b markup, c injection, d numbers, e time, f ids, g HTTP, i addresses, k names. A found bug
adds its line here.
"""

import base64
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    raw: bytes
    note: str
    more: dict[str, Any]

    @property
    def text(self) -> str | None:
        """The line as text, or None where its bytes are no UTF-8."""
        try:
            return self.raw.decode()
        except UnicodeDecodeError:
            return None


@cache
def lines(categories: str) -> tuple[Line, ...]:
    """Return the lines of some categories: `lines("abc")`."""
    paths = [path for path in sorted(FOLDER.glob("*.jsonl")) if path.name[0] in categories]
    return tuple(_line(json.loads(row)) for path in paths for row in path.read_text().splitlines())


def _line(row: dict[str, Any]) -> Line:
    if "base64" in row:
        raw = base64.b64decode(row["base64"])
    else:
        raw = (row.get("text", "") * row.get("times", 1)).encode("utf-8", "surrogatepass")
    return Line(row["id"], raw, row["note"], row)
