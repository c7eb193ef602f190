"""Surveys from draft to closed. Opening freezes the promise and the list."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.activity.services import move, record
from core.questions.models import QuestionSet
from core.questions.services import create_set, publish_version
from core.questions.types import Definition
from core.web import clock
from core.web.policy import NotPossible, Refused, require
from core.web.text import tidy
from surveys import mails, policies, selectors
from surveys.models import RESERVED_SLUGS, Survey, digest_of
from surveys.services.lists import make_list
from surveys.states import Owner, Reach, SurveyState

CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
CODE_LENGTH = 6
K, K_UNION, K_WITHIN_UNION = 10, 5, 5


@transaction.atomic
def create_survey(
    *,
    title: str,
    purpose: str,
    contact: str,
    owner: str,
    reach: str,
    audience: dict[str, Any],
    opens_at: datetime,
    closes_at: datetime,
    by: Any,
    starter: dict[str, Any] | None = None,
) -> Survey:
    """Make a draft. `starter` is one of `surveys.starters`: its questions and its segments."""
    require(policies.can_create_survey(by, None))
    _check_owner(by, owner)
    question_set = create_set(title=title, by=by, draft=starter["definition"] if starter else None)
    k, k_union = smallest_groups(owner, reach)
    survey = Survey.objects.create(
        title=tidy(title),
        slug=_free_slug(title),
        code=_free_code(),
        purpose=tidy(purpose),
        contact=tidy(contact),
        owner=owner,
        reach=reach,
        k=k,
        k_union=k_union,
        audience=audience,
        segments=list(starter["segments"]) if starter else [],
        question_set=question_set,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    record(survey, "created", by=by)
    return survey


def _check_owner(by: Any, owner: str) -> None:
    if owner not in selectors.owners_open_to(by):
        raise Refused(_("Only a union organizer makes a survey of the union."))


def smallest_groups(owner: str, reach: str) -> tuple[int, int]:
    """Return k and k_union. Within the union 5 for all; on the board 10 for all; else 10, and 5 for the union."""
    if reach == Reach.UNION:
        return K_WITHIN_UNION, K_WITHIN_UNION
    return (K, K) if owner == Owner.BOARD else (K, K_UNION)


def _free_slug(title: str) -> str:
    stem = slugify(title)[:120].strip("-") or "survey"
    taken = set(Survey.objects.filter(slug__startswith=stem).values_list("slug", flat=True)) | RESERVED_SLUGS
    slug, number = stem, 2
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _free_code() -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _place in range(CODE_LENGTH))
        if not Survey.objects.filter(code=code).exists():
            return code


@transaction.atomic
def edit_survey(survey: Survey, *, fields: dict[str, Any], lock_version: int, by: Any) -> Survey:
    """Change what a draft is about. Whoever saved in between is not overwritten."""
    require(policies.can_edit_survey(by, survey))
    _check_owner(by, fields["owner"])
    fields = {**fields, **{name: tidy(fields[name]) for name in ("title", "purpose", "contact")}}
    fields["k"], fields["k_union"] = smallest_groups(fields["owner"], fields["reach"])
    stands = Survey.objects.filter(pk=survey.pk, lock_version=lock_version, state=SurveyState.DRAFT)
    if not stands.update(**fields, lock_version=lock_version + 1):
        survey.refresh_from_db()
        told = ("title", "purpose", "contact")
        raise NotPossible(
            _("Someone saved before you. Both texts are below."),
            mine={name: str(fields[name]) for name in told},
            theirs={name: str(getattr(survey, name)) for name in told},
        )
    survey.refresh_from_db()
    return survey


@transaction.atomic
def schedule_survey(survey: Survey, *, by: Any) -> bool:
    """Publish the questions and let the clock open the survey. Refused with the place of what is not ready."""
    require(policies.can_manage_survey(by, survey))
    _bring_up_to_date(survey)
    if survey.closes_at <= clock.now():
        raise NotPossible(_("The closing time has passed. Set a later one."))
    version = publish_version(QuestionSet.objects.get(pk=survey.question_set_id), by=by)
    _check_questions(version.asks, survey.segments)
    return move(survey, to=SurveyState.SCHEDULED, by=by, also={"question_version": version})


def _bring_up_to_date(survey: Survey) -> None:
    """Read the survey anew and hold its row: what is checked now is what will stand."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    survey.refresh_from_db()


