"""The sheet's form: one field a question, drawn and read by its type, judged by `Definition.clean` alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from core.questions.types import CONTENT_LANGUAGES, Definition, Question, Section, kind_of, said
from core.questions.types.definition import GENERAL
from core.questions.types.words import TOKEN


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page draws it; `companions` (the text of "other") stand inside its frame."""

    question: Question
    field: BoundField
    label: str
    hint: str
    rules: str
    seconds: int
    companions: tuple["Asked", ...] = ()

    @property
    def described_by(self) -> str:
        ids = [f"{self.field.auto_id}_helptext"] if self.hint or not self.question.required else []
        return " ".join([*ids, *([f"{self.field.auto_id}_error"] if self.field.errors else [])])

    @property
    def option(self) -> str:
        """The answer that this companion belongs to."""
        return self.question.only_if[1] if self.question.only_if else ""


class SheetForm(forms.Form):
    """After `is_valid`, `answers` holds what a service may be given, `dropped` how many unknown inputs there were."""

    def __init__(self, *, definition: Definition, lang: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.definition, self.lang = definition, lang
        self.direction = CONTENT_LANGUAGES.get(lang, "ltr")
        self.answers: dict[str, Any] = {}
        self.dropped = 0
        for question in definition.asked:
            self.fields[question.key] = kind_of(question).field(question, lang)

    def clean(self) -> dict[str, Any]:
        names = set(self.data) - {TOKEN}
        strangers = dict.fromkeys(names - set(self.fields))
        result = self.definition.clean({**self.cleaned_data, **strangers})
        self.answers, self.dropped = result.answers, result.dropped
        for key, fault in result.faults.items():
            self.add_error(None if key == GENERAL else key, fault.message)
        return result.answers

    def sections(self) -> Iterator[tuple[Section, str, str, list[Asked]]]:
        """Return each section with its title, its intro and what it asks, in the sheet's language."""
        for section in self.definition.sections:
            asked = [self._asked(question) for question in section.questions]
            if asked:
                yield section, said(section.title, self.lang), said(section.intro, self.lang), asked

    def _asked(self, question: Question) -> Asked:
        kind = kind_of(question)
        return Asked(
            question,
            self[question.key],
            said(question.label, self.lang),
            said(question.hint, self.lang),
            json.dumps(kind.rules(question), ensure_ascii=False),
            kind.seconds,
            tuple(self._asked(companion) for companion in kind.companions(question)),
        )
