"""How PLAB writes days and times (pages.md 6): "Tuesday, Dec 8, 3:30–5:00 pm", in Boston time.

A year stands only when it is not this school year's (July 1 to June 30); relative words only within a day ahead and for
the past week.
"""

from datetime import date, datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.web import clock

JULY = 7


def local(moment: datetime) -> datetime:
    """Return a moment in PLAB_TIME_ZONE."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def school_year(day: date) -> int:
    """Return the calendar year in which a day's school year began."""
    return day.year if day.month >= JULY else day.year - 1


def day(value: date | datetime) -> str:
    """Return "Tuesday, Dec 8", with the year when it is not this school year's."""
    on = local(value).date() if isinstance(value, datetime) else value
    same = school_year(on) == school_year(clock.today())
    # Translators: Django date format, like "Tuesday, Dec 8" and "Tuesday, Dec 8, 2027".
    return formats.date_format(on, _("l, M j") if same else _("l, M j, Y"))


def month_and_day(value: date) -> str:
    """Return "March 14"."""
    return formats.date_format(value, _("F j"))


def time(value: datetime) -> str:
    """Return "3:30 pm"."""
    return _spoken(local(value))


def day_and_time(value: datetime) -> str:
    """Return "Tuesday, Dec 8, 3:30 pm"."""
    return _("%(day)s, %(time)s") % {"day": day(value), "time": time(value)}


def span(start: datetime, end: datetime) -> str:
    """Return "Tuesday, Dec 8, 3:30–5:00 pm"; am or pm stands twice only where it changes."""
    first, last = local(start), local(end)
    if first.date() != last.date():
        return f"{day_and_time(start)} – {day_and_time(end)}"
    begin = _clock(first) if (first.hour < 12) == (last.hour < 12) else _spoken(first)
    return _("%(day)s, %(time)s") % {"day": day(start), "time": f"{begin}–{_spoken(last)}"}


def deadline(value: datetime) -> str:
    """Return a deadline as public pages name it: day, hour and whose time."""
    return _("%(moment)s Boston time") % {"moment": day_and_time(value)}


def until(value: datetime) -> str:
    """Return "23 hours left" under a day ahead, else the day and time."""
    left = value - clock.now()
    if timedelta(0) <= left < timedelta(hours=1):
        minutes = max(1, int(left.total_seconds() // 60))
        return ngettext("%(n)d minute left", "%(n)d minutes left", minutes) % {"n": minutes}
    if timedelta(0) <= left < timedelta(days=1):
        hours = int(left.total_seconds() // 3600)
        return ngettext("%(n)d hour left", "%(n)d hours left", hours) % {"n": hours}
    return day_and_time(value)


def past_day(value: datetime) -> str:
    """Return "today", "yesterday", "on Monday" within the past week, else "on Tuesday, Dec 8"."""
    days = (clock.today() - local(value).date()).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if 1 < days < 7:
        return _("on %(weekday)s") % {"weekday": formats.date_format(local(value), "l")}
    return _("on %(day)s") % {"day": day(value)}


def _clock(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment.minute:02}"


def _spoken(moment: datetime) -> str:
    half = _("am") if moment.hour < 12 else _("pm")
    return f"{_clock(moment)} {half}"
