"""`matrix`: several statements on one scale. Stored: {row: number}. Each row is a target of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.questions.types.options import entries_from, entry_fields, not_in_list, read_options
from core.questions.types.registry import Cell, Column, Fault, Question, Target, register, said
from core.questions.types.scale import Scale
from core.questions.types.widgets import ScaleRows
from core.questions.types.xlsrow import XlsRow

MOST_ROWS = 20


@register
class Matrix(Scale):
    """Config: the scale's own (`preset`, or `points`, `start`, `low`, `high`) and `rows` (key, label)."""

    name = "matrix"
    title = gettext_lazy("Several on one scale")
    about = gettext_lazy("Statements below each other, all with the same numbers.")
    partitions: ClassVar[bool] = False
    conditions: ClassVar[tuple[str, ...]] = ("answered",)
    reads: ClassVar[str] = "text"
    place = 5
    seconds = 30

    def parse(self, raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        config, faults = super().parse(raw, languages)
        rows, wrong = read_options(raw.get("rows"), languages, each=_("row %(n)s"))
        if not rows and not wrong:
            wrong.append(Fault(_("Add at least 1 row")))
        if len(rows) > MOST_ROWS:
            numbers = {"most": MOST_ROWS, "n": len(rows)}
            wrong.append(Fault(_("Use at most %(most)s rows. You have %(n)s.") % numbers))
        return {**config, "rows": rows}, faults + wrong

    def setup(self, config: Mapping[str, Any], languages: Sequence[str]) -> dict[str, forms.Field]:
        rows = entry_fields("row", config.get("rows"), languages, _("Row, %(language)s"), _("Add rows, one a line"))
        return {**rows, **super().setup(config, languages)}

    def configured(
        self, config: Mapping[str, Any], typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
    ) -> dict[str, Any]:
        scale = super().configured(config, typed, languages, taken)
        return {**scale, "rows": entries_from("row", config.get("rows"), typed, languages, taken)}

    def to_xlsform(self, question: Question) -> list[XlsRow]:
        scale = super().to_xlsform(question)[0]
        group = self.xls_row(question, "begin_group", columns={"appearance": "field-list"}, plab=dict(scale.plab))
        rows = [
            XlsRow(
                "range", f"{question.key}.{row['key']}", row["label"], required=question.required, columns=scale.columns
            )
            for row in question.config["rows"]
        ]
        return [group, *rows, XlsRow("end_group")]

    def from_xlsform(self, rows: Sequence[XlsRow], languages: Sequence[str]) -> dict[str, Any] | None:
        group, *inner = rows
        asked = [row for row in inner if row.type == "range"]
        if not group.is_from(self.name) or not asked:
            return None
        scales = [super(Matrix, self).from_xlsform([replace(row, plab=group.plab)], languages) for row in asked]
        if any(scale != scales[0] for scale in scales):
            raise Fault(_("Each row of a matrix has the same numbers"), "parameters")
        lines = [{"key": row.name.rpartition(".")[2], "label": dict(row.label)} for row in asked]
        return {**(scales[0] or {}), "rows": lines}

    def field(self, question: Question, lang: str) -> forms.Field:
        rows = [(row["key"], said(row["label"], lang)) for row in question.config["rows"]]
        return forms.Field(required=False, widget=ScaleRows(rows, self.points(question), *self.ends(question, lang)))

    def clean(self, question: Question, raw: Any) -> Any:
        if not isinstance(raw, Mapping) or not set(raw) <= set(self.keys(question.config)):
            raise not_in_list()
        value = {key: self.point(question, raw[key]) for key in self.keys(question.config) if key in raw}
        for row in question.config["rows"] if question.required else ():
            if row["key"] not in value:
                raise Fault(_("Choose an answer to “%(question)s”") % {"question": said(row["label"])})
        return value or None

    def chosen(self, value: Any) -> Sequence[Any]:
        return list(value)

    def targets(self, question: Question) -> tuple[Target, ...]:
        items = tuple(self.domain(question))
        return tuple(
            Target(f"{question.key}.{row['key']}", question.key, row["label"], items, adds_up=True)
            for row in question.config["rows"]
        )

    def cells(self, question: Question, value: Any) -> Iterable[tuple[str, str, int]]:
        return ((f"{question.key}.{row}", str(number), 1) for row, number in value.items())

    def plain(self, question: Question, value: Any, lang: str) -> str:
        rows = [row for row in question.config["rows"] if row["key"] in value]
        return "; ".join(f"{said(row['label'], lang)}: {self.named(question, value[row['key']], lang)}" for row in rows)

    def columns(self, question: Question, lang: str) -> list[Column]:
        name = said(question.label, lang)
        return [
            Column(f"{question.key}.{row['key']}", f"{name}: {said(row['label'], lang)}")
            for row in question.config["rows"]
        ]

    def row(self, question: Question, value: Any, lang: str) -> list[Cell]:
        return [(value or {}).get(row["key"], "") for row in question.config["rows"]]

    def rules(self, question: Question) -> list[dict[str, Any]]:
        if not question.required:
            return []
        says = _("Choose an answer to “%(question)s”")
        return [
            {"rule": "need", "part": row["key"], "says": says % {"question": said(row["label"])}}
            for row in question.config["rows"]
        ]

    def inputs(self, question: Question) -> int:
        return len(question.config["rows"]) * int(question.config["points"])

    def grows(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Fault]:
        """Rows may be reworded; none comes, goes or moves."""
        return super().grows({**old, "rows": self.keys(old)}, {**new, "rows": self.keys(new)})

    def keys(self, config: Mapping[str, Any]) -> list[str]:
        return [row["key"] for row in config["rows"]]
