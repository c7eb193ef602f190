"""A sender's hold on rows: claim, lease, the one UPDATE between two messages, and what becomes of a dead sender's rows.

A safe sender commits "about to send j" before and "i is sent" after: two commits a message. Here both go in one
statement whose row count is the check. At a kill the table says exactly: before i sent, i in the relay's hands,
after i untouched. Leases go by the database's clock, so that a moved clock reclaims nothing.
"""

import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import DateTimeField, Func, Q

from core.mail.models import Address, Message
from core.mail.selectors.outbox import due
from core.mail.services.outbox import SHREDDED, close_open
from core.mail.states import HELD, Block, MessageState, Reason
from core.web import clock

BUSY_WITHIN = 5  # seconds: a sender that has touched no row for so long is dead or stuck, another may begin


class DatabaseTime(Func):
    """The database's own clock, plus seconds."""

    output_field = DateTimeField()
    arity = 0

    def __init__(self, seconds: int = 0) -> None:
        super().__init__()
        self.seconds = seconds

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        return f"(clock_timestamp() + interval '{self.seconds:d} seconds')", []

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now', '{self.seconds:+d} seconds')", []


def lease_sql() -> str:
    part = DatabaseTime(settings.MAIL_LEASE)
    return (part.as_sqlite if connection.vendor == "sqlite" else part.as_postgresql)(None, connection)[0]


def live_senders() -> list[int]:
    """Return, for each claim that moved within the last seconds, the lowest rank of mail it carries."""
    ranks: dict[Any, int] = {}
    rows = Message.objects.filter(state__in=HELD, lease_until__gt=DatabaseTime(settings.MAIL_LEASE - BUSY_WITHIN))
    for claim, priority in rows.values_list("claim", "priority"):
        ranks[claim] = max(priority, ranks.get(claim, 0))
    return [*ranks.values()]


def reclaim() -> dict[str, int]:
    """Take back what dead senders held. Bulk rows in the relay's hands become unknown, personal ones go once more."""
    late = Message.objects.filter(lease_until__lt=DatabaseTime())
    sending = late.filter(state=MessageState.SENDING)
    free: dict[str, Any] = {"state": MessageState.QUEUED, "claim": None, "lease_until": None}
    back = late.filter(state=MessageState.CLAIMED).update(**free)
    again = sending.filter(mailing=None, repeats=0).update(repeats=1, **free)
    unknown = sending.update(state=MessageState.UNKNOWN, lease_until=None)
    return {"reclaimed": back, "repeated": again, "unknown": unknown}


def expire(now: datetime) -> int:
    """Withdraw what is too late to send; what failed loses its private body then, too."""
    over = Message.objects.filter(expires_at__lte=now)
    ended = over.filter(state__in=[MessageState.FAILED, MessageState.UNKNOWN], private=True, shredded_at=None)
    ended.update(**SHREDDED, shredded_at=now)
    return close_open(over.filter(state=MessageState.QUEUED), reason=Reason.EXPIRED)


def claim_rows(
    claim: uuid.UUID, *, now: datetime, count: int, max_priority: int, hold_before: datetime | None
) -> list[Message]:
    """Claim up to `count` rows under a fresh claim and return them in order. No other sender can have them."""
    with transaction.atomic():
        wanted = due(now, max_priority, hold_before).select_for_update(skip_locked=True, of=("self",))
        rows = list(wanted.select_related("address")[:count])
        if rows:
            Message.objects.filter(pk__in=[row.pk for row in rows]).update(
                state=MessageState.CLAIMED, claim=claim, lease_until=DatabaseTime(settings.MAIL_LEASE)
            )
    return rows


@lru_cache(maxsize=64)
def _statement(columns: tuple[str, ...], done: bool, mark: bool, vendor: str) -> str:
    lease = lease_sql()
    sets = []
    if done and mark:
        sets = ["state = CASE id WHEN %s THEN %s ELSE 'sending' END"]
        sets += [f"lease_until = CASE id WHEN %s THEN NULL ELSE {lease} END"]
        sets += [f'"{name}" = CASE id WHEN %s THEN %s ELSE "{name}" END' for name in columns]
    elif done:
        sets = ["state = %s", "lease_until = NULL", *(f'"{name}" = %s' for name in columns)]
    else:
        sets = ["state = 'sending'", f"lease_until = {lease}"]
    where = []
    if done:
        where.append("(id = %s AND state = 'sending' AND claim = %s)")
    if mark:
        where.append(
            "(id = %s AND state = 'claimed' AND claim = %s AND (mailing_id IS NULL OR EXISTS ("
            "SELECT 1 FROM mail_mailing m WHERE m.id = mail_message.mailing_id AND m.state = 'sending')))"
        )
    return f"UPDATE mail_message SET {', '.join(sets)} WHERE {' OR '.join(where)}"  # noqa: S608 (names are our own)


