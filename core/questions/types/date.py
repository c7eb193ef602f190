"""`date`: a day, a month or a year. Stored: ISO text; an anonymous survey keeps month or year only."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from core.questions.types.registry import Cell, Fault, Kind, Question, Row, Target, Text, register, said
from core.questions.types.widgets import DateParts
from core.questions.types.words import read_digits, whole
from core.questions.types.xlsrow import XlsRow

PRECISIONS = ("year", "month", "day")
PARTS = {"day": ("month", "day", "year"), "month": ("month", "year"), "year": ("year",)}
APPEARANCES = {"day": "", "month": "month-year", "year": "year"}  # as XLSForm calls them
ISO = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
EARLIEST, LATEST = 1900, 2199
FIRST, LAST = 1950, 2049
MOST_YEARS, MOST_YEARS_BY_MONTH = 100, 5


@register
class Date(Kind):
    """Config: `precision`; `first` and `last` year; `by`, the table's periods: "year", or "month" up to 5 years."""

    name = "date"
    title = gettext_lazy("Date")
    about = gettext_lazy("A day, a month or a year. Anonymous surveys never keep the day.")
    place = 10
    seconds = 10
    conditions: ClassVar[tuple[str, ...]] = ("answered",)

    def parse(self, raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        faults: list[Fault] = []
        precision = raw.get("precision", "day")
        if precision not in PRECISIONS:
            faults.append(Fault(_("A date is a day, a month or a year")))
            precision = "day"
        first, last = (
            whole(raw.get(end, usual), EARLIEST, LATEST) for end, usual in (("first", FIRST), ("last", LAST))
        )
        if first is None or last is None or not 0 <= last - first < MOST_YEARS:
            numbers = {"first": EARLIEST, "last": LATEST, "most": MOST_YEARS}
            says = _("Write years from %(first)s to %(last)s, the first one first, at most %(most)s years")
            faults.append(Fault(says % numbers))
            first, last = FIRST, LAST
        by = raw.get("by", "year")
        if by not in ("year", "month") or (by == "month" and precision == "year"):
            faults.append(Fault(_("The table goes by year or by month")))
            by = "year"
        if by == "month" and last - first >= MOST_YEARS_BY_MONTH:
            faults.append(Fault(_("A table by month covers at most %(n)s years") % {"n": MOST_YEARS_BY_MONTH}))
            by = "year"
        return {"precision": precision, "first": first, "last": last, "by": by}, faults

    def setup(self, config: Mapping[str, Any], languages: Sequence[str]) -> dict[str, forms.Field]:
        names = [("day", _("Day, month and year")), ("month", _("Month and year")), ("year", _("Year"))]
        years: dict[str, Any] = {"min_value": EARLIEST, "max_value": LATEST}
        years["widget"] = forms.TextInput(attrs={"inputmode": "numeric"})
        by = [("year", _("By year")), ("month", _("By month, up to 5 years"))]
        return {
            "precision": forms.ChoiceField(
                label=_("People write"), choices=names, initial=config.get("precision", "day"), widget=forms.RadioSelect
            ),
            "first": forms.IntegerField(label=_("First year"), initial=config.get("first", FIRST), **years),
            "last": forms.IntegerField(label=_("Last year"), initial=config.get("last", LAST), **years),
            "by": forms.ChoiceField(
                label=_("Table and anonymous surveys"),
                choices=by,
                initial=config.get("by", "year"),
                widget=forms.RadioSelect,
            ),
        }

    def configured(
        self, config: Mapping[str, Any], typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
    ) -> dict[str, Any]:
        return {name: typed[name] for name in ("precision", "first", "last", "by")}

    def to_xlsform(self, question: Question) -> list[XlsRow]:
        rest = {name: question.config[name] for name in ("first", "last", "by")}
        appearance = APPEARANCES[question.config["precision"]]
        columns = {"appearance": appearance} if appearance else {}
        return [self.xls_row(question, "date", columns=columns, plab=rest)]

    def from_xlsform(self, rows: Sequence[XlsRow], languages: Sequence[str]) -> dict[str, Any] | None:
        first = rows[0]
        if first.type != "date":
            return None
        precision = {look: name for name, look in APPEARANCES.items()}.get(first.columns.get("appearance", ""))
        if precision is None:
            raise Fault(_("Write “month-year”, “year” or nothing"), "appearance")
        rest = {name: first.plab[name] for name in ("first", "last", "by") if name in first.plab}
        return {"precision": precision, **rest}

    def field(self, question: Question, lang: str) -> forms.Field:
        return forms.Field(required=False, widget=DateParts(PARTS[question.config["precision"]]))

    def clean(self, question: Question, raw: Any) -> str:
        precision = question.config["precision"]
        parts = self._parts(raw)
        if {name for name, part in parts.items() if part is not None} != set(PARTS[precision]):
            raise Fault(_("Enter a real date"))
        year, month, day = (parts[name] if parts[name] is not None else 1 for name in PRECISIONS)
        try:
            date = datetime.date(year or 0, month or 0, day or 0)
        except (ValueError, OverflowError):
            raise Fault(_("Enter a real date")) from None
        if not question.config["first"] <= date.year <= question.config["last"]:
            years = {"first": question.config["first"], "last": question.config["last"]}
            raise Fault(_("Enter a date from %(first)s to %(last)s") % years)
        return _cut(date.isoformat(), precision)

    def _parts(self, raw: Any) -> dict[str, int | None]:
        """Read {year, month, day} as typed, or ISO text."""
        if isinstance(raw, str):
            found = ISO.fullmatch(raw.strip())
            raw = found.groupdict() if found else {}
        if not isinstance(raw, Mapping) or not set(raw) <= set(PRECISIONS):
            raise Fault(_("Enter a real date"))
        typed = {name: raw.get(name) for name in PRECISIONS}
        read = {name: read_digits(part) for name, part in typed.items()}
        if any(read[name] is None for name in PRECISIONS if typed[name] not in (None, "")):
            raise Fault(_("Enter a real date"))
        return read

    def coarse(self, question: Question, value: Any) -> str:
        return _cut(value, question.config["by"])

    def domain(self, question: Question) -> Iterable[tuple[str, Text]]:
        for year in range(question.config["first"], question.config["last"] + 1):
            if question.config["by"] == "year":
                yield str(year), dict.fromkeys(question.label, str(year))
                continue
            for month in MONTHS:
                yield f"{year}-{month:02}", {lang: _spoken(lang, year, month) for lang in question.label}

    def targets(self, question: Question) -> tuple[Target, ...]:
        return (Target(question.key, question.key, question.label, tuple(self.domain(question)), adds_up=True),)

    def cells(self, question: Question, value: Any) -> Iterable[tuple[str, str, int]]:
        yield question.key, self.coarse(question, value), 1

    def summary(self, question: Question, counts: Mapping[str, int], base: int) -> list[Row]:
        return [Row(item, label, "share", counts.get(item, 0) / base, "all") for item, label in self.domain(question)]

    def missing(self, question: Question) -> str:
        return _("Write an answer to “%(question)s”") % {"question": said(question.label)}

    def plain(self, question: Question, value: Any, lang: str) -> str:
        year, *rest = (int(part) for part in value.split("-"))
        return _spoken(lang, year, *rest)

    def row(self, question: Question, value: Any, lang: str) -> list[Cell]:
        return ["" if value is None else value]

    def rules(self, question: Question) -> list[dict[str, Any]]:
        parts = list(PARTS[question.config["precision"]])
        return [*super().rules(question), {"rule": "date", "value": parts, "says": _("Enter a real date")}]

    def inputs(self, question: Question) -> int:
        return len(PARTS[question.config["precision"]])

    def same_scale(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        return bool(old["by"] == new["by"])


def _cut(iso: str, precision: str) -> str:
    """Return the beginning of an ISO date: 2026, 2026-03 or all of it."""
    return iso[: {"year": 4, "month": 7, "day": 10}[precision]]


def _spoken(lang: str, year: int, month: int = 0, day: int = 0) -> str:
    """Return a date in words: 2026, March 2026, March 5, 2026."""
    if not month:
        return str(year)
    with override(lang):
        words = {"month": str(MONTHS[month]), "day": day, "year": year}
        return (_("%(month)s %(day)s, %(year)s") if day else _("%(month)s %(year)s")) % words
