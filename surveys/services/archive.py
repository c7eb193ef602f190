"""The archive: what people sent is deleted; releases, excerpts and totals stay."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.activity.services import move
from core.web import clock
from core.web.dates import day
from core.web.policy import NotPossible, require
from surveys import policies, selectors
from surveys.models import NamedResponse, Participation, Response, Survey, TextAnswer
from surveys.services.box import forget_log
from surveys.services.rows import hold
from surveys.states import AFTER_COUNT, SurveyState

ARCHIVED_BY_ITSELF_AFTER = timedelta(days=180)
ARCHIVED_AT_THE_EARLIEST_AFTER = timedelta(days=30)


def archive_survey(survey: Survey, *, by: Any) -> bool:
    """Delete responses, texts, the list and its codes. What was released stays readable for whom it was promised."""
    if by is not None:
        require(policies.can_manage_survey(by, survey))
    moved = _archive(survey, by=by)
    forget_log()
    return moved


@transaction.atomic
def _archive(survey: Survey, *, by: Any) -> bool:
    hold(survey)
    if survey.state in AFTER_COUNT and survey.counted_on:
        first = survey.counted_on + ARCHIVED_AT_THE_EARLIEST_AFTER
        if clock.today() < first:
            raise NotPossible(_("It can be archived from %(day)s on, 30 days after the count.") % {"day": day(first)})
        if selectors.waits_for_tables(survey) and not survey.releases.exists():
            raise NotPossible(_("Counting. The results are here in a few minutes."))
    moved = move(survey, to=SurveyState.ARCHIVED, by=by)
    for model in (Response, TextAnswer, NamedResponse, Participation):
        model._default_manager.filter(survey=survey).delete()
    return moved


def archive_due_surveys() -> int:
    """Archive what was counted 180 days ago."""
    due = selectors.surveys_to_archive(clock.today() - ARCHIVED_BY_ITSELF_AFTER)
    return sum(archive_survey(survey, by=None) for survey in due)
