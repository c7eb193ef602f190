"""`ranking`: put options in order. Stored: keys, best first, exactly `top` of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.questions.types.options import NOTHING_MORE, OptionKind, not_in_list, plain_options
from core.questions.types.registry import Cell, Column, Fault, Question, Row, Target, register, said
from core.questions.types.widgets import Places
from core.questions.types.words import in_every, read_digits, whole
from core.questions.types.xlsrow import XlsRow

MOST_SHOWN = 3  # "among the first three"
FIRST = {"en": "Ranked first", "es": "En primer lugar"}
AMONG = {"en": "Among the first three", "es": "Entre los tres primeros"}
AVERAGE = {"en": "Average place", "es": "Lugar promedio"}


@register
class Ranking(OptionKind):
    """Config: `options`, and `top`, how many places are given (all of them, unless it is set)."""

    name = "ranking"
    title = gettext_lazy("Put in order")
    about = gettext_lazy("People number the answers, the best one first.")
    conditions: ClassVar[tuple[str, ...]] = ("includes", "answered")
    place = 6
    seconds = 30
    most = 10
    xls_type = "rank"

    def parse(self, raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        config, faults = super().parse({"options": raw.get("options")}, languages)
        total, top = sum(not option.get("retired") for option in config["options"]), raw.get("top")
        if top is not None and whole(top, 1, max(total, 1)) is None:
            faults.append(Fault(_("Write a number from 1 to %(n)s") % {"n": total}, _("how many")))
            top = None
        return {**config, "top": top or total}, faults

    def setup(self, config: Mapping[str, Any], languages: Sequence[str]) -> dict[str, forms.Field]:
        label = _("How many places people give (all of them, if you leave it empty)")
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        limits: dict[str, Any] = {"min_value": 1, "max_value": self.most, "required": False, "widget": widget}
        return {
            **plain_options(super().setup(config, languages)),
            "top": forms.IntegerField(label=label, initial=config.get("top"), **limits),
        }

    def configured(
        self, config: Mapping[str, Any], typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
    ) -> dict[str, Any]:
        made = super().configured(config, {**typed, **NOTHING_MORE}, languages, taken)
        return {**made, "top": typed["top"]}

    def xls_more(self, question: Question) -> dict[str, Any]:
        return {"plab": {"top": question.config["top"]}}

    def from_xlsform(self, rows: Sequence[XlsRow], languages: Sequence[str]) -> dict[str, Any] | None:
        config = super().from_xlsform(rows, languages)
        return None if config is None else {**config, "top": rows[0].plab.get("top")}

    def field(self, question: Question, lang: str) -> forms.Field:
        return forms.Field(required=False, widget=Places(self.choices(question, lang), question.config["top"]))

    def clean(self, question: Question, raw: Any) -> list[str]:
        """Read {option: place as typed}, or keys in order."""
        chosen = raw
        if isinstance(raw, Mapping):
            places = {key: read_digits(place) for key, place in raw.items()}
            if sorted(place or 0 for place in places.values()) != list(self._places(question)):
                raise each_once()
            chosen = sorted(places, key=lambda key: places[key] or 0)
        if not isinstance(chosen, (list, tuple)) or not all(self.known(question, key) for key in chosen):
            raise not_in_list()
        if len(chosen) != question.config["top"] or len(set(chosen)) != len(chosen):
            raise each_once()
        return list(chosen)

    def _places(self, question: Question) -> range:
        return range(1, question.config["top"] + 1)

    def chosen(self, value: Any) -> Sequence[Any]:
        return list(value)

    def targets(self, question: Question) -> tuple[Target, ...]:
        items = tuple(
            (f"{key}.{place}", {lang: f"{words} ({place})" for lang, words in label.items()})
            for key, label in self.domain(question)
            for place in self._places(question)
        )
        return (Target(question.key, question.key, question.label, items),)

    def cells(self, question: Question, value: Any) -> Iterable[tuple[str, str, int]]:
        return ((question.key, f"{key}.{place}", 1) for place, key in enumerate(value, 1))

    def summary(self, question: Question, counts: Mapping[str, int], base: int) -> list[Row]:
        """Return shares of the first place and of the first three, and average places.

        An option that a person did not place counts as the place after the last.
        """
        places, languages = self._places(question), list(question.label)
        last = len(places) + (len(places) < len(question.config["options"]))
        first, among, average = (in_every(words, languages) for words in (FIRST, AMONG, AVERAGE))
        rows: dict[str, list[Row]] = {"first": [], "among": [], "place": []}
        for key, label in self.domain(question):
            given = [counts.get(f"{key}.{place}", 0) for place in places]
            mean = (sum(n * place for n, place in zip(given, places, strict=True)) + (base - sum(given)) * last) / base
            rows["first"].append(Row(key, label, "share", given[0] / base, "first", about=first))
            rows["among"].append(Row(key, label, "share", sum(given[:MOST_SHOWN]) / base, about=among))
            rows["place"].append(Row(key, label, "average", mean, low=1, high=last, about=average))
        return rows["first"] + (rows["among"] if len(places) > 1 else []) + rows["place"]

    def plain(self, question: Question, value: Any, lang: str) -> str:
        return "; ".join(f"{place}. {self.label_of(question, key, lang)}" for place, key in enumerate(value, 1))

    def columns(self, question: Question, lang: str) -> list[Column]:
        name = said(question.label, lang)
        return [Column(f"{question.key}.{key}", f"{name}: {said(label, lang)}") for key, label in self.domain(question)]

    def row(self, question: Question, value: Any, lang: str) -> list[Cell]:
        return [value.index(key) + 1 if value and key in value else "" for key, _label in self.domain(question)]

    def rules(self, question: Question) -> list[dict[str, Any]]:
        says = _("Give each place once")
        return [*super().rules(question), {"rule": "places", "value": question.config["top"], "says": says}]

    def inputs(self, question: Question) -> int:
        return len(question.config["options"])

    def same_scale(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        return bool(old["top"] == new["top"])


def each_once() -> Fault:
    return Fault(_("Give each place once"))
