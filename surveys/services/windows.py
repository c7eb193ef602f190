"""When people may answer: scheduled, opened, paused, closed, reopened. Opening freezes the promise and the list."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.activity.services import move
from core.questions.models import QuestionSet
from core.questions.services import publish_version
from core.questions.types import Definition
from core.web import clock, jobs
from core.web.dates import day
from core.web.policy import NotPossible, require
from surveys import mails, policies, selectors
from surveys.models import BETWEEN_WAVES, Participation, Survey, digest_of
from surveys.services.lists import make_list
from surveys.services.rows import hold
from surveys.states import SurveyState


class TooFew(NotPossible):
    """The list is shorter than the smallest group: an anonymous survey stays scheduled."""


@transaction.atomic
def schedule_survey(survey: Survey, *, by: Any) -> bool:
    """Publish the questions and let the clock open the survey. Refused with the place of what is not ready."""
    require(policies.can_manage_survey(by, survey))
    hold(survey)
    if survey.closes_at <= clock.now():
        raise NotPossible(_("The closing time has passed. Set a later one."))
    _check_wave(survey, max(survey.opens_at, clock.now()))
    version = publish_version(QuestionSet.objects.get(pk=survey.question_set_id), by=by)
    check_questions(version.asks, survey.segments, is_named=survey.is_named)
    return move(survey, to=SurveyState.SCHEDULED, by=by, also={"question_version": version})


def _check_wave(survey: Survey, opens_at: datetime) -> None:
    """Two waves to nearly the same list can be compared, so 30 days lie between them."""
    before = Survey.objects.filter(pk=survey.previous_id).first() if survey.previous_id else None
    if before and opens_at < before.opens_at + BETWEEN_WAVES:
        raise NotPossible(
            _("30 days must lie between two waves. This one may open from %(day)s on.")
            % {"day": day(before.opens_at + BETWEEN_WAVES)}
        )


def check_questions(asks: Definition, segments: list[str], *, is_named: bool = False) -> None:
    """An anonymous survey asks nothing that points to a person; who describes oneself may always decline."""
    if not asks.questions:
        raise NotPossible(_("Add at least one question."))
    if not is_named and asks.unset():
        raise NotPossible(_("Say for each question whether its answer points to a person or a school."))
    for number, question in enumerate(asks.questions, 1):
        if question.identifying and not is_named:
            raise NotPossible(_("Question %(n)s points to a person. An anonymous survey can't ask it.") % {"n": number})
    usable = {question.key for question in selectors.segment_questions(asks)}
    if len(segments) > selectors.MOST_SEGMENTS or not set(segments) <= usable:
        raise NotPossible(
            _("Groups come from at most 3 optional questions with one choice that offer “I’d rather not say”.")
        )


@transaction.atomic
def unschedule_survey(survey: Survey, *, by: Any) -> bool:
    """Back to draft: the questions can be edited again. Printed codes stop working."""
    require(policies.can_manage_survey(by, survey))
    moved = move(survey, to=SurveyState.DRAFT, by=by)
    if moved:
        Participation.objects.filter(survey=survey).delete()
    return moved


@transaction.atomic
def open_survey(survey: Survey, *, by: Any) -> bool:
    """Freeze promise and list, and let people answer. With too few people it stays scheduled (NotPossible)."""
    if by is not None:
        require(policies.can_manage_survey(by, survey))
    hold(survey)
    if survey.state == SurveyState.OPEN:
        return False
    if survey.state != SurveyState.SCHEDULED:  # a closed one is reopened, a paused one resumed: other verbs
        raise _not_now(survey)
    now = clock.now()
    if survey.closes_at <= now:
        raise NotPossible(_("The closing time has passed. Set a later one."))
    _check_wave(survey, now)
    people = selectors.list_of(survey)
    invited = len(people) + selectors.slips_of(survey).count()
    if survey.is_named and not invited:
        raise TooFew(_("Nobody would be asked: the filter finds no one."))
    if not survey.is_named and invited < survey.k:
        raise TooFew(
            _("An anonymous survey needs at least %(least)s people. You have %(people)s.")
            % {"least": survey.k, "people": invited}
        )
    promise = survey.terms()
    frozen = {"promise": promise, "promise_digest": digest_of(promise), "invited": invited}
    moved = move(survey, to=SurveyState.OPEN, by=by, also={**frozen, "opens_at": min(survey.opens_at, now)})
    if moved:
        make_list(survey, people)
        jobs.enqueue("surveys.write_to_lists")
    return moved


def _not_now(survey: Survey) -> NotPossible:
    return NotPossible(_("This is not possible now. It stands at: %(state)s.") % {"state": survey.get_state_display()})


def open_due_surveys() -> int:
    """Open what is due. Where the list is too short, the survey waits and its owner side is told once."""
    opened = 0
    for survey in selectors.surveys_to_open(clock.now()):
        try:
            opened += open_survey(survey, by=None)
        except TooFew:
            mails.survey_not_opened(survey, selectors.size_of_list(survey), 1 if survey.is_named else survey.k)
        except NotPossible:
            continue  # its page says why
    return opened


@transaction.atomic
def pause_survey(survey: Survey, *, by: Any) -> bool:
    """Refuse answers at once. Drafts stay on the devices; the box stays as it is."""
    require(policies.can_manage_survey(by, survey))
    return move(survey, to=SurveyState.PAUSED, by=by)


@transaction.atomic
def resume_survey(survey: Survey, *, by: Any) -> bool:
    """Take answers again, until the same closing time."""
    require(policies.can_manage_survey(by, survey))
    hold(survey)
    if survey.state != SurveyState.PAUSED:
        if survey.state == SurveyState.OPEN:
            return False
        raise _not_now(survey)
    if survey.closes_at <= clock.now():
        raise NotPossible(_("The closing time has passed. Close it, then reopen it with a later one."))
    return move(survey, to=SurveyState.OPEN, by=by)


@transaction.atomic
def close_survey(survey: Survey, *, by: Any) -> bool:
    """End sending. The box stays as it is until the count."""
    if by is not None:
        require(policies.can_manage_survey(by, survey))
    return move(survey, to=SurveyState.CLOSED, by=by, also={"closed_at": clock.now()})


def close_due_surveys() -> int:
    """Close what is past its time, and what is full."""
    return sum(close_survey(survey, by=None) for survey in selectors.surveys_to_close(clock.now()))


@transaction.atomic
def reopen_survey(survey: Survey, *, closes_at: datetime, by: Any) -> bool:
    """Take answers again until a new closing time. Works because closing has not emptied the box. Told with results."""
    require(policies.can_manage_survey(by, survey))
    hold(survey)
    if survey.state != SurveyState.CLOSED:
        raise _not_now(survey)
    if survey.is_full:
        raise NotPossible(_("It is full: %(cap)s people have sent. It can't be reopened.") % {"cap": survey.cap})
    if closes_at <= clock.now():
        raise NotPossible(_("Choose a time that is still ahead."))
    told = {"closes_at": closes_at.isoformat()}
    also = {"closes_at": closes_at, "closed_at": None}
    return move(survey, to=SurveyState.OPEN, by=by, reason=selectors.REOPENED, data=told, also=also)
