from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import formats, translation

from core.web import dates

TUESDAY = datetime(2026, 12, 8, 20, 30, tzinfo=UTC)  # 3:30 pm in Boston
NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def late_november():
    with time_machine.travel(NOW, tick=False):
        yield


def test_day_names_weekday_month_and_day():
    assert dates.day(TUESDAY) == "Tuesday, Dec 8"


def test_day_of_another_school_year_carries_its_year():
    assert dates.day(date(2027, 6, 30)) == "Wednesday, Jun 30"
    assert dates.day(date(2027, 7, 1)) == "Thursday, Jul 1, 2027"


def test_span_says_am_or_pm_once_where_it_does_not_change():
    assert dates.span(TUESDAY, datetime(2026, 12, 8, 22, 0, tzinfo=UTC)) == "Tuesday, Dec 8, 3:30–5:00 pm"


def test_span_over_noon_says_both():
    start, end = datetime(2026, 12, 8, 16, 0, tzinfo=UTC), datetime(2026, 12, 8, 18, 0, tzinfo=UTC)
    assert dates.span(start, end) == "Tuesday, Dec 8, 11:00 am–1:00 pm"


def test_midnight_and_noon_are_twelve():
    assert dates.time(datetime(2026, 12, 8, 5, 0, tzinfo=UTC)) == "12:00 am"
    assert dates.time(datetime(2026, 12, 8, 17, 5, tzinfo=UTC)) == "12:05 pm"


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 24, 17, 20, tzinfo=UTC), "20 minutes left"),
        (datetime(2026, 11, 25, 16, 0, tzinfo=UTC), "23 hours left"),
        (datetime(2026, 11, 25, 17, 0, tzinfo=UTC), "Wednesday, Nov 25, 12:00 pm"),
        (datetime(2026, 11, 24, 16, 0, tzinfo=UTC), "Tuesday, Nov 24, 11:00 am"),
    ],
)
def test_until_counts_hours_only_within_a_day(moment, words):
    assert dates.until(moment) == words


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 24, 14, 0, tzinfo=UTC), "today"),
        (datetime(2026, 11, 23, 14, 0, tzinfo=UTC), "yesterday"),
        (datetime(2026, 11, 20, 14, 0, tzinfo=UTC), "on Friday"),
        (datetime(2026, 11, 10, 14, 0, tzinfo=UTC), "on Tuesday, Nov 10"),
    ],
)
def test_past_day_is_relative_for_a_week(moment, words):
    assert dates.past_day(moment) == words


def test_deadline_says_whose_time_it_is():
    assert dates.deadline(TUESDAY) == "Tuesday, Dec 8, 3:30 pm Boston time"


def test_spanish_days_are_spanish_and_hours_as_in_boston():
    with translation.override("es"):
        assert dates.day(TUESDAY) == "martes 8 de diciembre"
        assert dates.day(date(2027, 7, 1)) == "jueves 1 de julio de 2027"
        assert dates.month_and_day(date(2027, 3, 14)) == "14 de marzo"
        assert dates.span(TUESDAY, datetime(2026, 12, 8, 22, 0, tzinfo=UTC)) == "martes 8 de diciembre, 3:30–5:00 pm"
        assert dates.deadline(TUESDAY) == "martes 8 de diciembre, 3:30 pm, hora de Boston"
        assert dates.past_day(datetime(2026, 11, 23, 15, 0, tzinfo=UTC)) == "ayer"


def test_spanish_figures_are_written_as_in_boston():
    with translation.override("es"):
        assert formats.number_format(1574.5, force_grouping=True) == "1,574.5"
        assert formats.get_format("DATE_INPUT_FORMATS")[0] == "%Y-%m-%d"
