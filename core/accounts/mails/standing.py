"""What a person hears about their standing. On the list `account`: always on, at any hour."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from core.accounts.models import User
from core.mail.registry import kind
from core.mail.services import queue

LASTS = timedelta(days=7)


def _home() -> str:
    return f"{settings.PLAB_BASE_URL}{reverse('plab:home-show')}"


def _profile() -> str:
    try:
        return f"{settings.PLAB_BASE_URL}{reverse('accounts:profile-edit')}"
    except NoReverseMatch:
        return _home()


def _example() -> dict[str, Any]:
    return {
        "url": f"{settings.PLAB_BASE_URL}/",
        "school": "School A",
        "reason": "I don't know this person.",
        "until": date(2027, 1, 29),
    }


def _tell(kind_name: str, person: User, event: int, **context: Any) -> None:
    queue(kind_name, to=person, context=context, key=f"{kind_name}:{person.pk}:{event}")


@kind(list="account", quiet="ignore", body="private", lasts=LASTS, example=_example)
def welcome(person: User, *, event: int) -> None:
    """When an account becomes verified, to that person. Always on."""
    _tell("accounts.welcome", person, event, url=_home())


@kind(list="account", quiet="ignore", body="private", lasts=LASTS, example=_example)
def waiting(person: User, *, event: int) -> None:
    """When a confirmed account has to wait for a rep, to that person. Always on."""
    school = person.school.name if person.school else ""
    _tell("accounts.waiting", person, event, url=_profile(), school=school)


@kind(list="account", quiet="ignore", body="private", lasts=LASTS, example=_example)
def declined(person: User, *, reason: str, event: int) -> None:
    """When a rep or organizer declines, to that person, with the reason. Always on."""
    _tell("accounts.declined", person, event, url=_profile(), reason=reason)


@kind(list="account", quiet="ignore", body="private", lasts=LASTS, example=_example)
def contested(person: User, *, reason: str, event: int) -> None:
    """When a rep says "I don't know this person", to that person, with the reason. Always on."""
    _tell("accounts.contested", person, event, url=_profile(), reason=reason)


@kind(list="account", quiet="ignore", body="private", lasts=LASTS, example=_example)
def suspended(person: User, *, reason: str, until: date, event: int) -> None:
    """When an organizer suspends an account, to that person, with the reason and the last day. Always on."""
    _tell("accounts.suspended", person, event, url=_home(), reason=reason, until=until)


@kind(list="account", quiet="ignore", body="private", lasts=LASTS, example=_example)
def restored(person: User, *, event: int) -> None:
    """When a suspension ends, by an organizer or by the clock, to that person. Always on."""
    _tell("accounts.restored", person, event, url=_home())
