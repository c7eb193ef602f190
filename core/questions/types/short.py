"""`short`: a text of one line. Stored: the text. Never a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from core.questions.types.long import Long
from core.questions.types.registry import Question, register
from core.questions.types.widgets import ShortText
from core.questions.types.xlsrow import XlsRow


@register
class Short(Long):
    """Config: `limit`, the most characters (200)."""

    name = "short"
    title = gettext_lazy("Short answer")
    about = gettext_lazy("A name, a title, a few words on one line.")
    place = 8
    seconds = 15
    usual: ClassVar[int] = 200
    longest: ClassVar[int] = 200

    def field(self, question: Question, lang: str) -> forms.Field:
        return forms.Field(required=False, widget=ShortText())

    def to_xlsform(self, question: Question) -> list[XlsRow]:
        return [self.xls_row(question, "text", plab=dict(question.config))]

    def from_xlsform(self, rows: Sequence[XlsRow], languages: Sequence[str]) -> dict[str, Any] | None:
        first = rows[0]
        if first.is_from(self.name):
            return {"limit": first.plab.get("limit")}
        return {} if first.is_foreign() and first.type == "text" and not first.columns.get("appearance") else None

    def clean(self, question: Question, raw: Any) -> str | None:
        return super().clean(question, " ".join(raw.split()) if isinstance(raw, str) else raw)
