"""Addresses that get no mail, or less: mail came back, they marked it as spam, they asked us to stop."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.mail.models import Address, MailEvent, Message, Subscription
from core.mail.registry import lists
from core.mail.services.addresses import recipient, resolve
from core.mail.services.outbox import SHREDDED, close_open
from core.mail.states import Block, Reason
from core.web import clock
from core.web.policy import NotPossible

SOFT_COUNT, SOFT_WITHIN, SOFT_LASTS = 5, timedelta(days=7), timedelta(days=30)
STRONGER = {"": 0, Block.SOFT: 1, Block.BOUNCED: 2, Block.ASKED: 3, Block.COMPLAINED: 3}
UNBLOCKED: dict[str, Any] = {"blocked": "", "blocked_at": None, "blocked_until": None, "blocked_note": ""}


@transaction.atomic
def block_address(to: Any, *, why: str = Block.ASKED, note: str = "", at: datetime | None = None) -> None:
    """Stop every list that can be turned off (soft: newsletters only, for 30 days), queued rows included.

    `to` is an Address, a user or an e-mail address. A weaker block never replaces a stronger one.
    """
    if not isinstance(to, Address):
        person = recipient(to)
        to = resolve([person], "account")[person.key]
    address = Address.objects.select_for_update().get(pk=to.pk)
    if STRONGER[why] < STRONGER[address.blocked]:
        return
    address.blocked, address.blocked_note = why, note[:300]
    address.blocked_at = at or clock.now()
    address.blocked_until = address.blocked_at + SOFT_LASTS if why == Block.SOFT else None
    address.save(update_fields=[*UNBLOCKED])
    rows = Message.objects.filter(address=address)
    if why == Block.SOFT:
        close_open(rows.exclude(mailing=None), reason=Reason.BLOCKED)
    else:
        close_open(rows.filter(list__in=[entry.name for entry in lists()]), reason=Reason.BLOCKED)


def lift_block(address: Address) -> bool:
    """Let mail through again. Returns False when nothing blocked it."""
    return bool(Address.objects.filter(pk=address.pk).exclude(blocked="").update(**UNBLOCKED))


@transaction.atomic
def try_again(address: Address) -> None:
    """ "Mail to you came back. Try again": the person's own button, once a day, for bounced and soft blocks."""
    today = clock.today()
    rows = Address.objects.filter(pk=address.pk, blocked__in=[Block.BOUNCED, Block.SOFT]).exclude(tried_again_on=today)
    if not rows.update(tried_again_on=today, **UNBLOCKED):
        raise NotPossible(_("We tried once today. Try again tomorrow, or change your email address."))


def count_refusal(address: Address, now: datetime) -> None:
    """Five temporary refusals in seven days: no newsletters for 30 days."""
    recent = MailEvent.objects.filter(address=address, kind="deferred", at__gt=now - SOFT_WITHIN).count()
    if recent >= SOFT_COUNT and not address.blocked:
        block_address(address, why=Block.SOFT, note=_("refused for now %(count)s times") % {"count": recent}, at=now)


@transaction.atomic
def forget(*, user: Any) -> None:
    """An account was erased: open rows are withdrawn, sent ones keep day, kind and state, the address goes."""
    address = Address.objects.filter(user=user).first()
    mine = Message.objects.filter(user=user)
    close_open(mine, reason=Reason.PERSON_GONE)
    now = clock.now()
    for rows in (mine, Message.objects.filter(address=address)) if address else (mine,):
        close_open(rows, reason=Reason.PERSON_GONE)
        rows.update(user=None, address=None, reply="", **SHREDDED, shredded_at=now)
    if address:
        MailEvent.objects.filter(address=address).update(address=None, raw="")
        Subscription.objects.filter(address=address).delete()
        address.delete()
