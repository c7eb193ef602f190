"""Writing to the list: the invitation, then reminders to who has not sent. At most three mails a person.

Which of them were written is kept for the whole survey, never for a person: a row that tells when somebody was last
reminded tells when they sent. Nothing takes a reminder back when a person sends, for the same reason.
"""

from datetime import datetime, timedelta

from django.db import transaction

from core.mail import quiet
from core.web import clock
from core.web.dates import local
from surveys import mails, selectors
from surveys.models import Survey

INVITATION = "invitation"


def write_to_lists() -> int:
    """Write what is due, unless mail rests now: rows wait in the outbox a quarter of an hour at most."""
    if not quiet.is_open(clock.now()):
        return 0
    return sum(_write_to_list(survey) for survey in selectors.surveys_to_write_about(clock.now()))


@transaction.atomic
def _write_to_list(survey: Survey) -> int:
    fresh = Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    now = clock.now()
    due = [hours for hours in fresh.reminders if hours not in fresh.reminded and reminded_at(fresh, hours) <= now]
    invites = INVITATION not in fresh.reminded
    if not due and not invites:
        return 0
    marks = [*fresh.reminded, *([INVITATION] if invites else []), *due]
    Survey.objects.filter(pk=fresh.pk).update(reminded=marks)
    places = selectors.places_with_account(fresh)
    if invites:
        return mails.survey_invitation(fresh, places)
    return mails.survey_reminder(fresh, min(due), places.filter(done=False))


def reminded_at(survey: Survey, hours: int) -> datetime:
    """Return when a reminder is due, by the wall clock: 24 hours before 5 pm is 5 pm, whatever the clocks did."""
    closes = local(survey.closes_at)
    return (closes.replace(tzinfo=None) - timedelta(hours=hours)).replace(tzinfo=closes.tzinfo)
