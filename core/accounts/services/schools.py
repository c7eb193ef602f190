"""Schools, from the state's list."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from django.db import transaction
from django.utils.text import slugify

from core.accounts.models import LAST_GRADE, PRE_K, School

COLUMNS = ("name", "neighborhood", "grades", "org_code")
ORG_CODE = re.compile(r"[0-9]{8}")
GRADES = {"PK": PRE_K, "K": 0} | {str(grade): grade for grade in range(1, LAST_GRADE + 1)}


class BadSchoolFile(ValueError):
    """A school file that cannot be loaded; the message names the line."""


@dataclass(frozen=True, slots=True)
class SchoolRow:
    name: str
    neighborhood: str
    grade_low: int
    grade_high: int
    org_code: str


@transaction.atomic
def load_schools(*, text: str) -> tuple[int, int]:
    """Add or change schools by their org_code, all rows or none. Returns how many are new and how many changed.

    A school that is missing in the file stays; names in it must be unique. Raises BadSchoolFile with the line.
    """
    rows = _read(text)
    known = {school.org_code: school for school in School.objects.select_for_update()}
    taken = {school.name.casefold(): school.org_code for school in known.values()}
    slugs = {school.slug for school in known.values()}
    new = changed = 0
    for line, row in rows:
        if taken.get(row.name.casefold(), row.org_code) != row.org_code:
            raise BadSchoolFile(f"Line {line}: another school is named {row.name!r} already.")
        school = known.get(row.org_code)
        if school is None:
            School.objects.create(slug=_slug(row, slugs), **_fields(row))
            new += 1
        elif any(getattr(school, name) != value for name, value in _fields(row).items()):
            School.objects.filter(pk=school.pk).update(**_fields(row))
            changed += 1
    return new, changed


def _read(text: str) -> list[tuple[int, SchoolRow]]:
    reader = csv.DictReader(io.StringIO(text.lstrip("\ufeff"), newline=""))
    missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
    if missing:
        raise BadSchoolFile(f"Line 1: the column {missing[0]!r} is missing.")
    rows: list[tuple[int, SchoolRow]] = []
    codes: set[str] = set()
    names: set[str] = set()
    try:
        for raw in reader:
            row = _row(reader.line_num, {name: (raw[name] or "").strip() for name in COLUMNS})
            if row.org_code in codes or row.name.casefold() in names:
                raise BadSchoolFile(f"Line {reader.line_num}: {row.name!r} ({row.org_code}) stands here twice.")
            codes.add(row.org_code)
            names.add(row.name.casefold())
            rows.append((reader.line_num, row))
    except csv.Error as error:
        raise BadSchoolFile(f"Line {reader.line_num}: {error}.") from error
    return rows


def _row(line: int, raw: dict[str, str]) -> SchoolRow:
    if not ORG_CODE.fullmatch(raw["org_code"]):
        raise BadSchoolFile(f"Line {line}: org_code must be 8 digits, leading zeros kept. It is {raw['org_code']!r}.")
    if not 0 < len(raw["name"]) <= 120 or "\x00" in raw["name"]:
        raise BadSchoolFile(f"Line {line}: a name has 1 to 120 characters.")
    if len(raw["neighborhood"]) > 60:
        raise BadSchoolFile(f"Line {line}: a neighborhood has at most 60 characters.")
    low, _, high = raw["grades"].upper().partition("-")
    low, high = low.strip(), (high or low).strip()
    if low not in GRADES or high not in GRADES or GRADES[low] > GRADES[high]:
        raise BadSchoolFile(f"Line {line}: grades look like PK-6, K-5 or 9-12. They are {raw['grades']!r}.")
    return SchoolRow(raw["name"], raw["neighborhood"], GRADES[low], GRADES[high], raw["org_code"])


def _fields(row: SchoolRow) -> dict[str, str | int]:
    return {name: getattr(row, name) for name in SchoolRow.__slots__}


def _slug(row: SchoolRow, taken: set[str]) -> str:
    slug = slugify(row.name)[:130] or row.org_code
    slug = f"{slug}-{row.org_code}" if slug in taken else slug
    taken.add(slug)
    return slug
