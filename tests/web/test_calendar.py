from datetime import date

import pytest

from core.web import calendar

YEAR = calendar.SchoolCalendar(
    years=((date(2026, 9, 10), date(2027, 6, 22)),), closed=frozenset({date(2026, 11, 26), date(2026, 11, 27)})
)


@pytest.fixture(autouse=True)
def boston():
    before = calendar._source
    calendar.use(lambda: YEAR)
    yield
    calendar.use(before)


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 11, 25), True),
        (date(2026, 11, 26), False),  # closed
        (date(2026, 11, 28), False),  # Saturday
        (date(2030, 1, 7), True),  # outside every known year: weekdays count
    ],
)
def test_school_days(day, is_one):
    assert calendar.is_school_day(day) is is_one


def test_day_one_is_the_first_school_day_after():
    assert calendar.add_school_days(date(2026, 11, 24), 1) == date(2026, 11, 25)
    assert calendar.add_school_days(date(2026, 11, 25), 1) == date(2026, 11, 30)


def test_summer_between_two_known_years_holds_no_school_day():
    two = calendar.SchoolCalendar(years=(*YEAR.years, (date(2027, 9, 9), date(2028, 6, 20))))
    calendar.use(lambda: two)
    assert calendar.add_school_days(date(2027, 6, 22), 1) == date(2027, 9, 9)
