"""Mails of surveys. None of them says who has answered, and none is caused by an answer."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.accounts.models import User
from core.mail.registry import kind
from core.mail.services import queue, queue_many
from surveys import selectors
from surveys.models import Participation, Survey


def opening_example() -> dict[str, Any]:
    return {"title": "What should PD time be for?", "people": 7, "least": 10, "url": "https://plab.example/surveys/pd/"}


def results_example() -> dict[str, Any]:
    return {"title": "What should PD time be for?", "url": "https://plab.example/surveys/pd/results/"}


def asking_example() -> dict[str, Any]:
    return {
        "title": "What should PD time be for?",
        "purpose": "We plan next year.",
        "closes_at": datetime(2026, 12, 11, 22, 0, tzinfo=UTC),
        "minutes": 6,
        "owner": "",
        "url": "https://plab.example/s/ab3d5f/e/token/",
    }


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


@kind(list="surveys", body="private", lasts=timedelta(days=14), keep=timedelta(days=1), example=asking_example)
def survey_invitation(survey: Survey, places: Iterable[Participation]) -> int:
    """When a survey opens, in open hours; later to people added to its list. To everybody on the list. Can be muted."""
    rows = [(place.person, _asking(survey, place), f"surveys.invitation:{survey.pk}:{place.pk}") for place in places]
    return queue_many("surveys.survey_invitation", rows, not_after=survey.closes_at)


@kind(list="surveys", body="private", lasts=timedelta(days=3), keep=timedelta(days=1), example=asking_example)
def survey_reminder(survey: Survey, hours: int, places: Iterable[Participation]) -> int:
    """72 and 24 hours before closing, in open hours; to who has not sent by then, and nobody sees who. Nothing takes it
    back when a person sends: that would be the time of sending. Can be muted."""
    rows = [
        (place.person, _asking(survey, place), f"surveys.reminder:{survey.pk}:{hours}:{place.pk}") for place in places
    ]
    return queue_many("surveys.survey_reminder", rows, not_after=survey.closes_at)


def _asking(survey: Survey, place: Participation) -> dict[str, Any]:
    """Return what the two mails say. Their link carries a token that opens an anonymous survey, and nothing else."""
    version = survey.question_version
    path = survey.start_url
    if not survey.is_named:  # with names, one signs in
        path = reverse("surveys:ballot-enter", args=[survey.code, selectors.link_token(place)])
    return {
        "title": survey.title,
        "purpose": survey.purpose,
        "closes_at": survey.closes_at,
        "minutes": version.asks.minutes if version else None,
        "owner": survey.owner if survey.is_named else "",
        "url": _address(path),
    }


def _address(path: str) -> str:
    return f"{settings.PLAB_BASE_URL}{path}"
