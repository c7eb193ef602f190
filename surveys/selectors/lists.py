"""Lists: one's own surveys, Home's rows, what search finds."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from core.accounts.selectors import side_of
from core.accounts.states import Side
from core.web import clock
from core.web.needs import Need
from surveys.models import Participation, Release, Survey
from surveys.selectors.people import communities_led_by, owners_open_to
from surveys.states import Owner, Reach, SurveyState

FOUND = 20


def surveys_for(user: Any) -> dict[str, list[Survey]]:
    """Return the surveys of a person's list page: to answer, sent, yours to run, results to read."""
    to_do = list(Survey.objects.answerable_by(user).order_by("closes_at"))
    done = Participation.objects.filter(person=user, done=True).values("survey")
    sent = list(Survey.objects.filter(pk__in=done).filter(published_on=None))
    runs = list(surveys_run_by(user))
    results = Survey.objects.published().filter(_readable_by(user)).order_by("-counted_on", "-id")
    return {"to_do": to_do, "sent": sent, "runs": runs, "results": list(results[:50])}


def surveys_run_by(user: Any) -> QuerySet[Survey]:
    """Return the surveys a person answers for: `is_owner_side` as a query."""
    owners = owners_open_to(user)
    which = Q(owner__in=[owner for owner in owners if owner != Owner.COMMUNITY])
    if Owner.COMMUNITY in owners:
        which |= Q(owner=Owner.COMMUNITY, community__in=communities_led_by(user))
    return Survey.objects.filter(which) if owners else Survey.objects.none()


def _readable_by(user: Any) -> Q:
    """Published results that a person may read, by reach and side."""
    if not user.is_authenticated or not user.is_verified:
        return Q(reach=Reach.PUBLIC)
    if side_of(user) == Side.DISTRICT:
        return ~Q(reach=Reach.UNION)
    return Q() if user.is_educator else Q(reach=Reach.PUBLIC)


def found(user: Any, text: str) -> list[Survey]:
    """Return surveys for `/search/` whose title holds the text: one's own to answer, to run, and published ones."""
    text = text.replace("\x00", "").strip()
    if not text:
        return []
    seen = Q(published_on__isnull=False) & _readable_by(user)
    if user.is_authenticated:
        listed = Participation.objects.filter(person=user).values("survey")
        seen |= Q(pk__in=surveys_run_by(user).values("pk")) | Q(pk__in=listed)
    rows = list(Survey.objects.filter(seen, title__icontains=text)[:FOUND])
    run = set(surveys_run_by(user).values_list("pk", flat=True)) if user.is_authenticated else set()
    for survey in rows:
        read = survey.results_url if survey.is_published else survey.start_url
        survey.found_url = survey.get_absolute_url() if survey.pk in run else read  # type: ignore[attr-defined]
    return rows


def needs(user: Any) -> list[Need]:
    """Rows of Home: surveys until sent; for the owner side, what waits to be counted or published."""
    if not user.is_authenticated or not user.is_verified:
        return []
    now = clock.now()
    rows = [
        Need(
            key=f"survey-{survey.pk}",
            kind="survey",
            title=_("Answer: %(title)s") % {"title": survey.title},
            detail=_("This survey carries your name.")
            if survey.is_named
            else _("Your union and your district can’t see who gave which answer."),
            url=survey.start_url,
            due_at=survey.closes_at,
            minutes=survey.question_version.asks.minutes if survey.question_version else None,
            icon="clipboard-list",
            tone="gold",
        )
        for survey in Survey.objects.answerable_by(user).filter(closes_at__gt=now).select_related("question_version")
    ]
    if not owners_open_to(user):
        return rows
    closed, counted = Q(state=SurveyState.CLOSED), Q(state=SurveyState.COUNTED)
    waiting = surveys_run_by(user).filter(closed | counted & Exists(Release.objects.filter(survey=OuterRef("pk"))))
    return rows + [_owner_need(survey) for survey in waiting]


def _owner_need(survey: Survey) -> Need:
    counting = survey.state == SurveyState.CLOSED
    title = _("Count: %(title)s") if counting else _("Publish results: %(title)s")
    return Need(
        key=f"survey-run-{survey.pk}",
        kind="survey-run",
        title=title % {"title": survey.title},
        detail=_("It closed. Two days later it is counted by itself.") if counting else _("Read them first."),
        url=survey.get_absolute_url() if counting else survey.results_url,
        icon="chart-bar",
        tone="sky",
    )
