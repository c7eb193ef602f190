"""`scale`: a number between two named ends. Stored: the integer. The NPS scale also shows its three bands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.questions.types.registry import Cell, Fault, Kind, Question, Row, Text, register, said
from core.questions.types.widgets import ScaleNumbers
from core.questions.types.words import LANGUAGE_NAMES, in_all, read_text, whole
from core.questions.types.xlsrow import XlsRow

FEWEST_POINTS, MOST_POINTS = 2, 11
PRESETS: dict[str, dict[str, Any]] = {
    "likert5": {
        "start": 1,
        "points": 5,
        "low": {"en": "Strongly disagree", "es": "Muy en desacuerdo"},
        "high": {"en": "Strongly agree", "es": "Muy de acuerdo"},
    },
    "rating5": {
        "start": 1,
        "points": 5,
        "low": {"en": "Poor", "es": "Malo"},
        "high": {"en": "Excellent", "es": "Excelente"},
    },
    "nps11": {
        "start": 0,
        "points": 11,
        "low": {"en": "Not at all likely", "es": "Nada probable"},
        "high": {"en": "Very likely", "es": "Muy probable"},
    },
}
PARAMETERS = re.compile(r"start=(?P<start>\d{1,2})\s+end=(?P<end>\d{1,2})(?:\s+step=1)?")
BANDS = {"nps11": ((0, 6), (7, 8), (9, 10))}


@register
class Scale(Kind):
    """Config: `preset`, or `points` (2–11), `start` (0 or 1) and the texts of both ends, `low` and `high`."""

    name = "scale"
    title = gettext_lazy("Scale")
    about = gettext_lazy("Numbers side by side, with a word at each end.")
    partitions: ClassVar[bool] = True
    xls_columns: ClassVar[tuple[str, ...]] = ("parameters",)
    conditions: ClassVar[tuple[str, ...]] = ("gte", "lte", "is", "is_not", "answered")
    reads: ClassVar[str] = "number"
    place = 3
    seconds = 7

    def parse(self, raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        preset = raw.get("preset") or ""
        if preset:
            if not isinstance(preset, str) or preset not in PRESETS:
                return self._likert(languages), [Fault(_("This scale is not known"))]
            given = PRESETS[preset]
            own = {end: {**in_all(given[end], languages), **_typed(raw.get(end))} for end in ("low", "high")}
            ends, faults = self._ends(own, languages)
            return {"preset": preset, "start": given["start"], "points": given["points"], **ends}, faults
        faults = []
        points, start = whole(raw.get("points"), FEWEST_POINTS, MOST_POINTS), whole(raw.get("start", 1), 0, 1)
        if points is None or start is None:
            faults.append(Fault(_("A scale has 2 to 11 points and starts at 0 or 1")))
        ends, wrong = self._ends(raw, languages)
        return {"preset": "", "start": 1 if start is None else start, "points": points or 5, **ends}, faults + wrong

    def _ends(self, raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        low, low_faults = read_text(raw.get("low"), languages, needed=True, longest=80)
        high, high_faults = read_text(raw.get("high"), languages, needed=True, longest=80)
        left, right = _("left end"), _("right end")
        faults = [fault.within(left) for fault in low_faults] + [fault.within(right) for fault in high_faults]
        return {"low": low, "high": high}, faults

    def _likert(self, languages: Sequence[str]) -> dict[str, Any]:
        return self.parse({"preset": "likert5"}, languages)[0]

    def setup(self, config: Mapping[str, Any], languages: Sequence[str]) -> dict[str, forms.Field]:
        names = [
            ("likert5", _("1 to 5, strongly disagree to strongly agree")),
            ("rating5", _("1 to 5, poor to excellent")),
            ("nps11", _("0 to 10, how likely")),
            ("", _("My own scale")),
        ]
        own = "points" in config and not config.get("preset")
        preset = "" if own else config.get("preset") or "likert5"
        starts, number = [("1", "1"), ("0", "0")], forms.TextInput(attrs={"inputmode": "numeric"})
        limits: dict[str, Any] = {"min_value": FEWEST_POINTS, "max_value": MOST_POINTS, "required": False}
        fields: dict[str, forms.Field] = {
            "preset": forms.ChoiceField(
                label=_("Scale"), choices=names, required=False, widget=forms.RadioSelect, initial=preset
            ),
            "start": forms.ChoiceField(
                label=_("My own scale starts at"), choices=starts, required=False, initial=config.get("start", 1)
            ),
            "points": forms.IntegerField(
                label=_("How many points"), initial=config.get("points") or 5, widget=number, **limits
            ),
        }
        for end, label in (("low", _("Left end, %(language)s")), ("high", _("Right end, %(language)s"))):
            said = config.get(end)
            words = said if isinstance(said, Mapping) else {}
            for lang in languages:
                named = label % {"language": LANGUAGE_NAMES[lang]}
                fields[f"{end}:{lang}"] = forms.CharField(
                    label=named, required=False, initial=words.get(lang), max_length=80
                )
        return fields

    def configured(
        self, config: Mapping[str, Any], typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
    ) -> dict[str, Any]:
        if typed["preset"]:
            same = config.get("preset") == typed["preset"]
            words = {end: config[end] for end in ("low", "high") if same and end in config}
            return {"preset": typed["preset"], **words}
        ends = {
            end: {**_typed(config.get(end)), **{lang: typed[f"{end}:{lang}"] for lang in languages}}
            for end in ("low", "high")
        }
        return {"preset": "", "start": int(typed["start"] or 1), "points": typed["points"], **ends}

    def condition_values(self, question: Question, lang: str = "") -> Iterable[tuple[Any, str]]:
        return [(point, self.named(question, point, lang)) for point in self.points(question)]

    def points(self, question: Question) -> range:
        return range(question.config["start"], question.config["start"] + question.config["points"])

    def field(self, question: Question, lang: str) -> forms.Field:
        return forms.Field(required=False, widget=ScaleNumbers(self.points(question), *self.ends(question, lang)))

    def ends(self, question: Question, lang: str) -> tuple[str, str]:
        return said(question.config["low"], lang), said(question.config["high"], lang)

    def clean(self, question: Question, raw: Any) -> Any:
        return self.point(question, raw)

    def point(self, question: Question, raw: Any) -> int:
        value = raw
        if isinstance(raw, str) and raw.strip().isdecimal() and len(raw.strip()) <= 2:
            value = int(raw)
        if type(value) is not int or value not in self.points(question):
            raise Fault(
                _("Choose a number from %(first)s to %(last)s")
                % {"first": self.points(question)[0], "last": self.points(question)[-1]}
            )
        return value

    def domain(self, question: Question) -> Iterable[tuple[str, Text]]:
        languages = list(question.label)
        for point in self.points(question):
            yield str(point), {lang: self.named(question, point, lang) for lang in languages}

    def named(self, question: Question, point: int, lang: str) -> str:
        ends = {self.points(question)[0]: "low", self.points(question)[-1]: "high"}
        end = said(question.config[ends[point]], lang) if point in ends else ""
        return f"{point} ({end})" if end else str(point)

    def cells(self, question: Question, value: Any) -> Iterable[tuple[str, str, int]]:
        yield question.key, str(value), 1

    def summary(self, question: Question, counts: Mapping[str, int], base: int) -> list[Row]:
        points = self.points(question)
        rows = super().summary(question, counts, base)
        for low, high in BANDS.get(question.config["preset"], ()):
            name = f"{low}–{high}"
            share = sum(counts.get(str(n), 0) for n in range(low, high + 1)) / base
            rows.append(Row(name, dict.fromkeys(question.label, name), "share", share, "bands"))
        average = sum(n * counts.get(str(n), 0) for n in points) / base
        label = in_all({"en": "Average", "es": "Promedio"}, list(question.label))
        rows.append(Row("average", label, "average", average, "all", points[0], points[-1]))
        return rows

    def plain(self, question: Question, value: Any, lang: str) -> str:
        return self.named(question, value, lang)

    def row(self, question: Question, value: Any, lang: str) -> list[Cell]:
        return ["" if value is None else int(value)]

    def inputs(self, question: Question) -> int:
        return int(question.config["points"])

    def same_scale(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        return (old["start"], old["points"]) == (new["start"], new["points"])

    def to_xlsform(self, question: Question) -> list[XlsRow]:
        points, preset = self.points(question), question.config["preset"]
        ends: dict[str, Any] = {end: dict(question.config[end]) for end in ("low", "high")}
        if preset:
            ends["preset"] = preset
        parameters = f"start={points[0]} end={points[-1]} step=1"
        return [self.xls_row(question, "range", columns={"parameters": parameters}, plab=ends)]

    def from_xlsform(self, rows: Sequence[XlsRow], languages: Sequence[str]) -> dict[str, Any] | None:
        first = rows[0]
        if first.type != "range":
            return None
        found = PARAMETERS.fullmatch(first.columns.get("parameters", "").strip())
        if not found:
            raise Fault(_("Write a scale like “start=1 end=5 step=1”"), "parameters")
        start, end = int(found["start"]), int(found["end"])
        ends = {name: first.plab.get(name) for name in ("low", "high")}
        preset = first.plab.get("preset")
        if isinstance(preset, str) and preset in PRESETS:
            given = PRESETS[preset]
            if (start, end) == (given["start"], given["start"] + given["points"] - 1):
                return {"preset": preset, **ends}
        return {"start": start, "points": end - start + 1, **ends}


def _typed(text: Any) -> dict[str, Any]:
    """Return the words of an end that someone wrote instead of the preset's."""
    return {lang: words for lang, words in text.items() if words} if isinstance(text, Mapping) else {}
