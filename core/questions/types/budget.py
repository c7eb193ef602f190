"""`budget`: share out points. Stored: {option: points}, only what got any, adding to the total."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.questions.types.options import NOTHING_MORE, OptionKind, not_in_list, plain_options
from core.questions.types.registry import Cell, Column, Fault, Question, Row, Target, register, said
from core.questions.types.widgets import Points
from core.questions.types.words import in_every, read_digits, whole
from core.questions.types.xlsrow import XlsRow

TOTAL, FEWEST_POINTS, MOST_POINTS = 100, 2, 10_000
ANY = "any"
POINTS = {"en": "Average points", "es": "Puntos en promedio"}
GAVE = {"en": "Gave it any points", "es": "Le dieron puntos"}


@register
class Budget(OptionKind):
    """Config: `options`, and `total`, the points to share out (100)."""

    name = "budget"
    title = gettext_lazy("Share out points")
    about = gettext_lazy("People split 100 points among the answers.")
    conditions: ClassVar[tuple[str, ...]] = ("includes", "answered")
    place = 7
    seconds = 30
    most = 10
    xls_type = "begin_group"

    def parse(self, raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        config, faults = super().parse({"options": raw.get("options")}, languages)
        total = raw.get("total")
        if total is not None and whole(total, FEWEST_POINTS, MOST_POINTS) is None:
            numbers = {"first": FEWEST_POINTS, "last": f"{MOST_POINTS:,}"}
            faults.append(Fault(_("Write a number from %(first)s to %(last)s") % numbers, _("points")))
            total = None
        return {**config, "total": total or TOTAL}, faults

    def setup(self, config: Mapping[str, Any], languages: Sequence[str]) -> dict[str, forms.Field]:
        now, widget = config.get("total") or TOTAL, forms.TextInput(attrs={"inputmode": "numeric"})
        limits: dict[str, Any] = {"min_value": FEWEST_POINTS, "max_value": MOST_POINTS, "widget": widget}
        total = forms.IntegerField(label=_("How many points people share out"), initial=now, **limits)
        return {**plain_options(super().setup(config, languages)), "total": total}

    def configured(
        self, config: Mapping[str, Any], typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
    ) -> dict[str, Any]:
        made = super().configured(config, {**typed, **NOTHING_MORE}, languages, taken)
        return {**made, "total": typed["total"]}

    def to_xlsform(self, question: Question) -> list[XlsRow]:
        group = super().to_xlsform(question)[0]
        rows = [
            XlsRow("integer", f"{question.key}.{option.key}", option.label, plab=option.plab)
            for option in group.options
        ]
        limit = {"constraint": constraint_of([row.name for row in rows], question.config["total"])}
        rows[-1] = replace(rows[-1], columns=limit)
        return [replace(group, options=()), *rows, XlsRow("end_group")]

    def xls_more(self, question: Question) -> dict[str, Any]:
        return {"columns": {"appearance": "field-list"}, "plab": {"total": question.config["total"]}}

    def from_xlsform(self, rows: Sequence[XlsRow], languages: Sequence[str]) -> dict[str, Any] | None:
        group, *inner = rows
        if not group.is_from(self.name) or group.type != self.xls_type:
            return None
        asked = [row for row in inner if row.type == "integer"]
        total = group.plab.get("total")
        if not asked or asked[-1].columns.get("constraint") != constraint_of([row.name for row in asked], total):
            raise Fault(_("The fields of the last row must add to the total"), "constraint")
        retired = [{"retired": True} if row.plab.get("retired") is True else {} for row in asked]
        options = [
            {"key": row.name.rpartition(".")[2], "label": dict(row.label), **gone}
            for row, gone in zip(asked, retired, strict=True)
        ]
        return {"options": options, "total": total}

    def field(self, question: Question, lang: str) -> forms.Field:
        return forms.Field(required=False, widget=Points(self.choices(question, lang), question.config["total"]))

    def clean(self, question: Question, raw: Any) -> dict[str, int]:
        if not isinstance(raw, Mapping) or not all(self.known(question, key) for key in raw):
            raise not_in_list()
        points = {key: read_digits(raw[key]) for key, _label in self.domain(question) if key in raw}
        given = {key: n for key, n in points.items() if n is not None}
        if given != points:
            raise Fault(_("Use whole numbers from 0"))
        if sum(given.values()) != question.config["total"]:
            numbers = {"n": sum(given.values()), "total": question.config["total"]}
            raise Fault(_("Your points add to %(n)s. Make them add to %(total)s.") % numbers)
        return {key: n for key, n in given.items() if n}

    def chosen(self, value: Any) -> Sequence[Any]:
        return list(value)

    def targets(self, question: Question) -> tuple[Target, ...]:
        items = tuple((part, label) for key, label in self.domain(question) for part in (key, f"{key}.{ANY}"))
        return (Target(question.key, question.key, question.label, items),)

    def cells(self, question: Question, value: Any) -> Iterable[tuple[str, str, int]]:
        for key, points in value.items():
            yield question.key, key, points
            yield question.key, f"{key}.{ANY}", 1

    def summary(self, question: Question, counts: Mapping[str, int], base: int) -> list[Row]:
        total, languages = question.config["total"], list(question.label)
        points, gave = in_every(POINTS, languages), in_every(GAVE, languages)
        options = list(self.domain(question))
        averages = [
            Row(key, label, "average", counts.get(key, 0) / base, "", 0, total, points) for key, label in options
        ]
        shares = [Row(key, label, "share", counts.get(f"{key}.{ANY}", 0) / base, about=gave) for key, label in options]
        return averages + shares

    def plain(self, question: Question, value: Any, lang: str) -> str:
        return "; ".join(f"{self.label_of(question, key, lang)}: {points}" for key, points in value.items())

    def columns(self, question: Question, lang: str) -> list[Column]:
        name = said(question.label, lang)
        return [Column(f"{question.key}.{key}", f"{name}: {said(label, lang)}") for key, label in self.domain(question)]

    def row(self, question: Question, value: Any, lang: str) -> list[Cell]:
        return ["" if value is None else value.get(key, 0) for key, _label in self.domain(question)]

    def rules(self, question: Question) -> list[dict[str, Any]]:
        total = question.config["total"]
        says = _("Your points add to %(n)s. Make them add to %(total)s.") % {"n": "#", "total": total}
        whole_only = {"rule": "whole", "says": _("Use whole numbers from 0")}
        return [*super().rules(question), whole_only, {"rule": "sum", "value": total, "says": says}]

    def inputs(self, question: Question) -> int:
        return len(question.config["options"])

    def same_scale(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        return bool(old["total"] == new["total"])


def constraint_of(names: Sequence[str], total: Any) -> str:
    """Return "these fields add to the total" as XLSForm says it on the last of them."""
    earlier = [f"${{{name}}}" for name in names[:-1]]
    return f"{' + '.join([*earlier, '.'])} = {total}"
