"""The ballot box. A database remembers more than its tables say, so the moment of sending is broken: ballots wait in a
box and leave it in random batches of k, drawn from at least 2k, as new rows under new ids, written in id order.

Sending writes no Event, no mail, no session and no log line with a person.
"""

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime
from random import SystemRandom
from typing import Any

from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from core.questions.types import Definition, kind_of
from core.web import clock, jobs
from core.web.policy import NotPossible
from surveys import selectors
from surveys.models import GRACE, Ballot, Participation, Response, Survey, TextAnswer
from surveys.services.rows import hold_shared
from surveys.states import ANSWERED, SurveyState

_log = logging.getLogger("plab.surveys")


@sensitive_variables()
def cast_ballot(survey: Survey, participation: Participation, *, raw: Mapping[str, Any]) -> None:
    """Take one person's answers: mark the participation, put a ballot into the box. Any refusal writes nothing."""
    if survey.is_named:
        raise NotPossible(_("This survey carries names. Its answers don’t go through the box."))
    asks: Definition = survey.question_version.asks  # type: ignore[union-attr]
    cleaned = asks.clean(raw)
    if cleaned.faults:
        raise NotPossible(str(next(iter(cleaned.faults.values()))))
    try:
        _put_into_box(survey, participation, asks.coarse(cleaned.answers))
        return
    except DatabaseError as error:
        refused = type(error).__name__
    # Raised out here, on its own: what a database says of a row it refused would carry the answers into logs and mails.
    _log.error("survey %s: a ballot was not kept (%s)", survey.pk, refused)
    raise OperationalError("a ballot was not kept")


@sensitive_variables()
def _put_into_box(survey: Survey, participation: Participation, answers: dict[str, Any]) -> None:
    with transaction.atomic():
        _hold_open(survey)
        if not Participation.objects.filter(pk=participation.pk, survey=survey, done=False).update(done=True):
            raise NotPossible(_("Your answers are already in. Thank you."))
        if survey.cap is not None and not Survey.objects.filter(pk=survey.pk, taken__lt=F("cap")).update(
            taken=F("taken") + 1
        ):
            raise NotPossible(_("This survey is full. Your answers are still on this device, where you can copy them."))
        Ballot.objects.create(survey_id=survey.pk, answers=answers)
        jobs.enqueue("surveys.draw_batches", survey.pk)


def _hold_open(survey: Survey) -> None:
    """Refuse unless answers are taken now, and hold the survey so that no count can slip in before we commit.

    Under a cap senders count in its row one after the other, and take that lock at once: a later, stronger one could
    deadlock with the count.
    """
    stands = hold_shared(survey, "FOR KEY SHARE" if survey.cap is None else "FOR NO KEY UPDATE")
    if not takes_answers(stands, clock.now()):
        raise NotPossible(why_not(stands))


def why_not(survey: Survey) -> str:
    """Say in plain words why nothing is taken now, and where the answers are."""
    if survey.state == SurveyState.PAUSED:
        return _("This survey is paused. Your answers are still on this device: send them when it goes on.")
    return _("This survey is closed. Your answers are still on this device, where you can copy them.")


def takes_answers(survey: Survey, now: datetime) -> bool:
    """Open, or closed for at most 10 minutes: such a page was opened in time."""
    return survey.state in (SurveyState.OPEN, SurveyState.CLOSED) and now <= survey.ends_at + GRACE


def draw_batches(survey_pk: int) -> int:
    """Move ballots out of the box in batches of k, as long as it holds at least 2k. Returns how many left it."""
    moved = 0
    while batch := _draw_batch(survey_pk):
        moved += batch
    forget_log()
    return moved


@transaction.atomic
def _draw_batch(survey_pk: int) -> int:
    survey = (
        Survey.objects.select_for_update(of=("self",), no_key=True)  # one drawer at a time, while people go on sending
        .select_related("question_version")
        .filter(pk=survey_pk, state__in=ANSWERED)
        .first()
    )
    if survey is None or not survey.promise_holds():  # changed by hand: nothing leaves the box, the books say so
        return 0
    waiting = list(Ballot.objects.filter(survey=survey).values_list("pk", flat=True))
    if len(waiting) < 2 * survey.k:
        return 0
    return empty(survey, SystemRandom().sample(waiting, survey.k))


def empty(survey: Survey, chosen: list[uuid.UUID]) -> int:
    """Make responses of these ballots, under new ids, in id order; cut their texts off. Inside a transaction."""
    texts_of = text_keys(survey)
    responses, texts = [], []
    for answers in Ballot.objects.filter(pk__in=chosen).values_list("answers", flat=True):
        closed = {key: value for key, value in answers.items() if key not in texts_of}
        responses.append(Response(survey=survey, answers=closed))
        texts += [
            TextAnswer(survey=survey, target=key, text=value) for key, value in answers.items() if key in texts_of
        ]
    Response.objects.bulk_create(sorted(responses, key=lambda row: row.pk), batch_size=500)
    TextAnswer.objects.bulk_create(sorted(texts, key=lambda row: row.pk), batch_size=500)
    Ballot.objects.filter(pk__in=chosen).delete()
    return len(responses)


def text_keys(survey: Survey) -> set[str]:
    asks: Definition = survey.question_version.asks  # type: ignore[union-attr]
    return {question.key for question in asks.asked if kind_of(question).is_text}


def draw_full_boxes() -> int:
    """The sweep: draw whatever a lost wake-up left behind."""
    moved = sum(draw_batches(pk) for pk in selectors.full_boxes())
    forget_log()
    return moved


def forget_log() -> None:
    """SQLite: empty the write-ahead file, which would keep ballot and participation side by side."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
