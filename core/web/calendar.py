"""School days. `core.accounts` hands in its tables when the app starts, so floors below it read the same calendar."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """School years as (first day, last day), and the days inside them without school."""

    years: tuple[tuple[date, date], ...] = ()
    closed: frozenset[date] = frozenset()

    def is_known(self, day: date) -> bool:
        """Say whether a school year covers this day. If not, weekdays count and due dates say "estimated"."""
        return any(first <= day <= last for first, last in self.years)

    def is_school_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and day not in self.closed and (self.is_known(day) or not self._gap(day))

    def _gap(self, day: date) -> bool:
        """A day between two known years is summer; before the first or after the last nobody has told us."""
        return bool(self.years) and min(f for f, _ in self.years) <= day <= max(last for _, last in self.years)


_source: Callable[[], SchoolCalendar] = SchoolCalendar


def use(source: Callable[[], SchoolCalendar]) -> None:
    """Hand in where the calendar comes from (called once, by core.accounts)."""
    global _source
    _source = source


def current() -> SchoolCalendar:
    return _source()


def is_school_day(day: date) -> bool:
    """Monday to Friday inside a school year and not closed. Outside every known year: weekdays count."""
    return _source().is_school_day(day)


def add_school_days(day: date, count: int) -> date:
    """Return the count-th school day after `day`; day 1 is the first school day **after** it. `count` ≥ 1."""
    calendar = _source()
    while count > 0:
        day += timedelta(days=1)
        count -= calendar.is_school_day(day)
    return day
