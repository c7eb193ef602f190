"""The one school calendar: its years and closed days. Every change is an Event, under one lock."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from core.accounts import policies
from core.accounts.models import ClosedDay, SchoolYear, User
from core.activity import services as activity
from core.web.calendar import SATURDAY
from core.web.policy import NotPossible, require, stale

CALENDAR_LOCK = 7_215_001  # one number for the whole calendar; pg_advisory_xact_lock
LONGEST_CLOSING = 31  # days


@transaction.atomic
def add_school_year(*, label: str, first_day: date, last_day: date, by: User | None) -> SchoolYear:
    """Enter a school year. Years never overlap. `by` None is the house (demo)."""
    _open(by)
    _check_free(first_day, last_day, besides=None)
    if SchoolYear.objects.filter(label=label).exists():
        raise NotPossible(_("The school year %(label)s is entered already. Change it below.") % {"label": label})
    year = SchoolYear.objects.create(label=label, first_day=first_day, last_day=last_day)
    activity.record(year, "entered", by=by, data=_days(year))
    return year


@transaction.atomic
def change_school_year(year: SchoolYear, *, first_day: date, last_day: date, lock_version: int, by: User) -> SchoolYear:
    """Move the first or last day. Somebody saved since the page was read: NotPossible with both texts."""
    _open(by)
    year = SchoolYear.objects.get(pk=year.pk)
    if year.lock_version != lock_version:
        raise stale(
            mine={str(_("First and last school day")): f"{first_day} – {last_day}"},
            theirs={str(_("First and last school day")): f"{year.first_day} – {year.last_day}"},
        )
    _check_free(first_day, last_day, besides=year)
    before = _days(year)
    year.first_day, year.last_day, year.lock_version = first_day, last_day, lock_version + 1
    year.save(update_fields=["first_day", "last_day", "lock_version"])
    activity.record(year, "changed", by=by, data={"from": before, "to": _days(year)})
    return year


@transaction.atomic
def add_closed_days(*, first: date, last: date, label: str, kind: str, by: User | None) -> int:
    """Close every weekday from first to last that is not closed yet. Returns how many were new."""
    _open(by)
    if (last - first).days > LONGEST_CLOSING:
        raise NotPossible(_("At most %(days)s days at once. Enter the rest as a second line.") % {"days": 31})
    span = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    known = set(ClosedDay.objects.filter(date__range=(first, last)).values_list("date", flat=True))
    new = [day for day in span if day.weekday() < SATURDAY and day not in known]
    for day in new:
        closed = ClosedDay.objects.create(date=day, label=label, kind=kind)
        activity.record(closed, "entered", by=by, data={"date": day.isoformat(), "label": label})
    return len(new)


@transaction.atomic
def remove_closed_day(closed: ClosedDay, *, by: User) -> bool:
    """School is open on that day after all. Gone already: False, nothing written."""
    _open(by)
    found = ClosedDay.objects.filter(pk=closed.pk).first()
    if found is None:
        return False
    activity.record(found, "removed", by=by, data={"date": found.date.isoformat(), "label": found.label})
    found.delete()
    return True


def _open(by: User | None) -> None:
    """Ask the policy and take the calendar's lock (SQLite's IMMEDIATE transactions are one by themselves)."""
    if by is not None:
        require(policies.can_edit_calendar(by, None))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CALENDAR_LOCK])


def _check_free(first_day: date, last_day: date, *, besides: SchoolYear | None) -> None:
    if first_day >= last_day:
        raise NotPossible(_("The last day comes after the first."))
    others = SchoolYear.objects.filter(first_day__lte=last_day, last_day__gte=first_day)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if other := others.first():
        raise NotPossible(
            _("These days overlap with %(label)s (%(first)s to %(last)s).")
            % {"label": other.label, "first": other.first_day, "last": other.last_day}
        )


def _days(year: SchoolYear) -> dict[str, str]:
    return {"first_day": year.first_day.isoformat(), "last_day": year.last_day.isoformat()}