def _check_questions(asks: Definition, segments: list[str]) -> None:
    """An anonymous survey asks nothing that points to a person; who describes oneself may always decline."""
    if not asks.questions:
        raise NotPossible(_("Add at least one question."))
    if asks.unset():
        raise NotPossible(_("Say for each question whether its answer points to a person or a school."))
    for number, question in enumerate(asks.questions, 1):
        if question.identifying:
            raise NotPossible(_("Question %(n)s points to a person. An anonymous survey can't ask it.") % {"n": number})
    usable = {question.key for question in selectors.segment_questions(asks)}
    if len(segments) > selectors.MOST_SEGMENTS or not set(segments) <= usable:
        raise NotPossible(
            _("Groups come from at most 3 optional questions with one choice that offer “I’d rather not say”.")
        )


@transaction.atomic
def unschedule_survey(survey: Survey, *, by: Any) -> bool:
    """Back to draft: the questions can be edited again."""
    require(policies.can_manage_survey(by, survey))
    return move(survey, to=SurveyState.DRAFT, by=by)


@transaction.atomic
def open_survey(survey: Survey, *, by: Any) -> bool:
    """Freeze promise and list, and let people answer. With too few people it stays scheduled (NotPossible)."""
    if by is not None:
        require(policies.can_manage_survey(by, survey))
    _bring_up_to_date(survey)
    if survey.state == SurveyState.OPEN:
        return False
    now = clock.now()
    if survey.closes_at <= now:
        raise NotPossible(_("The closing time has passed. Set a later one."))
    people = list(selectors.people_asked(survey).values_list("pk", flat=True))
    if len(people) < survey.k:
        raise NotPossible(
            _("An anonymous survey needs at least %(least)s people. You have %(people)s.")
            % {"least": survey.k, "people": len(people)}
        )
    promise = survey.terms()
    moved = move(
        survey,
        to=SurveyState.OPEN,
        by=by,
        also={
            "promise": promise,
            "promise_digest": digest_of(promise),
            "invited": len(people),
            "opens_at": min(survey.opens_at, now),
        },
    )
    if moved:
        make_list(survey, people)
    return moved


def open_due_surveys() -> int:
    """Open what is due. Where the list is too short, the survey waits and its owner side is told once."""
    opened = 0
    for survey in selectors.surveys_to_open(clock.now()):
        try:
            opened += open_survey(survey, by=None)
        except NotPossible:
            people = selectors.people_asked(survey).count()
            if people < survey.k:
                mails.survey_not_opened(survey, people, survey.k)
    return opened


@transaction.atomic
def close_survey(survey: Survey, *, by: Any) -> bool:
    """End sending. The box stays as it is until the count."""
    if by is not None:
        require(policies.can_manage_survey(by, survey))
    return move(survey, to=SurveyState.CLOSED, by=by, also={"closed_at": clock.now()})


def close_due_surveys() -> int:
    return sum(close_survey(survey, by=None) for survey in selectors.surveys_to_close(clock.now()))


@transaction.atomic
def write_summary(survey: Survey, *, summary: str, lock_version: int, by: Any) -> Survey:
    """Write what the owner side says above the results."""
    require(policies.can_manage_survey(by, survey))
    text = tidy(summary)
    rows = Survey.objects.filter(pk=survey.pk, lock_version=lock_version)
    if not rows.update(summary=text, lock_version=lock_version + 1):
        survey.refresh_from_db()
        label = _("What we take from it")
        raise NotPossible(
            _("Someone saved before you. Both texts are below."), mine={label: text}, theirs={label: survey.summary}
        )
    record(survey, "summarized", by=by)
    survey.refresh_from_db()
    return survey
