"""Answers with names: one's own, those the owner side reads, and the same without names for the tables."""

from collections.abc import Iterator
from typing import Any

from core.questions.types import Definition, Question, kind_of, said
from core.questions.types.registry import Cell, Column
from surveys.models import SMALLEST_K, NamedResponse, NamedResponseQuerySet, Survey


def named_response_of(user: Any, survey: Survey) -> NamedResponse | None:
    """Return what a person wrote to a survey with names."""
    rows = NamedResponse.objects.select_related("question_version")
    return rows.filter(survey=survey, person=user).first() if user.is_authenticated else None


def sent_by_name(survey: Survey) -> NamedResponseQuerySet:
    """Return what was sent, by name, with the person and their school."""
    return NamedResponse.objects.sent().filter(survey=survey).select_related("person__school", "question_version")


def ever_asked(survey: Survey) -> list[Question]:
    """Return the questions as they are asked now, then those that were removed, as they were asked last."""
    now: Definition = survey.question_version.asks  # type: ignore[union-attr]
    known = dict(now.by_key)
    asked = list(now.asked)
    for version in survey.question_set.versions.order_by("-number"):
        fresh = [question for question in version.asks.asked if question.key not in known]
        known |= {question.key: question for question in fresh}
        asked += fresh
    return asked


def told_by(response: NamedResponse, asked: list[Question], lang: str) -> list[tuple[str, str]]:
    """Return (question, answer in words) of what one person sent. Only what they answered."""
    given = response.answers
    return [
        (said(question.label, lang), kind_of(question).plain(question, given[question.key], lang))
        for question in asked
        if question.key in given
    ]


def columns_of(asked: list[Question], lang: str) -> list[Column]:
    return [column for question in asked for column in kind_of(question).columns(question, lang)]


def cells_by(response: NamedResponse, asked: list[Question], lang: str) -> list[Cell]:
    """Return one person's line of the download."""
    given = response.answers
    return [cell for question in asked for cell in kind_of(question).row(question, given.get(question.key), lang)]


def answers_without_names(survey: Survey) -> Iterator[dict[str, Any]]:
    """Yield what was sent as an anonymous survey would keep it, texts too, for the tables of the count."""
    asks: Definition = survey.question_version.asks  # type: ignore[union-attr]
    sent = NamedResponse.objects.sent().filter(survey=survey).order_by("pk").values_list("answers", flat=True)
    for answers in sent.iterator(chunk_size=1_000):
        yield asks.coarse(asks.clean(answers).answers)


def waits_for_tables(survey: Survey) -> bool:
    """Say whether there is something to make tables of."""
    if survey.is_named:
        return NamedResponse.objects.sent().filter(survey=survey).count() >= SMALLEST_K
    return survey.responses.exists()
