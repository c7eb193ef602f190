"""`number`: a number in figures. Stored: the number; an anonymous survey keeps its bin only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.questions.types.registry import Cell, Fault, Kind, Question, Row, Target, Text, register, said
from core.questions.types.widgets import NumberText
from core.questions.types.words import whole
from core.questions.types.xlsrow import XlsRow

MOST_DECIMALS, FARTHEST = 2, 10**9
FEWEST_BINS, MOST_BINS = 2, 10
FIGURES = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?")
COMMA = re.compile(r"[+-]?[\d.]*,[\d.,]*")
BIN_WORDS = {
    "any": {"en": "Any number", "es": "Cualquier número"},
    "under": {"en": "Under %s", "es": "Menos de %s"},
    "span": {"en": "%s to %s", "es": "De %s a %s"},
    "span_under": {"en": "%s to under %s", "es": "De %s a menos de %s"},
    "from": {"en": "%s or more", "es": "%s o más"},
}


@register
class Number(Kind):
    """Config: `decimals` (0–2), `min`, `max`, and `edges`: the numbers with which the second and later bins begin."""

    name = "number"
    title = gettext_lazy("Number")
    about = gettext_lazy("People write a number. Anonymous surveys keep only its group.")
    place = 9
    seconds = 10
    conditions: ClassVar[tuple[str, ...]] = ("gte", "lte", "is", "is_not", "answered")
    reads: ClassVar[str] = "number"

    def parse(self, raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        faults: list[Fault] = []
        decimals = whole(raw.get("decimals", 0), 0, MOST_DECIMALS)
        if decimals is None:
            faults.append(Fault(_("A number has 0 to 2 decimals")))
            decimals = 0
        config: dict[str, Any] = {"decimals": decimals}
        for bound in ("min", "max"):
            config[bound] = None if raw.get(bound) is None else self._exact(raw[bound], decimals)
            if config[bound] is None and raw.get(bound) is not None:
                faults.append(Fault(_("Write a number"), bound))
        if config["min"] is not None and config["max"] is not None and config["min"] >= config["max"]:
            faults.append(Fault(_("The smallest number is larger than the largest")))
            config["min"] = config["max"] = None
        config["edges"], wrong = self._edges(raw.get("edges"), config)
        return config, faults + wrong

    def _exact(self, raw: Any, decimals: int) -> int | float | None:
        if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not -FARTHEST <= raw <= FARTHEST:
            return None
        return plain_number(Decimal(str(raw)), decimals)

    def _edges(self, raw: Any, config: Mapping[str, Any]) -> tuple[list[int | float], list[Fault]]:
        where = _("groups")
        given = raw if isinstance(raw, list) else []
        edges = [self._exact(edge, config["decimals"]) for edge in given]
        if not FEWEST_BINS - 1 <= len(edges) <= MOST_BINS - 1:
            return [], [Fault(_("Write 1 to 9 numbers with which a new group begins"), where)]
        numbers = [edge for edge in edges if edge is not None]
        low, high = config["min"], config["max"]
        fits = all(one < other for one, other in pairwise([*([low] if low is not None else []), *numbers]))
        if len(numbers) < len(edges) or not fits or (high is not None and numbers[-1] > high):
            return [], [Fault(_("Write the numbers in order, between the smallest and the largest"), where)]
        return numbers, []

    def setup(self, config: Mapping[str, Any], languages: Sequence[str]) -> dict[str, forms.Field]:
        edges = config.get("edges")
        begins = ", ".join(map(str, edges)) if isinstance(edges, list) else ""
        bounds: dict[str, Any] = {"required": False, "widget": forms.TextInput(attrs={"inputmode": "decimal"})}
        limits: dict[str, Any] = {"min_value": -FARTHEST, "max_value": FARTHEST, "decimal_places": MOST_DECIMALS}
        return {
            "edges": forms.CharField(
                label=_("Groups begin at"),
                initial=begins,
                max_length=200,
                help_text=_(
                    "Numbers with commas between them, like “6, 11, 21”: under 6, 6 to 10, 11 to 20, 21 or more."
                ),
            ),
            "min": forms.DecimalField(label=_("Smallest number"), initial=config.get("min"), **bounds, **limits),
            "max": forms.DecimalField(label=_("Largest number"), initial=config.get("max"), **bounds, **limits),
            "decimals": forms.ChoiceField(
                label=_("Decimals"), choices=[(str(n), str(n)) for n in range(3)], initial=config.get("decimals", 0)
            ),
        }

    def configured(
        self, config: Mapping[str, Any], typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
    ) -> dict[str, Any]:
        decimals = int(typed["decimals"])
        bounds = {
            bound: None if typed[bound] is None else plain_number(typed[bound], decimals) for bound in ("min", "max")
        }
        words = [word.strip() for word in typed["edges"].split(",")]
        edges = [plain_number(Decimal(word), decimals) if FIGURES.fullmatch(word) else word for word in words if word]
        return {"decimals": decimals, **bounds, "edges": edges}

    def to_xlsform(self, question: Question) -> list[XlsRow]:
        config = question.config
        limits = constraint_of(config["min"], config["max"])
        plab = {"edges": list(config["edges"]), **({"decimals": config["decimals"]} if config["decimals"] else {})}
        columns = {"constraint": limits} if limits else {}
        return [self.xls_row(question, "decimal" if config["decimals"] else "integer", columns=columns, plab=plab)]

    def from_xlsform(self, rows: Sequence[XlsRow], languages: Sequence[str]) -> dict[str, Any] | None:
        first = rows[0]
        if first.type not in ("integer", "decimal"):
            return None
        constraint = first.columns.get("constraint", "").strip()
        least, most = (re.search(rf"\. {sign} ({FIGURES.pattern})", constraint) for sign in (">=", "<="))
        low, high = (plain_number(Decimal(found[1]), MOST_DECIMALS) if found else None for found in (least, most))
        if constraint != constraint_of(low, high):
            raise Fault(_("Write the limits like “. >= 0 and . <= 40”"), "constraint")
        decimals = first.plab.get("decimals", MOST_DECIMALS) if first.type == "decimal" else 0
        return {"decimals": decimals, "min": low, "max": high, "edges": first.plab.get("edges")}

    def field(self, question: Question, lang: str) -> forms.Field:
        return forms.Field(required=False, widget=NumberText(decimal=question.config["decimals"] > 0))

    def clean(self, question: Question, raw: Any) -> int | float:
        config = question.config
        value = self._read(raw)
        if value != round(value, config["decimals"]):
            few = _("Use a whole number") if not config["decimals"] else _("Use at most %(n)s decimals")
            raise Fault(few % {"n": config["decimals"]})
        low, high = limits_of(config)
        if not low <= value <= high:
            raise Fault(outside(config))
        return plain_number(value, config["decimals"])

    def _read(self, raw: Any) -> Decimal:
        """Read figures of any script. What was stored is a number and stays one."""
        text = raw.strip().replace("−", "-") if isinstance(raw, str) else ""
        if isinstance(raw, (int, float)) and not isinstance(raw, bool) and abs(raw) <= FARTHEST * 100:
            text = format(Decimal(str(raw)), "f")
        if COMMA.fullmatch(text):
            raise Fault(_("Write the number without a comma"))
        if not FIGURES.fullmatch(text):
            raise Fault(_("Enter a number"))
        return Decimal(text)

    def rules(self, question: Question) -> list[dict[str, Any]]:
        return [
            *super().rules(question),
            {"rule": "like", "value": "^[^,]*$", "says": _("Write the number without a comma")},
            {"rule": "like", "value": r"^[+\-−]?\d+(\.\d+)?$", "says": _("Enter a number")},
            {"rule": "between", "value": list(limits_of(question.config)), "says": outside(question.config)},
        ]

    def missing(self, question: Question) -> str:
        return _("Write an answer to “%(question)s”") % {"question": said(question.label)}

    def condition_values(self, question: Question, lang: str = "") -> Iterable[tuple[Any, str]]:
        """The builder offers where the groups begin; any number may stand in a condition."""
        return [(edge, str(edge)) for edge in question.config["edges"]]

    def may_be(self, question: Question, value: Any) -> bool:
        return isinstance(value, (int, float)) and not isinstance(value, bool)

    def coarse(self, question: Question, value: Any) -> str:
        """Return the bin: `bin1` begins below the first edge."""
        if isinstance(value, str):
            return value
        return f"bin{1 + sum(edge <= value for edge in question.config['edges'])}"

    def domain(self, question: Question) -> Iterable[tuple[str, Text]]:
        edges, step = question.config["edges"], 0 if question.config["decimals"] else 1
        for number in range(len(edges) + 1):
            begins = edges[number - 1] if number else question.config["min"]
            ends = edges[number] if number < len(edges) else question.config["max"]
            yield (
                f"bin{number + 1}",
                {lang: _bin(lang, begins, ends, step, number == len(edges)) for lang in question.label},
            )

    def targets(self, question: Question) -> tuple[Target, ...]:
        return (Target(question.key, question.key, question.label, tuple(self.domain(question)), adds_up=True),)

    def cells(self, question: Question, value: Any) -> Iterable[tuple[str, str, int]]:
        yield question.key, self.coarse(question, value), 1

    def summary(self, question: Question, counts: Mapping[str, int], base: int) -> list[Row]:
        return [Row(item, label, "share", counts.get(item, 0) / base, "all") for item, label in self.domain(question)]

    def plain(self, question: Question, value: Any, lang: str) -> str:
        if isinstance(value, str):
            return next(said(label, lang) for item, label in self.domain(question) if item == value)
        return str(value)

    def row(self, question: Question, value: Any, lang: str) -> list[Cell]:
        return ["" if value is None else value]


def limits_of(config: Mapping[str, Any]) -> tuple[float, float]:
    low, high = config["min"], config["max"]
    return -FARTHEST if low is None else low, FARTHEST if high is None else high


def outside(config: Mapping[str, Any]) -> str:
    low, high = (f"{bound:,}" for bound in limits_of(config))
    return _("Enter a number from %(first)s to %(last)s") % {"first": low, "last": high}


def plain_number(value: Decimal, decimals: int) -> int | float:
    """Return a number as JSON keeps it: whole where there are no decimals."""
    return int(value) if not decimals or value == int(value) else float(round(value, decimals))


def constraint_of(low: float | None, high: float | None) -> str:
    """Return the limits as XLSForm says them."""
    parts = [] if low is None else [f". >= {low}"]
    return " and ".join([*parts, f". <= {high}"] if high is not None else parts)


def _bin(lang: str, begins: float | None, ends: float | None, step: int, is_last: bool) -> str:
    """Return the words of one bin; `ends` is where the next one begins, or the largest number."""
    words = {name: text.get(lang, text["en"]) for name, text in BIN_WORDS.items()}
    if begins is None:
        return words["any"] if ends is None else words["under"] % f"{ends:,}"
    if ends is None:
        return words["from"] % f"{begins:,}"
    if is_last or step:
        last = ends if is_last else ends - step
        return f"{begins:,}" if begins == last else words["span"] % (f"{begins:,}", f"{last:,}")
    return words["span_under"] % (f"{begins:,}", f"{ends:,}")
