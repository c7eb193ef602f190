"""Mail about people who move or close their account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.accounts.models import School, User
from core.mail.registry import kind
from core.mail.services import queue
from core.web import clock

LASTS = timedelta(days=7)
KEEP = timedelta(days=30)
FAREWELL_KEPT = timedelta(days=2)


def _moved_example() -> dict[str, Any]:
    return {"name": "Mem Berry", "old": "School A", "new": "School B", "url": f"{settings.PLAB_BASE_URL}/people/"}


@kind(list="tasks", body="private", lasts=LASTS, keep=KEEP, example=_moved_example)
def school_changed(person: User, *, rep: User, old: School | None, new: School | None, event: int) -> None:
    """When a verified person changes school, to the union reps of the old and the new one. Can be turned off."""
    context = {
        "name": person.name,
        "old": old.name if old else "",
        "new": new.name if new else "",
        "url": settings.PLAB_BASE_URL + reverse("accounts:person-list"),
    }
    queue("accounts.school_changed", to=rep, context=context, key=f"moved:{event}:{rep.pk}")


def _closing_example() -> dict[str, Any]:
    return {"due": clock.now(), "url": f"{settings.PLAB_BASE_URL}/me/close/", "reasons": ["Hand over Math talk."]}


def _closing_context() -> dict[str, Any]:
    return {"url": settings.PLAB_BASE_URL + reverse("accounts:account-close")}


@kind(list="account", quiet="ignore", body="private", lasts=LASTS, keep=KEEP, example=_closing_example)
def closing_asked(person: User, *, due: datetime, event: int) -> None:
    """At once, when a person asks to close the account, to that person: until when it can be undone."""
    context = _closing_context() | {"due": due}
    queue("accounts.closing_asked", to=person, context=context, key=f"closing:{event}")


@kind(list="account", quiet="ignore", body="private", lasts=LASTS, keep=KEEP, example=_closing_example)
def closing_blocked(person: User, *, reasons: list[str], event: int) -> None:
    """When the seven days are over and something must be handed over first, to that person: what it is."""
    context = _closing_context() | {"reasons": reasons}
    queue("accounts.closing_blocked", to=person, context=context, key=f"closing_blocked:{event}")


@kind(list="account", quiet="ignore", body="private", lasts=FAREWELL_KEPT, keep=FAREWELL_KEPT, example=dict)
def account_closed(email: str, *, event: int) -> None:
    """When the account is closed, to the address it had. Afterwards the house forgets that address."""
    queue("accounts.account_closed", to=email, context={}, key=f"closed:{event}")
