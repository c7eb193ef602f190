"""Nightly: bodies are shredded, old rows deleted, blocks and requests that ran out are taken away."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from core.mail import registry
from core.mail.models import Address, MailEvent, Mailing, Message, Subscription
from core.mail.services.blocks import UNBLOCKED
from core.mail.services.outbox import SHREDDED
from core.mail.states import Block, MailingState, MessageState, Setting
from core.web import clock

BODY_KEPT = timedelta(days=30)
KEPT = timedelta(days=400)  # rows of kinds that no longer exist, events
REQUEST_KEPT = timedelta(days=7)
AT_ONCE = 5000
ENDED = (MessageState.SENT, MessageState.FAILED, MessageState.WITHDRAWN, MessageState.MERGED, MessageState.UNKNOWN)


def tidy() -> dict[str, int]:
    """Take away what has no more reason to be there. Each delete carries its own condition: twice is harmless."""
    now = clock.now()
    return {
        "shredded": _shred(now),
        "deleted": _delete_rows(now),
        "events": MailEvent.objects.filter(at__lt=now - KEPT).delete()[0],
        "requests": Subscription.objects.filter(setting=Setting.PENDING, changed_at__lt=now - REQUEST_KEPT).delete()[0],
        "blocks": Address.objects.filter(blocked=Block.SOFT, blocked_until__lte=now).update(**UNBLOCKED),
        "addresses": _delete_addresses(),
    }


def _shred(now: datetime) -> int:
    rows = Message.objects.filter(state__in=ENDED, shredded_at=None, created_at__lt=now - BODY_KEPT)
    return rows.update(**SHREDDED, shredded_at=now)


def _delete_rows(now: datetime) -> int:
    count = 0
    known = registry.kinds()
    ended = Message.objects.filter(state__in=ENDED)
    for kind in known:
        count += _delete_some(ended.filter(kind=kind.name, created_at__lt=now - kind.keep).values("pk"))
    others = ended.exclude(kind__in=[kind.name for kind in known])
    count += _delete_some(others.filter(created_at__lt=now - KEPT).values("pk"))
    over = [MailingState.DONE, MailingState.CANCELED]
    Mailing.objects.filter(state__in=over, created_at__lt=now - KEPT, messages=None).delete()
    return count


def _delete_some(ids: Any) -> int:
    """Delete by keys, so many at once that no lock is held long; the next night takes the rest."""
    return int(Message.objects.filter(pk__in=[row["pk"] for row in ids[:AT_ONCE]]).delete()[0])


def _delete_addresses() -> int:
    """Addresses of strangers about whom nothing is left."""
    letters = Message.objects.filter(address=OuterRef("pk"))
    said = Subscription.objects.filter(address=OuterRef("pk"))
    rows = Address.objects.filter(Q(user=None, blocked=""), ~Exists(letters), ~Exists(said))
    return rows.delete()[0]
