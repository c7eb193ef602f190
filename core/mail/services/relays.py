"""The relay's row: the rate it keeps, its pauses, what is held back. Shared by all senders."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from core.mail import registry
from core.mail.models import FOREVER, Mailing, Message, MessageQuerySet, Relay
from core.mail.services.outbox import close_open
from core.mail.states import OPEN, MailingState, MessageState, Reason
from core.web import clock

BATCH = 50
BATCH_SECONDS = 2
RESERVE = 0.2  # the crowd leaves a fifth of each bucket to urgent mail
FIRST_PAUSE, LONGEST_PAUSE = 30, 300  # seconds
LONG_AWAY = timedelta(hours=12)
ALIVE_EVERY = timedelta(seconds=5)
PAUSED_BY_RELAY = "The mail server refused us"


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one claim may take: how many rows, down to which priority. `paused`: nothing."""

    count: int
    max_priority: int
    paused: bool = False
    hold_before: datetime | None = None
    limited: bool = False


def relay_row() -> Relay:
    row, _made = Relay.objects.get_or_create(
        name="main", defaults={"tokens": _capacity_second(), "hour_tokens": settings.PLAB_MAIL_PER_HOUR}
    )
    return row


def _capacity_second() -> float:
    return float(settings.PLAB_MAIL_PER_SECOND * BATCH_SECONDS)


@transaction.atomic
def take() -> Allowance:
    """Take tokens for one claim, and say that a sender lives. Tokens not needed go back with `give_back`."""
    now = clock.now()
    row = Relay.objects.select_for_update().filter(name="main").first() or relay_row()
    if row.paused_until and row.paused_until > now:
        return Allowance(0, 0, paused=True)
    changed = _hold_when_long_away(row, now)
    second, hour = _refilled(row, now)
    allowance = _allowed(second, hour, row.hold_before)
    if settings.PLAB_MAIL_PER_SECOND or settings.PLAB_MAIL_PER_HOUR:
        spent = allowance.count if allowance.max_priority > registry.URGENT else 0
        row.tokens, row.hour_tokens, row.refilled_at = second - spent, hour - spent, now
        changed = True
    if changed or row.alive_at is None or abs(now - row.alive_at) > ALIVE_EVERY:
        row.alive_at = now
        row.save(update_fields=["tokens", "hour_tokens", "refilled_at", "alive_at", "hold_before"])
    return allowance


def _refilled(row: Relay, now: datetime) -> tuple[float, float]:
    seconds = max(0.0, (now - row.refilled_at).total_seconds())
    per_second, per_hour = settings.PLAB_MAIL_PER_SECOND, settings.PLAB_MAIL_PER_HOUR
    second = min(_capacity_second(), row.tokens + seconds * per_second)
    return second, min(float(per_hour), row.hour_tokens + seconds * per_hour / 3600)


def _allowed(second: float, hour: float, hold_before: datetime | None) -> Allowance:
    """Return what the two buckets allow: the crowd, else prompt mail, else only what is never held."""
    per_second, per_hour = settings.PLAB_MAIL_PER_SECOND, settings.PLAB_MAIL_PER_HOUR
    size = min(BATCH, max(1, per_second * BATCH_SECONDS)) if per_second else BATCH

    def left(reserve: float) -> float:
        short = second - reserve * _capacity_second() if per_second else float(size)
        return min(size, short, hour - reserve * per_hour if per_hour else float(size))

    if (crowd := int(left(RESERVE))) >= 1:
        return Allowance(crowd, registry.BULK, hold_before=hold_before, limited=crowd < size)
    if (prompt := int(left(0.0))) >= 1:
        return Allowance(prompt, registry.PROMPT, hold_before=hold_before, limited=True)
    return Allowance(size, registry.URGENT, hold_before=hold_before, limited=True)


def give_back(allowance: Allowance, used: int) -> None:
    """Return the tokens of an allowance that found no row; urgent mail pays afterwards."""
    if not (settings.PLAB_MAIL_PER_SECOND or settings.PLAB_MAIL_PER_HOUR):
        return
    spare = allowance.count - used if allowance.max_priority > registry.URGENT else -used
    if spare:
        Relay.objects.filter(name="main").update(tokens=F("tokens") + spare, hour_tokens=F("hour_tokens") + spare)


