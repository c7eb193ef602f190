"""Surveys with names: written page by page, sent, changed and withdrawn until the count. No ballot box is involved.

A row is held before anything is compared, and the survey with it: whoever counts waits for us, and we for them.
"""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.questions.types import Definition, kind_of, said
from core.questions.types.parts import to_send
from core.web import clock
from core.web.policy import NotPossible, require, stale
from surveys import policies, selectors
from surveys.models import NamedResponse, Participation, Survey, TextAnswer
from surveys.services.box import takes_answers, text_keys
from surveys.services.rows import hold_shared
from surveys.states import ANSWERED, SurveyState


@sensitive_variables()
@transaction.atomic
def save_named(survey: Survey, *, answers: dict[str, Any], lock_version: int, by: Any) -> NamedResponse:
    """Keep what a person has written so far. Nobody else reads it before it is sent."""
    require(policies.can_answer_by_name(by, survey))
    row, _stands = _held(survey, by)
    _compare(row, answers, lock_version)
    row.draft, row.saved_at, row.lock_version = answers, clock.now(), row.lock_version + 1
    row.save(update_fields=["draft", "saved_at", "lock_version"])
    return row


@sensitive_variables()
@transaction.atomic
def send_named(survey: Survey, *, answers: dict[str, Any], lock_version: int, by: Any) -> NamedResponse:
    """Hand the answers to the owner side, with the name. They are checked against the questions as they stand now."""
    require(policies.can_answer_by_name(by, survey))
    row, stands = _held(survey, by)
    _compare(row, answers, lock_version)
    asks: Definition = stands.question_version.asks  # type: ignore[union-attr]
    if faults := asks.clean(answers).faults:
        raise NotPossible(next(iter(faults.values())).message)
    sent, now = to_send(asks, answers), clock.now()
    row.draft = row.answers = sent
    row.question_version, row.saved_at, row.sent_at = stands.question_version, now, now  # type: ignore[assignment]
    row.lock_version += 1
    row.save()
    Participation.objects.filter(survey=survey, person=by).update(done=True)
    return row


@transaction.atomic
def withdraw_named(survey: Survey, *, by: Any) -> bool:
    """Delete what a person wrote and sent, until the count. They may answer again while the survey is open."""
    require(policies.can_answer_by_name(by, survey))
    stands = hold_shared(survey)
    if stands.state not in ANSWERED:
        raise NotPossible(_("This survey was counted. Answers can’t be changed or taken back any more."))
    gone, _rows = NamedResponse.objects.filter(survey=survey, person=by).delete()
    Participation.objects.filter(survey=survey, person=by).update(done=False)
    return bool(gone)


def _held(survey: Survey, by: Any) -> tuple[NamedResponse, Survey]:
    """Return the person's row, locked, and the survey as it stands. Refuses where nothing may be written now."""
    held = hold_shared(survey)
    rows = NamedResponse.objects.select_for_update(of=("self",)).filter(survey=survey, person=by)
    row = rows.first()
    was_sent = row is not None and row.sent_at is not None
    if not takes_answers(held, clock.now()) and not (was_sent and held.state in ANSWERED):
        raise NotPossible(_why_not(held))
    stands = Survey.objects.select_related("question_version").get(pk=survey.pk)
    if row is None:
        begun = {"question_version": stands.question_version, "saved_at": clock.now()}
        NamedResponse.objects.get_or_create(survey=survey, person=by, defaults=begun)
        row = rows.get()
    return row, stands


def _why_not(survey: Survey) -> str:
    if survey.state == SurveyState.PAUSED:
        return _("This survey is paused. What was saved is kept: go on when it does.")
    if survey.state in ANSWERED:
        return _("This survey is closed. What was not sent stays unread and is deleted at the count.")
    return _("This survey was counted. Answers can’t be changed or taken back any more.")


def _compare(row: NamedResponse, answers: dict[str, Any], lock_version: int) -> None:
    """Raise with both texts, in words, if this person saved in another window meanwhile."""
    if row.lock_version == lock_version:
        return
    mine, theirs = {}, {}
    asks: Definition = row.question_version.asks
    for question in asks.asked:
        pair = (answers.get(question.key), row.draft.get(question.key))
        if pair[0] != pair[1]:
            words = ["" if value is None else kind_of(question).plain(question, value, "en") for value in pair]
            label = said(question.label)
            mine[label], theirs[label] = words
    raise stale(mine=mine, theirs=theirs)


def cut_texts_off(survey: Survey) -> int:
    """At the count: copy what was written out of the named answers, for themes and excerpts, without a way back.

    Unfinished answers are deleted unread. Inside the count's transaction. Returns how many texts there are.
    """
    NamedResponse.objects.filter(survey=survey, sent_at=None).delete()
    keys = text_keys(survey)
    texts = [
        TextAnswer(survey=survey, target=key, text=value)
        for answers in selectors.answers_without_names(survey)
        for key, value in answers.items()
        if key in keys
    ]
    TextAnswer.objects.bulk_create(sorted(texts, key=lambda row: row.pk), batch_size=500)
    return len(texts)
