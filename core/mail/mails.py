"""The two mails of the outbox itself."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from core.mail.models import Address
from core.mail.registry import kind
from core.mail.selectors.links import confirm_url
from core.mail.services.outbox import queue
from core.web import clock
from core.web.needs import Need


def _digest_example() -> dict[str, Any]:
    needs = [
        Need("example", "session", "Reflect on Math talk", "It gives you 1.5 hours", "/sessions/", minutes=3),
    ]
    items = [
        {"subject": "Math talk has a new session", "body": "Tuesday, Dec 8, 3:30–5:00 pm at School A."},
        {"subject": "Two people joined Early literacy", "body": "They teach grades 1 and 2."},
    ]
    return {"items": items, "needs": needs, "total": 3}


@kind(list="tasks", quiet="later", lasts=timedelta(hours=20), keep=timedelta(days=30), example=_digest_example)
def digest(*, items: Sequence[Any], needs: Sequence[Need]) -> dict[str, Any]:
    """Daily at 3:30 pm on school days, weekly on Monday at 7 am: what waited, and what needs you now.

    To whoever chose it for a list, one a day at most. Stopping it turns off the lists it carried.
    """
    return {"items": items, "needs": needs, "total": len(items) + len(needs)}


def _confirmation_example() -> dict[str, Any]:
    return {"confirm_url": "https://plab.example.org/news/example/"}


@kind(
    list="account",
    quiet="ignore",
    lasts=timedelta(days=3),
    keep=timedelta(days=7),
    example=_confirmation_example,
)
def news_confirmation(address: Address, list: str) -> None:
    """At once, to an address that somebody typed on /news/: news only after a yes. One a day and address."""
    context = {"confirm_url": confirm_url(address.public_id, list)}
    queue("mail.news_confirmation", to=address.email, context=context, key=f"news:{address.pk}:{clock.today()}")
