"""Changing the questions while people answer: an anonymous survey only widens, a named one gets a new version."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.activity.services import record
from core.questions.models import QuestionSet
from core.questions.services import publish_version
from core.questions.types.changes import changed
from core.web.policy import NotPossible, require
from surveys import policies
from surveys.models import Survey
from surveys.services.rows import hold
from surveys.services.windows import check_questions
from surveys.states import Privacy, SurveyState


@transaction.atomic
def reword_survey(survey: Survey, *, by: Any) -> Survey:
    """Publish the changed questions of an open survey. Pages opened before stay valid; the results page says the day.

    NotPossible names the place of what an open anonymous survey may not change (surveys.md 2.4).
    """
    require(policies.can_edit_questions(by, survey))
    hold(survey)
    stands = survey.question_version
    if stands is None or survey.state not in (SurveyState.OPEN, SurveyState.PAUSED):
        raise NotPossible(_("Only the questions of an open survey are published by themselves."))
    is_anonymous = survey.privacy == Privacy.ANONYMOUS
    question_set = QuestionSet.objects.get(pk=survey.question_set_id)
    version = publish_version(question_set, by=by, widening=stands if is_anonymous else None)
    if version == stands:
        return survey
    if is_anonymous:
        check_questions(version.asks, survey.segments)
    Survey.objects.filter(pk=survey.pk).update(question_version=version)
    record(survey, "reworded", by=by, data={"questions": changed(stands.asks, version.asks), "version": version.number})
    survey.refresh_from_db()
    return survey
