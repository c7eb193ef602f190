"""Lists: who may answer. Made at opening, in random order; later they grow by a smallest group at once, never shrink.

Printed codes: only a keyed hash is kept. Personal records: one's own "sent", nothing else.
"""

from collections.abc import Mapping
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.activity.services import record
from core.web import limits
from core.web.limits import Limit
from core.web.policy import NotPossible, require
from surveys import mails, policies, selectors
from surveys.models import NamedResponse, Participation, Survey
from surveys.states import SurveyState

CODES_A_PAGE = 10
MOST_CODES = 200  # at once: 20 pages, drawn while one waits
WRONG_CODES = Limit("surveys.codes", 100, 600)  # a school is one network


def make_list(survey: Survey, people: list[int]) -> int:
    """Put these people on the list, in random order: the order of rows says nothing about anybody."""
    return len(_places(survey, people))


def _places(survey: Survey, people: list[int]) -> list[Participation]:
    SystemRandom().shuffle(people)
    rows = [Participation(survey=survey, person_id=pk) for pk in people]
    return Participation.objects.bulk_create(rows, batch_size=500)


@transaction.atomic
def extend_list(survey: Survey, *, by: Any) -> int:
    """Add whom the filter finds now, at least a smallest group at once, and write to them. Told with the results."""
    require(policies.can_manage_survey(by, survey))
    _hold_running(survey)
    people = selectors.newly_found(survey)
    least = survey.promise["k"]
    if len(people) < least:
        raise NotPossible(
            _("A list grows by at least %(least)s people at once. The filter finds %(people)s new ones.")
            % {"least": least, "people": len(people)}
        )
    places = _places(survey, people)
    _grow(survey, len(places))
    record(survey, selectors.EXTENDED, by=by, data={"people": len(places)})
    if "invitation" in survey.reminded:
        mails.survey_invitation(survey, places)
    return len(places)


@transaction.atomic
def print_codes(survey: Survey, *, number: int, by: Any) -> list[list[str]]:
    """Make printed codes and return them, a list for each page: shown this once, nobody can read them again."""
    require(policies.can_manage_survey(by, survey))
    _hold_running(survey, SurveyState.SCHEDULED)
    if not survey.takes_slips:
        raise NotPossible(_("This survey takes no printed codes."))
    if number > MOST_CODES:
        raise NotPossible(_("Make at most %(most)s codes at once.") % {"most": MOST_CODES})
    opened = survey.state != SurveyState.SCHEDULED
    if opened and number < survey.promise["k"]:
        raise NotPossible(
            _("After opening, codes are made at least %(least)s at once.") % {"least": survey.promise["k"]}
        )
    codes = [selectors.new_code() for _code in range(number)]
    pages = [codes[start : start + CODES_A_PAGE] for start in range(0, number, CODES_A_PAGE)]
    first = 1 + (selectors.slips_of(survey).order_by("-sheet").values_list("sheet", flat=True).first() or 0)
    rows = [
        Participation(survey=survey, code_mac=selectors.mac_of(code), sheet=sheet)
        for sheet, page in enumerate(pages, first)
        for code in page
    ]
    Participation.objects.bulk_create(sorted(rows, key=lambda row: row.pk))
    if opened:
        _grow(survey, number)
    record(survey, selectors.PRINTED, by=by, data={"people": number})
    return pages


def _hold_running(survey: Survey, *more: str) -> None:
    """Hold the row of a survey to whose list one may still add."""
    Survey.objects.select_for_update(no_key=True).get(pk=survey.pk)
    survey.refresh_from_db()
    if survey.state not in (SurveyState.OPEN, SurveyState.PAUSED, *more):
        raise NotPossible(
            _("This is not possible now. It stands at: %(state)s.") % {"state": survey.get_state_display()}
        )


def _grow(survey: Survey, number: int) -> None:
    Survey.objects.filter(pk=survey.pk).update(invited=F("invited") + number)
    survey.refresh_from_db(fields=["invited"])


def enter_with_code(survey: Survey, *, typed: str, network: str) -> Participation | None:
    """Return the place of a printed code; None for a wrong one, of which a network has 100 in 10 minutes."""
    limits.require_left(WRONG_CODES, network)
    place = selectors.place_of_code(survey, typed)
    if place is None:
        limits.hit(WRONG_CODES, network)
    elif place.done:
        raise NotPossible(_("Your answers are already in. Thank you."))
    return place


def export_own(user: User) -> Mapping[str, Any]:
    """For the own-data download: which surveys asked this person, and whether they sent. Nobody else is told."""
    rows = Participation.objects.filter(person=user).order_by("survey__opens_at").values_list("survey__title", "done")
    named = NamedResponse.objects.filter(person=user).select_related("survey", "question_version").order_by("saved_at")
    return {
        "surveys": [{"survey": title, "sent": done} for title, done in rows],
        "answers_with_my_name": [
            {"survey": row.survey.title, "sent_at": row.sent_at, "answers": row.answers, "unfinished": row.draft}
            for row in named
        ],
    }


def erase_own(user: User, *, empty_posts: bool) -> None:
    """When an account closes: participation and named answers go. Ballot and response stay: nobody knows whose."""
    NamedResponse.objects.filter(person=user).delete()
    Participation.objects.filter(person=user).delete()
