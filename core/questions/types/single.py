"""`single`: choose one. Stored: the option's key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.questions.types.options import SCHOOLS, OptionKind, not_in_list
from core.questions.types.registry import Question, register
from core.questions.types.widgets import ChoiceCards, ChoiceList

LONG_LIST = 15  # more options than this are a select box


@register
class Single(OptionKind):
    name = "single"
    title = _("Choose one")
    about = _("A list; people choose one answer.")
    partitions: ClassVar[bool] = True
    segments: ClassVar[bool] = True
    conditions: ClassVar[tuple[str, ...]] = ("is", "is_not", "answered")
    place = 1
    xls_type = "select_one"

    def field(self, question: Question, lang: str) -> forms.Field:
        choices = self.choices(question, lang)
        widget = ChoiceList if len(choices) > LONG_LIST else ChoiceCards
        return forms.Field(required=False, widget=widget(choices=choices))

    def setup(self, config: Mapping[str, Any], languages: Sequence[str]) -> dict[str, forms.Field]:
        fields = super().setup(config, languages)
        label = gettext("Use the list of schools, as it stands at publishing")
        fields["schools"] = forms.BooleanField(
            label=label, required=False, initial=config.get("options_from") == SCHOOLS
        )
        return fields

    def configured(
        self, config: Mapping[str, Any], typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
    ) -> dict[str, Any]:
        made = super().configured(config, typed, languages, taken)
        made.pop("options_from", None)
        return {**made, "options_from": SCHOOLS} if typed["schools"] else made

    def clean(self, question: Question, raw: Any) -> str:
        if not self.known(question, raw):
            raise not_in_list()
        return str(raw)

    def cells(self, question: Question, value: Any) -> Iterable[tuple[str, str, int]]:
        yield question.key, value, 1

    def plain(self, question: Question, value: Any, lang: str) -> str:
        return self.label_of(question, value, lang)

    def inputs(self, question: Question) -> int:
        options = len(question.config["options"])
        return 1 if options > LONG_LIST else options
