"""Reminders: what fell due in the last 12 hours becomes rows. Run a hundred times, or by two beats: the same rows."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from core.mail import quiet, registry
from core.mail.models import ReminderRule
from core.mail.registry import Due, Reminder
from core.mail.services.outbox import queue_many
from core.web import clock

LATE = timedelta(hours=12)  # older than this: never sent
SLACK = timedelta(hours=2)  # a change of clocks lies between a moment and its offset


def plan_reminders() -> int:
    """Queue every reminder that falls due now. Returns how many rows were offered (known keys are passed over)."""
    now, count = clock.now(), 0
    rules = {rule.kind: rule for rule in ReminderRule.objects.all()}
    for reminder in registry.reminders():
        rule = rules.get(reminder.kind)
        if rule is None or rule.enabled:
            count += _plan(reminder, offsets_of(reminder, rule), now)
    return count


def offsets_of(reminder: Reminder, rule: ReminderRule | None) -> Sequence[timedelta]:
    """Return the offsets that hold: what staff set, else what the code says."""
    return [timedelta(seconds=seconds) for seconds in rule.offsets] if rule and rule.offsets else reminder.offsets


def _plan(reminder: Reminder, offsets: Sequence[timedelta], now: datetime) -> int:
    early = registry.get(reminder.kind).quiet == "earlier"
    until = quiet.reach(now) if early else now
    count = 0
    for offset in offsets:
        rows = [*_rows(reminder, offset, now - LATE, until)]
        if early:
            rows = [row for row in rows if quiet.last_open(row[0]) <= now]
        for when in {row[1].when for row in rows}:
            mails = [_mail(reminder, offset, due) for _moment, due in rows if due.when == when]
            count += queue_many(reminder.kind, mails, when=when)
    return count


def _rows(reminder: Reminder, offset: timedelta, after: datetime, until: datetime) -> Iterator[tuple[datetime, Due]]:
    """Yield (its moment, what is due) of everything whose reminder falls into (after, until]."""
    for due in reminder.due(after - offset - SLACK, until - offset + SLACK):
        moment = quiet.shift(due.at, offset)
        if after < moment <= until:
            yield moment, due


def _mail(reminder: Reminder, offset: timedelta, due: Due) -> tuple[Any, dict[str, Any], str, dict[str, Any]]:
    return due.to, due.context, key_of_reminder(reminder.kind, due, offset), due.facts


def key_of_reminder(kind: str, due: Due, offset: timedelta) -> str:
    """Return what makes a reminder unique: kind, object, its moment, offset, person. A moved date is a new one."""
    at = timezone.localtime(due.at, timezone.get_default_timezone())
    person = due.to if isinstance(due.to, str) else due.to.pk
    return f"rem:{kind}:{due.object}:{at:%Y-%m-%dT%H:%M}:{int(offset.total_seconds())}:{person}"


def next_dates(kind: str, count: int = 5) -> list[datetime]:
    """Return the next moments at which a reminder will go out, for the page of reminder rules. Looks 60 days ahead."""
    found = {reminder.kind: reminder for reminder in registry.reminders()}
    if (reminder := found.get(kind)) is None:
        return []
    now = clock.now()
    rule = ReminderRule.objects.filter(kind=kind).first()
    moments = {
        moment
        for offset in offsets_of(reminder, rule)
        for moment, _due in _rows(reminder, offset, now, now + timedelta(days=60))
    }
    return sorted(moments)[:count]
