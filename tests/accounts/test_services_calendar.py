"""The one school calendar: years that never overlap, closed days, and who keeps them."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.accounts import services
from core.accounts.models import ClosedDay, SchoolYear
from core.accounts.selectors import school_year_of
from core.activity.models import Event
from core.web import calendar
from core.web.calendar import SchoolCalendar
from core.web.policy import NotPossible, Refused


def year(by, first=date(2026, 9, 10), last=date(2027, 6, 21), label="2026-27") -> SchoolYear:
    return services.add_school_year(label=label, first_day=first, last_day=last, by=by)


@pytest.mark.parametrize("key", ["union_coordinator", "district_admin"])
def test_organizers_and_district_administrators_keep_it(cast, key):
    assert year(getattr(cast, key)).label == "2026-27"


@pytest.mark.parametrize("key", ["educator", "union_rep", "principal", "pd_officer", "analyst", "pending", "operator"])
def test_nobody_else_does(cast, key):
    with pytest.raises(Refused):
        year(getattr(cast, key))
    assert SchoolYear.objects.count() == 0


def test_two_years_never_overlap_not_even_by_a_day(cast):
    year(cast.union_coordinator)
    with pytest.raises(NotPossible, match="overlap with 2026-27"):
        year(cast.union_coordinator, date(2027, 6, 21), date(2028, 6, 20), "2027-28")
    year(cast.union_coordinator, date(2027, 6, 22), date(2028, 6, 20), "2027-28")
    with pytest.raises(NotPossible, match="overlap with 2027-28"):
        services.change_school_year(
            SchoolYear.objects.get(label="2026-27"),
            first_day=date(2026, 9, 10),
            last_day=date(2027, 6, 22),
            lock_version=0,
            by=cast.union_coordinator,
        )


def test_the_second_save_of_the_same_page_gets_both_texts(cast):
    entered = year(cast.union_coordinator)
    days = {"first_day": date(2026, 9, 8), "last_day": date(2027, 6, 18)}
    services.change_school_year(entered, **days, lock_version=0, by=cast.union_coordinator)
    with pytest.raises(NotPossible) as conflict:
        services.change_school_year(entered, **days, lock_version=0, by=cast.district_admin)
    assert conflict.value.mine == {"First and last school day": "2026-09-08 – 2027-06-18"}
    assert conflict.value.theirs == {"First and last school day": "2026-09-08 – 2027-06-18"}
    assert Event.objects.filter(verb="changed").count() == 1


def test_the_house_reads_the_tables_at_once(cast):
    year(cast.union_coordinator)
    friday, monday = date(2026, 11, 13), date(2026, 11, 16)
    assert calendar.add_school_days(friday, 1) == monday
    services.add_closed_days(first=monday, last=monday, label="Snow", kind="snow", by=cast.district_admin)
    assert not calendar.is_school_day(monday)
    assert calendar.add_school_days(friday, 1) == date(2026, 11, 17)
    assert services.remove_closed_day(ClosedDay.objects.get(), by=cast.district_admin) is True
    assert calendar.is_school_day(monday)


def test_a_recess_closes_its_weekdays_once(cast):
    first, last = date(2026, 12, 24), date(2027, 1, 1)
    closing = {"first": first, "last": last, "label": "Winter recess", "kind": "vacation", "by": cast.union_coordinator}
    assert services.add_closed_days(**closing) == 7
    assert services.add_closed_days(**closing) == 0
    assert all(day.date.weekday() < 5 for day in ClosedDay.objects.all())
    assert Event.objects.filter(verb="entered").count() == 7


def test_a_closing_of_months_is_a_mistake(cast):
    with pytest.raises(NotPossible, match="At most 31 days"):
        services.add_closed_days(
            first=date(2026, 9, 1), last=date(2027, 9, 1), label="x", kind="other", by=cast.union_coordinator
        )


@pytest.mark.parametrize(
    ("day", "label"),
    [(date(2026, 6, 30), "2025-26"), (date(2026, 7, 1), "2026-27"), (date(1999, 12, 31), "1999-00")],
)
def test_for_counting_a_year_begins_on_july_first(day, label):
    assert school_year_of(day)[0] == label


DAYS = st.dates(date(2026, 1, 1), date(2029, 1, 1))


@settings(max_examples=300, deadline=None)
@given(st.lists(DAYS, min_size=2, max_size=6, unique=True), st.sets(DAYS, max_size=60), DAYS, st.integers(1, 30))
def test_school_days_agree_with_a_slow_oracle(edges, closed, day, count):
    edges = sorted(edges[: len(edges) // 2 * 2])
    years = tuple(zip(edges[::2], edges[1::2], strict=True))
    known = SchoolCalendar(years, frozenset(closed))

    def is_open(when: date) -> bool:
        inside = any(first <= when <= last for first, last in years)
        outside_all = when < edges[0] or when > edges[-1]
        return when.weekday() < 5 and when not in closed and (inside or outside_all)

    expected, left = day, count
    while left:
        expected += timedelta(days=1)
        left -= is_open(expected)
    calendar.use(lambda: known)
    try:
        assert calendar.add_school_days(day, count) == expected
    finally:
        from core.accounts.selectors import school_calendar

        calendar.use(school_calendar)