def step(claim: uuid.UUID, done: tuple[int, Mapping[str, Any]] | None, mark: int | None) -> int:
    """Write i's result and mark j as being sent, in one statement. Returns its row count: fewer = read both."""
    changes = dict(done[1]) if done else {}
    state = changes.pop("state", None)
    columns = tuple(sorted(changes))
    sql = _statement(columns, done is not None, mark is not None, connection.vendor)
    own = _value("claim", claim)
    values: list[Any] = []
    if done is not None and mark is not None:
        values = [done[0], state, done[0]]
        for name in columns:
            values += [done[0], _value(name, changes[name])]
    elif done is not None:
        values = [state, *(_value(name, changes[name]) for name in columns)]
    if done is not None:
        values += [done[0], own]
    if mark is not None:
        values += [mark, own]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def _value(name: str, value: Any) -> Any:
    """Return a value as this database takes it in plain SQL."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, uuid.UUID):
        return value.hex if connection.vendor == "sqlite" else str(value)
    return value


def is_marked(claim: uuid.UUID, id: int) -> bool:
    return Message.objects.filter(pk=id, claim=claim, state=MessageState.SENDING).exists()


def report_late(claim: uuid.UUID, id: int, changes: Mapping[str, Any], *, repeats: int) -> bool:
    """A sender that was only slow reports what became of a row that was taken for lost meanwhile."""
    mine = Q(claim=claim, state__in=[MessageState.SENDING, MessageState.UNKNOWN])
    if changes["state"] == MessageState.SENT and repeats == 0:
        mine |= Q(state=MessageState.QUEUED, repeats=1)  # given free to go once more, and nobody took it yet
    values = {**changes, "lease_until": None}
    if values.get("values") == "{}":
        values["values"] = {}
    return bool(Message.objects.filter(mine, pk=id).update(**values))


def renew(claim: uuid.UUID) -> int:
    """Renew the leases of what is still claimed, in one UPDATE."""
    rows = Message.objects.filter(claim=claim, state=MessageState.CLAIMED)
    return rows.update(lease_until=DatabaseTime(settings.MAIL_LEASE))


def hand_back(claim: uuid.UUID) -> int:
    """Give untouched rows back, so that the next sender has them at once."""
    rows = Message.objects.filter(claim=claim, state=MessageState.CLAIMED)
    return rows.update(state=MessageState.QUEUED, claim=None, lease_until=None)


def drop(claim: uuid.UUID, row: Message, reason: str) -> None:
    """Take a claimed row that is not wanted any more out of the outbox; a private one leaves no trace."""
    rows = Message.objects.filter(pk=row.pk, claim=claim, state=MessageState.CLAIMED)
    if row.private:
        rows.delete()
    else:
        close_open(rows, reason=reason)


def put_aside(claim: uuid.UUID, row: Message, *, attempts: int, not_before: datetime, failed: bool, note: str) -> None:
    """A row could not be built: count it on this row alone; the fifth time it is parked for a person to see."""
    changes: dict[str, Any] = {"attempts": attempts, "reply": note[:300], "claim": None, "lease_until": None}
    if failed:
        changes |= {"state": MessageState.FAILED, "reason": Reason.BROKEN}
    else:
        changes |= {"state": MessageState.QUEUED, "not_before": not_before}
    Message.objects.filter(pk=row.pk, claim=claim, state=MessageState.CLAIMED).update(**changes)


def someone_waits(max_priority: int, hold_before: datetime | None) -> bool:
    return due(clock.now(), max_priority, hold_before).exists()


def bounced_here(address: Address) -> bool:
    """Say whether our own relay told us that the mailbox is gone: its next 250 then says the opposite."""
    return address.blocked == Block.BOUNCED and address.blocked_note.startswith("relay:")
