"""`multiple`: choose several. Stored: keys in the order of the options."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.questions.types.options import OptionKind, not_in_list, options_of
from core.questions.types.registry import Cell, Column, Fault, Question, register, said
from core.questions.types.widgets import ChoiceBoxes
from core.questions.types.words import LANGUAGE_NAMES, in_all, read_text, whole
from core.questions.types.xlsrow import XlsRow

NOUN = {"en": "answers", "es": "respuestas"}


@register
class Multiple(OptionKind):
    """Config: also `min`, `max`, `none_key` (the option that stands alone), `noun` ("topics", for the sentences)."""

    name = "multiple"
    title = gettext_lazy("Choose several")
    about = gettext_lazy("A list; people choose as many answers as you allow.")
    conditions: ClassVar[tuple[str, ...]] = ("includes", "is", "is_not", "answered")
    place = 2
    seconds = 15
    most = 40
    xls_columns: ClassVar[tuple[str, ...]] = ("constraint",)
    xls_type = "select_multiple"

    def parse(self, raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        config, faults = super().parse(raw, languages)
        total = len(config["options"]) + config["other"]
        config["min"], config["max"] = raw.get("min"), raw.get("max")
        for bound in ("min", "max"):
            if config[bound] is not None and whole(config[bound], 1, max(total, 1)) is None:
                faults.append(Fault(_("Write a number from 1 to %(n)s") % {"n": total}, _("how many")))
                config[bound] = None
        if config["min"] and config["max"] and config["min"] > config["max"]:
            faults.append(Fault(_("The smallest number is larger than the largest"), _("how many")))
            config["min"] = None
        config["none_key"] = raw.get("none_key")
        if config["none_key"] is not None and config["none_key"] not in self.keys(config):
            faults.append(Fault(_("The answer that stands alone is not in the list")))
            config["none_key"] = None
        noun, wrong = read_text(raw.get("noun"), languages, needed=False, longest=40)
        config["noun"] = noun or dict(in_all(NOUN, languages))
        return config, faults + wrong

    def setup(self, config: Mapping[str, Any], languages: Sequence[str]) -> dict[str, forms.Field]:
        fields = super().setup(config, languages)
        named = config.get("noun")
        noun = named if isinstance(named, Mapping) else {}
        for lang in languages:
            label = _("What they choose, in the plural, like “topics” (%(language)s)") % {
                "language": LANGUAGE_NAMES[lang]
            }
            fields[f"noun:{lang}"] = forms.CharField(label=label, required=False, initial=noun.get(lang), max_length=40)
        for bound, label in (("min", _("At least")), ("max", _("At most"))):
            widget = forms.TextInput(attrs={"inputmode": "numeric"})
            fields[bound] = forms.IntegerField(
                label=label, required=False, initial=config.get(bound), min_value=1, max_value=self.most, widget=widget
            )
        labels = {option["key"]: said(option.get("label") or {}) for option in options_of(config)}
        choices = [("", _("None of them")), *((key, words or key) for key, words in labels.items())]
        fields["none_key"] = forms.ChoiceField(
            label=_("An answer that stands alone"),
            required=False,
            choices=choices,
            initial=config.get("none_key") or "",
        )
        return fields

    def configured(
        self, config: Mapping[str, Any], typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
    ) -> dict[str, Any]:
        made = super().configured(config, typed, languages, taken)
        stands = config.get("noun")
        others = stands if isinstance(stands, Mapping) else {}
        noun = {**others, **{lang: typed[f"noun:{lang}"] for lang in languages}}
        return {**made, "min": typed["min"], "max": typed["max"], "none_key": typed["none_key"] or None, "noun": noun}

    def xls_more(self, question: Question) -> dict[str, Any]:
        config = question.config
        plab = {"noun": dict(config["noun"])}
        if config["none_key"]:
            plab["none_key"] = config["none_key"]
        limits = constraint_of(config["min"], config["max"], config["none_key"])
        return {"columns": {"constraint": limits} if limits else {}, "plab": plab}

    def from_xlsform(self, rows: Sequence[XlsRow], languages: Sequence[str]) -> dict[str, Any] | None:
        config = super().from_xlsform(rows, languages)
        if config is None:
            return None
        first = rows[0]
        none_key, constraint = first.plab.get("none_key"), first.columns.get("constraint", "").strip()
        least, most = (re.search(rf"count-selected\(\.\) {sign} (\d{{1,3}})", constraint) for sign in (">=", "<="))
        limits = {"min": int(least[1]) if least else None, "max": int(most[1]) if most else None}
        if constraint != constraint_of(limits["min"], limits["max"], none_key):
            raise Fault(_("Write how many like “count-selected(.) <= 3”"), "constraint")
        return {**config, **limits, "none_key": none_key, "noun": first.plab.get("noun")}

    def field(self, question: Question, lang: str) -> forms.Field:
        return forms.Field(required=False, widget=ChoiceBoxes(choices=self.choices(question, lang)))

    def clean(self, question: Question, raw: Any) -> list[str] | None:
        if not isinstance(raw, (list, tuple)) or not all(self.known(question, key) for key in raw):
            raise not_in_list()
        chosen = [key for key, _label in self.domain(question) if key in raw]
        config, noun = question.config, said(question.config["noun"])
        if config["none_key"] in chosen and len(chosen) > 1:
            raise Fault(self._alone(question))
        if config["max"] and len(chosen) > config["max"]:
            numbers = {"n": len(chosen), "noun": noun, "most": config["max"]}
            raise Fault(_("You chose %(n)s %(noun)s. Choose up to %(most)s.") % numbers)
        if config["min"] and len(chosen) < config["min"] and chosen != [config["none_key"]]:
            raise Fault(_("Choose at least %(n)s %(noun)s.") % {"n": config["min"], "noun": noun})
        return chosen or None

    def _alone(self, question: Question) -> str:
        return _("Choose '%(label)s' alone") % {"label": self.label_of(question, question.config["none_key"])}

    def chosen(self, value: Any) -> Sequence[Any]:
        return list(value)

    def cells(self, question: Question, value: Any) -> Iterable[tuple[str, str, int]]:
        return ((question.key, key, 1) for key in value)

    def plain(self, question: Question, value: Any, lang: str) -> str:
        return "; ".join(self.label_of(question, key, lang) for key in value)

    def columns(self, question: Question, lang: str) -> list[Column]:
        name = said(question.label, lang)
        return [Column(f"{question.key}.{key}", f"{name}: {said(label, lang)}") for key, label in self.domain(question)]

    def row(self, question: Question, value: Any, lang: str) -> list[Cell]:
        return ["" if value is None else int(key in value) for key, _label in self.domain(question)]

    def rules(self, question: Question) -> list[dict[str, Any]]:
        config, noun = question.config, said(question.config["noun"])
        rules = super().rules(question)
        if config["none_key"]:
            rules.append({"rule": "alone", "value": config["none_key"], "says": self._alone(question)})
        if config["max"]:
            says = _("You chose %(n)s %(noun)s. Choose up to %(most)s.") % {
                "n": "#",
                "noun": noun,
                "most": config["max"],
            }
            rules.append({"rule": "max", "value": config["max"], "says": says})
        if config["min"]:
            says = _("Choose at least %(n)s %(noun)s.") % {"n": config["min"], "noun": noun}
            rules.append({"rule": "min", "value": config["min"], "but": config["none_key"], "says": says})
        return rules

    def inputs(self, question: Question) -> int:
        return len(question.config["options"])


def constraint_of(least: int | None, most: int | None, none_key: str | None) -> str:
    """Return how many may be chosen as XLSForm says it; a `none_key` is chosen alone or not at all."""
    parts = [f"count-selected(.) <= {most}"] if most else []
    if least:
        enough = f"count-selected(.) >= {least}"
        parts.insert(0, f"({enough} or selected(., '{none_key}'))" if none_key else enough)
    if none_key:
        parts.append(f"not(selected(., '{none_key}') and count-selected(.) > 1)")
    return " and ".join(parts)
