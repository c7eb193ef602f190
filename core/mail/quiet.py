"""When mail may leave: not between 8 pm and 7 am Boston time, not on closed days, not in a person's own quiet hours.

Pure, but for the school calendar it is handed. Minutes are minutes of the day on the wall clock.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Literal

from django.utils import timezone

from core.web import calendar

OPEN_FROM, OPEN_TO = 7 * 60, 20 * 60
DIGEST_DAILY, DIGEST_WEEKLY = time(15, 30), time(7, 0)
MONDAY, SATURDAY = 0, 5
SCHOOL_DAY_WITHIN = 4  # days; further off it is a vacation, and weekdays count for the daily digest
FAR = 60  # days that one looks ahead for an open minute
Own = tuple[int, int] | None


def spans(day: date, own: Own, closed: frozenset[date]) -> list[tuple[int, int]]:
    """Return a day's open spans as (first minute, end), after taking off a person's own quiet hours."""
    if day in closed:
        return []
    if own is None:
        return [(OPEN_FROM, OPEN_TO)]
    start, end = own
    cuts = [(start, end)] if start < end else [(0, end), (start, 24 * 60)]
    left = [(OPEN_FROM, OPEN_TO)]
    for low, high in cuts:
        left = [
            part
            for begin, stop in left
            for part in ((begin, min(stop, low)), (max(begin, high), stop))
            if part[0] < part[1]
        ]
    return left


def is_open(moment: datetime, own: Own = None) -> bool:
    local = _local(moment)
    minute = local.hour * 60 + local.minute
    return any(low <= minute < high for low, high in spans(local.date(), own, calendar.current().closed))


def next_open(moment: datetime, own: Own = None) -> datetime:
    """Return the first open moment at or after this one."""
    closed, local = calendar.current().closed, _local(moment)
    for day in _days(local.date(), 1):
        minute = local.hour * 60 + local.minute if day == local.date() else 0
        for low, high in spans(day, own, closed):
            if low <= minute < high:
                return moment
            if minute < low:
                return _at(day, low)
    return moment


def last_open(moment: datetime, own: Own = None) -> datetime:
    """Return the last open minute at or before this moment."""
    closed, local = calendar.current().closed, _local(moment)
    for day in _days(local.date(), -1):
        minute = local.hour * 60 + local.minute if day == local.date() else 24 * 60
        for low, high in reversed(spans(day, own, closed)):
            if low <= minute < high:
                return moment
            if minute >= high:
                return _at(day, high - 1)
    return moment


def leave_at(mode: Literal["ignore", "earlier", "later"], moment: datetime, now: datetime, own: Own = None) -> datetime:
    """Return when a mail meant for `moment` leaves. `earlier` falls back to `later` when its minute has passed."""
    moment = max(moment, now)
    if mode == "ignore":
        return moment
    if mode == "earlier" and (before := last_open(moment, own)) >= now:
        return before
    return next_open(moment, own)


def reach(now: datetime) -> datetime:
    """Return how far ahead one must look now for reminders that have to leave before the coming quiet hours."""
    return next_open(now + timedelta(minutes=1))


def next_digest(setting: str, now: datetime, own: Own = None) -> datetime:
    """Return when the next daily (3:30 pm on school days) or weekly (Monday, 7 am) digest leaves, after `now`."""
    local = _local(now)
    for day in _days(local.date(), 1):
        clock = DIGEST_WEEKLY if setting == "weekly" else DIGEST_DAILY
        moment = datetime.combine(day, clock, timezone.get_default_timezone())
        if moment > now and (day.weekday() == MONDAY if setting == "weekly" else _is_digest_day(day, local.date())):
            return next_open(moment, own)
    return next_open(now, own)


def _is_digest_day(day: date, today: date) -> bool:
    soon = any(calendar.is_school_day(today + timedelta(days=n)) for n in range(SCHOOL_DAY_WITHIN + 1))
    return calendar.is_school_day(day) if soon else day.weekday() < SATURDAY


def shift(moment: datetime, offset: timedelta) -> datetime:
    """Move a moment by wall time: a day before Sunday 6 pm is Saturday 6 pm, also when the clocks change between."""
    local = _local(moment)
    moved = (local.replace(tzinfo=None) + offset).replace(tzinfo=local.tzinfo)
    # Through UTC: an hour that the change of clocks skips becomes the hour after it.
    return moved.astimezone(timezone.get_fixed_timezone(0))


def _local(moment: datetime) -> datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())


def _at(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), timezone.get_default_timezone())


def _days(first: date, step: int) -> Iterator[date]:
    for number in range(FAR):
        yield first + timedelta(days=number * step)
