"""A definition as pages: one question or one section each, and what of it a person with these answers is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.questions.types.definition import Definition, Section
from core.questions.types.registry import Question, kind_of


@dataclass(frozen=True)
class Part:
    """One page. `key` names it in the address; `definition` holds its questions alone."""

    key: str
    definition: Definition

    @property
    def section(self) -> Section:
        return self.definition.sections[0]

    @property
    def keys(self) -> set[str]:
        """The keys that are answered here, with those of companions like the text of "other"."""
        return set(self.definition.by_key)

    @property
    def seconds(self) -> int:
        return sum(kind_of(question).seconds for question in self.definition.questions)


def parts_of(definition: Definition, answers: Mapping[str, Any], *, by_section: bool) -> list[Part]:
    """Return the pages for a person with these answers. A question that is not asked has no page."""
    asked = definition.clean(answers).answers
    parts = []
    for section in definition.sections:
        for questions in [section.questions] if by_section else [(question,) for question in section.questions]:
            here = {question.key for question in questions}
            shown = tuple(
                _on_page(question, here)
                for question in questions
                if _depends_on(question, here) or definition.is_asked(question, asked)
            )
            if shown:
                key = section.key if by_section else shown[0].key
                parts.append(Part(key, Definition(definition.languages, (replace(section, questions=shown),))))
    return parts


def _depends_on(question: Question, here: set[str]) -> bool:
    """Say whether only the page itself can tell if a question is asked."""
    return question.show_if is not None and all(condition.q in here for condition in question.show_if.conditions)


def _on_page(question: Question, here: set[str]) -> Question:
    return question if _depends_on(question, here) else replace(question, show_if=None)


def merged(part: Part, whole: Definition, answers: Mapping[str, Any], raw: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return all answers with those of one page anew, and the faults of that page.

    Answers of other pages stay as they are, also those of questions that are not asked now or no longer exist.
    """
    others = {key: value for key, value in answers.items() if key not in part.keys}
    cleaned = whole.clean({**others, **raw})
    here = {key: value for key, value in cleaned.answers.items() if key in part.keys}
    return {**others, **here}, {key: fault for key, fault in cleaned.faults.items() if key in part.keys}


def to_send(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is sent: the answers to what is asked, and those to questions that were removed since."""
    removed = {key: value for key, value in answers.items() if key not in definition.by_key}
    return {**definition.clean(answers).answers, **removed}
