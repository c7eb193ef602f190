"""Reads `tests/matrix/<app>.csv`: url_name, method, case, then one column for each person of the cast.

`case` names an object of the demo ("community.private") or a token ("token:calendar.member"); what the address takes
is read off that object's own address. More can be said after it: "survey.open language=es person=@member" (`@member`
is that person's public id). Empty for an address that takes nothing.

Cells: ok · login (302; 401 for htmx) · no (403 with the policy's reason) · hide (404, byte-equal to a made-up id) ·
state (409) · verb (405) · gone (410) · na (not walked). A `*` column fills what its row leaves empty, and people
who have no column.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from core.accounts.management.cast import PARTS

FOLDER = Path(__file__).parent
CELLS = {"ok", "login", "no", "hide", "state", "verb", "gone", "na"}
FIXED = ("url_name", "method", "case")


@dataclass(frozen=True, slots=True)
class Row:
    url_name: str
    method: str
    case: str
    cells: dict[str, str]
    place: str  # file and line, for whoever reads a failure

    def __str__(self) -> str:
        return f"{self.method} {self.url_name} [{self.case}] ({self.place})"


@cache
def rows() -> tuple[Row, ...]:
    return tuple(row for path in sorted(FOLDER.glob("*.csv")) for row in read(path))


def read(path: Path) -> list[Row]:
    found = []
    with path.open(newline="", encoding="utf-8") as file:
        for number, line in enumerate(csv.DictReader(file, skipinitialspace=True), 2):
            said = {str(key).strip(): (value or "").strip() for key, value in line.items()}
            rest = said.pop("*", "")
            people = dict.fromkeys(["visitor", *PARTS], rest) if rest else {}
            cells = people | {key: value or rest for key, value in said.items() if key not in FIXED}
            place = f"{path.name}:{number}"
            wrong = {value for value in cells.values() if value not in CELLS}
            if wrong:
                raise ValueError(f"{place}: {sorted(wrong)} are no cells of the matrix.")
            found.append(Row(said["url_name"], said["method"].upper(), said["case"], cells, place))
    return found
