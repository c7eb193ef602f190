"""Digests: what waits in daily and weekly lists becomes one mail an address and day, with Home's rows below."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import translation

from core.mail import mails, quiet, registry
from core.mail.models import Address, Message
from core.mail.services.outbox import SHREDDED, own_hours, queue
from core.mail.states import MessageState
from core.web import clock

KIND = "mail.digest"
AT_ONCE = 500  # addresses a run; the next run takes the next ones


def build_digests() -> int:
    """Write the digests that are due. Nothing left that anyone wants: no mail. Returns how many were written."""
    now = clock.now()
    waiting = Message.objects.filter(state=MessageState.QUEUED, digest=True, not_before__lte=now, expires_at__gt=now)
    ids = [*waiting.values_list("address", flat=True).order_by("address").distinct()[:AT_ONCE]]
    rows = waiting.filter(address__in=ids).select_related("address", "address__user").order_by("id")
    of_address: dict[Address, list[Message]] = defaultdict(list)
    for row in rows:
        if row.address is not None:
            of_address[row.address].append(row)
    return sum(_build(address, mine) for address, mine in of_address.items())


@transaction.atomic
def _build(address: Address, rows: Iterable[Message]) -> bool:
    """Write one address's digest and move its rows to merged. A second one the same day waits for the next."""
    now = clock.now()
    key = f"digest:{address.pk}:{clock.today()}"
    ids = [row.pk for row in rows]
    locked = Message.objects.select_for_update().filter(pk__in=ids, state=MessageState.QUEUED, digest=True)
    mine = [row for row in locked.order_by("id") if _is_wanted(row)]
    if not mine:
        return False
    if Message.objects.filter(dedupe_key=key).exists():
        leaves = quiet.next_digest("daily", now, own_hours(address))
        Message.objects.filter(pk__in=[row.pk for row in mine]).update(not_before=leaves)
        return False
    _write(address, mine, key)
    digest = Message.objects.filter(dedupe_key=key).first()
    if digest is None:  # every list was turned off, or the address is blocked
        return False
    merged = Message.objects.filter(pk__in=[row.pk for row in mine])
    merged.filter(private=True).update(**SHREDDED, shredded_at=now)
    merged.update(state=MessageState.MERGED, merged_into=digest, digest=False)
    return True


def _is_wanted(row: Message) -> bool:
    kind = registry.find(row.kind)
    if kind is None or kind.wanted is None or kind.wanted(row.values.get("facts", {})):
        return True
    row.delete()
    return False


def _write(address: Address, rows: list[Message], key: str) -> None:
    items = [{"subject": row.subject, "body": row.values.get("body", "")} for row in rows]
    to: Any = address.user or address.email
    with translation.override(rows[-1].language):
        context = mails.digest(items=items, needs=registry.needs_of(address.user))
        queue(KIND, to=to, context=context, key=key, when="now")
