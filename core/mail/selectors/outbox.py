"""Which rows may leave, and how long a sending will take."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q

from core.mail.models import Mailing, Message, MessageQuerySet, Subscription
from core.mail.registry import LISTS
from core.mail.states import Block, MailingState, MessageState, Setting

CODE_EVERY = timedelta(days=1)  # a bounced address gets one sign-in code a day
CAN_STOP = [entry.name for entry in LISTS.values() if entry.can_turn_off]


def due(now: datetime, max_priority: int, hold_before: datetime | None) -> MessageQuerySet:
    """The rows that may leave now, first things first. Everything that may hold a row stands here."""
    off = Subscription.objects.filter(
        address=OuterRef("address"), list=OuterRef("list"), setting__in=[Setting.OFF, Setting.PENDING]
    )
    paused = Mailing.objects.filter(pk=OuterRef("mailing")).exclude(state=MailingState.SENDING)
    letter = ~Q(list__in=CAN_STOP)
    recent_code = Message.objects.filter(
        address=OuterRef("address"), list="account", state=MessageState.SENT, sent_at__gt=now - CODE_EVERY
    )
    unblocked = (
        Q(address__blocked="")
        | Q(address__blocked__in=[Block.ASKED, Block.COMPLAINED]) & letter
        | Q(address__blocked=Block.SOFT) & (Q(mailing=None) | Q(address__blocked_until__lte=now))
        | Q(address__blocked=Block.BOUNCED, list="account") & ~Exists(recent_code)
    )
    awake = Q(address__paused_until=None) | Q(address__paused_until__lte=now) | letter
    rows = Message.objects.waiting(now).filter(unblocked, awake, priority__lte=max_priority, expires_at__gt=now)
    rows = rows.exclude(Exists(off)).exclude(Exists(paused))
    if hold_before:
        rows = rows.filter(created_at__gte=hold_before)
    return rows.order_by("priority", "not_before", "id")


def leaving_takes(count: int) -> timedelta:
    """Return about how long `count` messages take at the rate that is set, for the page that schedules them."""
    seconds = count / settings.PLAB_MAIL_PER_SECOND if settings.PLAB_MAIL_PER_SECOND else 0.0
    if settings.PLAB_MAIL_PER_HOUR:
        over = max(0.0, count - settings.PLAB_MAIL_PER_HOUR)
        seconds = max(seconds, over * 3600 / settings.PLAB_MAIL_PER_HOUR)
    return timedelta(seconds=round(seconds))
