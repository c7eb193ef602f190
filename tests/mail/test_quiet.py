"""When mail may leave."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.mail import quiet
from core.web import calendar

BOSTON = ZoneInfo("America/New_York")


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BOSTON)


def shown(moment):
    return moment.astimezone(BOSTON).strftime("%Y-%m-%d %H:%M")


@pytest.fixture
def holiday(monkeypatch):
    thanksgiving = calendar.SchoolCalendar(closed=frozenset({date(2026, 11, 26), date(2026, 11, 27)}))
    monkeypatch.setattr(calendar, "_source", lambda: thanksgiving)


@pytest.fixture(autouse=True)
def plain_calendar(monkeypatch):
    monkeypatch.setattr(calendar, "_source", calendar.SchoolCalendar)


@pytest.mark.parametrize(
    ("moment", "mode", "leaves"),
    [
        ("2026-11-17T10:00", "later", "2026-11-17 10:00"),
        ("2026-11-17T19:59", "later", "2026-11-17 19:59"),
        ("2026-11-17T20:00", "later", "2026-11-18 07:00"),
        ("2026-11-17T03:00", "later", "2026-11-17 07:00"),
        ("2026-11-17T23:30", "ignore", "2026-11-17 23:30"),
        ("2026-11-17T21:00", "earlier", "2026-11-17 19:59"),
        ("2026-11-18T06:00", "earlier", "2026-11-17 19:59"),
        ("2026-11-21T12:00", "later", "2026-11-21 12:00"),  # a Saturday is no closed day
    ],
)
def test_mail_leaves_at_an_open_minute(moment, mode, leaves):
    now = at("2026-11-16T08:00")
    assert shown(quiet.leave_at(mode, at(moment), now)) == leaves


def test_a_reminder_whose_last_open_minute_has_passed_waits_for_the_next(holiday):
    assert shown(quiet.leave_at("earlier", at("2026-11-17T21:00"), at("2026-11-17T20:30"))) == "2026-11-18 07:00"


def test_closed_days_are_quiet(holiday):
    assert shown(quiet.next_open(at("2026-11-26T10:00"))) == "2026-11-28 07:00"
    assert shown(quiet.last_open(at("2026-11-27T18:00"))) == "2026-11-25 19:59"
    assert not quiet.is_open(at("2026-11-26T10:00")) and quiet.is_open(at("2026-11-25T10:00"))


def test_own_hours_only_add():
    school_hours = (8 * 60, 14 * 60)
    assert shown(quiet.next_open(at("2026-11-17T09:00"), school_hours)) == "2026-11-17 14:00"
    evenings = (17 * 60, 9 * 60)
    assert shown(quiet.next_open(at("2026-11-17T17:30"), evenings)) == "2026-11-18 09:00"
    assert shown(quiet.last_open(at("2026-11-17T18:00"), evenings)) == "2026-11-17 16:59"


def test_a_day_before_is_wall_time_on_both_nights_when_the_clocks_change():
    spring = quiet.shift(at("2027-03-14T18:00"), timedelta(days=-1))
    assert shown(spring) == "2027-03-13 18:00"
    assert at("2027-03-14T18:00").timestamp() - spring.timestamp() == 23 * 3600
    assert shown(quiet.shift(at("2026-11-01T18:00"), timedelta(days=-1))) == "2026-10-31 18:00"
    assert shown(quiet.shift(at("2027-03-13T02:30"), timedelta(days=1))) == "2027-03-14 03:30"


@pytest.mark.parametrize(
    ("setting", "now", "leaves"),
    [
        ("daily", "2026-11-17T10:00", "2026-11-17 15:30"),
        ("daily", "2026-11-17T15:30", "2026-11-18 15:30"),
        ("daily", "2026-11-20T16:00", "2026-11-23 15:30"),  # Friday afternoon: Monday
        ("weekly", "2026-11-17T10:00", "2026-11-23 07:00"),
        ("weekly", "2026-11-23T07:00", "2026-11-30 07:00"),
    ],
)
def test_digests_leave_on_school_days_and_mondays(setting, now, leaves):
    assert shown(quiet.next_digest(setting, at(now))) == leaves


def test_a_digest_does_not_wait_a_whole_summer(monkeypatch):
    years = ((date(2025, 9, 4), date(2026, 6, 19)), (date(2026, 9, 3), date(2027, 6, 18)))
    monkeypatch.setattr(calendar, "_source", lambda: calendar.SchoolCalendar(years=years))

    assert shown(quiet.next_digest("daily", at("2026-07-15T10:00"))) == "2026-07-15 15:30"
