"""Mails of surveys. None of them says who has answered, and none is caused by an answer."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from core.accounts.models import User
from core.mail.registry import kind
from core.mail.services import queue, queue_many
from surveys import selectors
from surveys.models import Survey


def opening_example() -> dict[str, Any]:
    return {"title": "What should PD time be for?", "people": 7, "least": 10, "url": "https://plab.example/surveys/pd/"}


def results_example() -> dict[str, Any]:
    return {"title": "What should PD time be for?", "url": "https://plab.example/surveys/pd/results/"}


@kind(list="tasks", body="private", lasts=timedelta(days=2), keep=timedelta(days=30), example=opening_example)
def survey_not_opened(survey: Survey, people: int, least: int) -> None:
    """When a scheduled survey finds too few people at its opening time; to the owner side, once. Can be muted."""
    context = {"title": survey.title, "people": people, "least": least, "url": _address(survey.get_absolute_url())}
    for person in selectors.owner_people(survey):
        key = f"surveys.not_opened:{survey.pk}:{survey.opens_at:%Y%m%d%H%M}:{person.pk}"
        queue("surveys.survey_not_opened", to=person, context=context, key=key)


@kind(list="surveys", body="private", lasts=timedelta(days=3), keep=timedelta(days=1), example=results_example)
def survey_results(survey: Survey) -> None:
    """When results are published; to everybody on the list alike, whether they sent or not. Can be muted."""
    context = {"title": survey.title, "url": _address(survey.results_url)}
    listed = User.objects.get_queryset().filter(participations__survey=survey).order_by("participations__id")
    people = [person for person in listed if selectors.reading_of(person, survey)]
    queue_many(
        "surveys.survey_results",
        [(person, context, f"surveys.results:{survey.pk}:{person.pk}") for person in people],
    )


def _address(path: str) -> str:
    return f"{settings.PLAB_BASE_URL}{path}"
