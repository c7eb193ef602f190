"""The count: the one moment after closing when the box is emptied for good."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.activity.services import move
from core.web import clock
from core.web.policy import NotPossible, require
from surveys import policies
from surveys.models import GRACE, Ballot, Response, Survey
from surveys.selectors import surveys_without_releases
from surveys.services import box
from surveys.services.named import cut_texts_off
from surveys.services.participation import take_snapshot
from surveys.services.releases import make_releases
from surveys.states import SurveyState

COUNTED_BY_ITSELF_AFTER = timedelta(hours=48)
_log = logging.getLogger("plab.surveys")


class BoxBroken(Exception):
    """Responses exist and fewer than k ballots are left: can't happen. Nothing was touched; an operator looks."""


def count_survey(survey: Survey, *, by: Any) -> bool:
    """Empty the box and make the releases. With fewer than k answers in all, the box is destroyed."""
    if by is not None:
        require(policies.can_manage_survey(by, survey))
    counted = _empty_for_good(survey, by=by)
    box.forget_log()
    make_releases(survey)
    return counted


@transaction.atomic
def _empty_for_good(survey: Survey, *, by: Any) -> bool:
    fresh = Survey.objects.select_for_update(of=("self",)).select_related("question_version").get(pk=survey.pk)
    if fresh.state != SurveyState.CLOSED:
        raise NotPossible(
            _("This is not possible now. It stands at: %(state)s.") % {"state": fresh.get_state_display()}
        )
    if clock.now() <= fresh.ends_at + GRACE:
        raise NotPossible(_("Counting starts 10 minutes after closing. Pages opened in time may still be sent."))
    if not fresh.promise_holds():
        _log.error("survey %s: the promise was changed by hand, count refused", fresh.pk)
        raise NotPossible(_("The promise of this survey was changed by hand. It can't be counted; operators are told."))
    take_snapshot(fresh)
    if fresh.is_named:
        cut_texts_off(fresh)
    else:
        _empty_box(fresh)
    return move(survey, to=SurveyState.COUNTED, by=by, also={"counted_on": clock.today()})


def _empty_box(fresh: Survey) -> None:
    left = list(Ballot.objects.filter(survey=fresh).values_list("pk", flat=True))
    if Response.objects.filter(survey=fresh).exists():
        if len(left) < fresh.k:
            raise BoxBroken(f"survey {fresh.pk}: {len(left)} ballots beside responses")
        box.empty(fresh, left)
    elif len(left) < fresh.k:
        Ballot.objects.filter(survey=fresh).delete()
    else:
        box.empty(fresh, left)


def count_due_surveys() -> int:
    """Count what closed 48 hours ago, and make the releases that a dying worker left unmade."""
    counted = 0
    due = Survey.objects.in_state(SurveyState.CLOSED).filter(closed_at__lte=clock.now() - COUNTED_BY_ITSELF_AFTER)
    for survey in due.order_by("pk"):
        try:
            counted += count_survey(survey, by=None)
        except NotPossible:
            continue  # its reason is in the log and in the books
        except BoxBroken as broken:
            _log.error("%s", broken)
    for survey in surveys_without_releases():
        counted += make_releases(survey) > 0
    return counted