def _hold_when_long_away(row: Relay, now: datetime) -> bool:
    """After more than 12 hours without a sender, what waited from before is held until a person looks."""
    if row.alive_at is None or now - row.alive_at <= LONG_AWAY:
        return False
    if not Message.objects.filter(state=MessageState.QUEUED, not_before__lte=now).exists():
        return False
    row.hold_before = now
    return True


@transaction.atomic
def rest(text: str) -> datetime:
    """The relay cannot now: pause 30 s, doubling up to 5 minutes while it goes on."""
    row = Relay.objects.select_for_update().get(pk=relay_row().pk)
    row.pause_seconds = min(LONGEST_PAUSE, row.pause_seconds * 2) if row.pause_seconds else FIRST_PAUSE
    row.paused_until = max(clock.now() + timedelta(seconds=row.pause_seconds), row.paused_until or clock.now())
    row.pause_reason = text[:300]
    row.save(update_fields=["pause_seconds", "paused_until", "pause_reason"])
    return row.paused_until


@transaction.atomic
def refuse(text: str) -> None:
    """The relay will not have us: pause until a person looks, mailings with it."""
    relay_row()
    Relay.objects.filter(name="main").update(paused_until=FOREVER, pause_reason=text[:300])
    Mailing.objects.filter(state=MailingState.SENDING).update(
        state=MailingState.PAUSED, pause_reason=f"{PAUSED_BY_RELAY}: {text}"[:300]
    )


def went_well() -> None:
    """A message was taken: the next pause begins at 30 s again."""
    Relay.objects.filter(name="main", pause_seconds__gt=0).update(pause_seconds=0, paused_until=None, pause_reason="")


@transaction.atomic
def pause_relay(reason: str) -> None:
    """A person stops everything. What a sender holds goes back; at most the one in hand still leaves."""
    relay_row()
    Relay.objects.filter(name="main").update(paused_until=FOREVER, pause_reason=reason[:300])
    Message.objects.filter(state=MessageState.CLAIMED).update(state=MessageState.QUEUED, claim=None, lease_until=None)


@transaction.atomic
def resume_relay() -> None:
    """A person has looked: go on, with the mailings that stopped for the relay's sake."""
    relay_row()
    Relay.objects.filter(name="main").update(paused_until=None, pause_reason="", pause_seconds=0)
    Mailing.objects.filter(state=MailingState.PAUSED, pause_reason__startswith=PAUSED_BY_RELAY).update(
        state=MailingState.SENDING, pause_reason=""
    )


@transaction.atomic
def hold_outbox() -> int:
    """Hold every row written until now; new ones flow. Returns how many wait. (After a restore, or by hand.)"""
    relay_row()
    now = clock.now()
    Relay.objects.filter(name="main").update(hold_before=now)
    Message.objects.filter(state=MessageState.CLAIMED).update(state=MessageState.QUEUED, claim=None, lease_until=None)
    return Message.objects.filter(state=MessageState.QUEUED, created_at__lt=now).count()


def release_outbox() -> int:
    """Let go what is held. Returns how many rows flow again; those whose time is over are withdrawn as expired."""
    row = relay_row()
    held = held_rows(row.hold_before).count()
    Relay.objects.filter(name="main").update(hold_before=None, alive_at=clock.now())
    return held


@transaction.atomic
def withdraw_held() -> int:
    """Withdraw what is held, and end the hold."""
    row = relay_row()
    count = close_open(held_rows(row.hold_before), reason=Reason.CANCELED)
    Relay.objects.filter(name="main").update(hold_before=None, alive_at=clock.now())
    return count


def held_rows(before: datetime | None) -> MessageQuerySet:
    """The rows that a hold keeps back."""
    rows = Message.objects.filter(state__in=OPEN)
    return rows.filter(created_at__lt=before) if before else rows.none()
