"""Filters that write days and times as the house does: see core/web/dates.py."""

from django import template

from core.web import dates

register = template.Library()

register.filter("day", dates.day)
register.filter("clock_time", dates.time)
register.filter("day_and_time", dates.day_and_time)
register.filter("deadline", dates.deadline)
register.filter("until_words", dates.until)
register.filter("past_day", dates.past_day)
register.filter("span_to", dates.span)  # {{ session.starts_at|span_to:session.ends_at }}
