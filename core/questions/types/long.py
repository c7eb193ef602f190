"""`long`: a text of several lines. Stored: the text. Never a table: themes and excerpts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.questions.types.registry import Fault, Kind, Question, register, said
from core.questions.types.widgets import LongText
from core.questions.types.words import too_long, whole
from core.questions.types.xlsrow import XlsRow
from core.web.text import tidy

LIMIT, LONGEST = 2_000, 5_000


@register
class Long(Kind):
    """Config: `limit`, the most characters."""

    name = "long"
    title = gettext_lazy("Written answer")
    about = gettext_lazy("People write in their own words.")
    is_text: ClassVar[bool] = True
    place = 4
    seconds = 45
    usual: ClassVar[int] = LIMIT
    longest: ClassVar[int] = LONGEST

    def parse(self, raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        limit = raw.get("limit")
        if limit is None:
            return {"limit": self.usual}, []
        if whole(limit, 1, self.longest) is None:
            most = f"{self.longest:,}"
            return {"limit": self.usual}, [Fault(_("Write a number from 1 to %(n)s") % {"n": most}, _("how long"))]
        return {"limit": limit}, []

    def setup(self, config: Mapping[str, Any], languages: Sequence[str]) -> dict[str, forms.Field]:
        label, now = _("At most this many characters"), config.get("limit") or self.usual
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        return {
            "limit": forms.IntegerField(label=label, initial=now, min_value=1, max_value=self.longest, widget=widget)
        }

    def configured(
        self, config: Mapping[str, Any], typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
    ) -> dict[str, Any]:
        return {"limit": typed["limit"]}

    def field(self, question: Question, lang: str) -> forms.Field:
        return forms.Field(required=False, widget=LongText(question.config["limit"]))

    def clean(self, question: Question, raw: Any) -> str | None:
        if not isinstance(raw, str):
            raise Fault(self.missing(question))
        text = tidy(raw)
        if len(text) > question.config["limit"]:
            raise Fault(too_long(len(text), question.config["limit"]))
        return text or None

    def grows(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Fault]:
        return (
            [] if new["limit"] >= old["limit"] else [Fault(_("A text limit can’t shrink while people are answering"))]
        )

    def to_xlsform(self, question: Question) -> list[XlsRow]:
        return [self.xls_row(question, "text", columns={"appearance": "multiline"}, plab=dict(question.config))]

    def from_xlsform(self, rows: Sequence[XlsRow], languages: Sequence[str]) -> dict[str, Any] | None:
        first = rows[0]
        if first.is_from(self.name):
            return {"limit": first.plab.get("limit")}
        return {} if first.type == "text" and first.columns.get("appearance") == "multiline" else None

    def missing(self, question: Question) -> str:
        return _("Write an answer to “%(question)s”") % {"question": said(question.label)}

    def plain(self, question: Question, value: Any, lang: str) -> str:
        return str(value)

    def rules(self, question: Question) -> list[dict[str, Any]]:
        limit = question.config["limit"]
        says = _("Make it shorter: %(n)s of %(most)s characters") % {"n": "#", "most": f"{limit:,}"}
        return [*super().rules(question), {"rule": "limit", "value": limit, "says": says}]
