"""Reads of surveys: lists, the box as its owners may know it, releases, Home's rows, checks of the books."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core.accounts.models import User, UserQuerySet
from core.accounts.selectors import has_role, side_of
from core.accounts.states import Role, Side
from core.questions.types import Definition, Question, kind_of
from core.questions.types.options import RATHER_NOT_SAY
from core.web import clock
from core.web.health import Finding
from core.web.needs import Need
from surveys.disclosure import Breakdown, Target
from surveys.models import Ballot, Participation, Release, Response, Survey, digest_of
from surveys.states import AFTER_COUNT, BEFORE_OPENING, Audience, Owner, Reach, Respondents, SurveyState

MOST_SEGMENTS = 3
BOX_FULL_SECONDS = 15 * 60
FOUND = 20


# --- Who ---


def is_owner_side(user: Any, survey: Survey) -> bool:
    """Say whether a person answers for a survey: the union's organizers; on the board also district administrators."""
    if survey.owner == Owner.UNION:
        return has_role(user, Role.UNION_ORGANIZER) and side_of(user) != Side.DISTRICT
    return has_role(user, Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN)


def owners_open_to(user: Any) -> list[str]:
    """Return in whose name a person may ask: the union's own surveys are the union's side alone."""
    organizer = has_role(user, Role.UNION_ORGANIZER)
    if not organizer and not has_role(user, Role.DISTRICT_ADMIN):
        return []
    return [*([Owner.UNION.value] if organizer and side_of(user) != Side.DISTRICT else []), Owner.BOARD.value]


def people_asked(survey: Survey) -> UserQuerySet:
    """Return the people whom the audience filter finds now. Lists hold verified people only."""
    principals = survey.respondents == Respondents.PRINCIPALS
    people = User.objects.holding(Role.PRINCIPAL).verified() if principals else User.objects.educators()
    if schools := survey.audience.get("schools"):
        people = people.filter(school__in=schools)
    return people


def owner_people(survey: Survey) -> UserQuerySet:
    """Return everybody who answers for a survey, to be written to."""
    roles = [Role.UNION_ORGANIZER] if survey.owner == Owner.UNION else [Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN]
    return User.objects.holding(*roles).verified()


def participation_of(user: Any, survey: Survey) -> Participation | None:
    """Return a person's place on the list. Read once a request: kept on the survey object that was asked about."""
    if not user.is_authenticated:
        return None
    known = survey.__dict__.setdefault("_places", {})
    if user.pk not in known:
        known[user.pk] = Participation.objects.filter(survey=survey, person=user).first()
    place: Participation | None = known[user.pk]
    return place


# --- Lists ---


def surveys_for(user: Any) -> dict[str, list[Survey]]:
    """Return the surveys of a person's list page: to answer, sent, yours to run, results to read."""
    to_do = list(Survey.objects.answerable_by(user).order_by("closes_at"))
    done = Participation.objects.filter(person=user, done=True).values("survey")
    sent = list(Survey.objects.filter(pk__in=done).exclude(state=SurveyState.PUBLISHED))
    runs = list(surveys_run_by(user))
    results = Survey.objects.in_state(SurveyState.PUBLISHED).filter(_readable_by(user)).order_by("-counted_on", "-id")
    return {"to_do": to_do, "sent": sent, "runs": runs, "results": list(results[:50])}


def surveys_run_by(user: Any) -> QuerySet[Survey]:
    if has_role(user, Role.UNION_ORGANIZER) and side_of(user) != Side.DISTRICT:
        return Survey.objects.all()
    if has_role(user, Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN):
        return Survey.objects.filter(owner=Owner.BOARD)
    return Survey.objects.none()


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
    seen = Q(state=SurveyState.PUBLISHED) & _readable_by(user)
    if user.is_authenticated:
        listed = Participation.objects.filter(person=user).values("survey")
        seen |= Q(pk__in=surveys_run_by(user).values("pk")) | Q(pk__in=listed)
    rows = list(Survey.objects.filter(seen, title__icontains=text)[:FOUND])
    run = set(surveys_run_by(user).values_list("pk", flat=True)) if user.is_authenticated else set()
    for survey in rows:
        read = survey.results_url if survey.state == SurveyState.PUBLISHED else survey.start_url
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
            detail=_("Your union and your district can’t see who gave which answer."),
            url=survey.start_url,
            due_at=survey.closes_at,
            minutes=survey.question_version.asks.minutes if survey.question_version else None,
            icon="clipboard-list",
            tone="gold",
        )
        for survey in Survey.objects.answerable_by(user).filter(closes_at__gt=now).select_related("question_version")
    ]
    if not has_role(user, Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN):
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


# --- The box ---


def counted_so_far(survey: Survey) -> int:
    """Return how many responses have left the box: moves in steps of k."""
    return Response.objects.filter(survey=survey).count()


def surveys_to_open(now: datetime) -> QuerySet[Survey]:
    return Survey.objects.in_state(SurveyState.SCHEDULED).filter(opens_at__lte=now).order_by("pk")


def surveys_to_close(now: datetime) -> QuerySet[Survey]:
    return Survey.objects.in_state(SurveyState.OPEN).filter(closes_at__lte=now).order_by("pk")


def full_boxes() -> list[int]:
    """Return the surveys whose box holds at least 2k: something is left to draw."""
    boxes = Ballot.objects.values("survey").annotate(held=Count("id")).values_list("survey", "held")
    held = dict(boxes)
    ks = Survey.objects.filter(pk__in=held, state__in=[SurveyState.OPEN, SurveyState.CLOSED]).values_list("pk", "k")
    return sorted(pk for pk, k in ks if held[pk] >= 2 * k)


def surveys_without_releases() -> QuerySet[Survey]:
    """Return counted surveys whose releases are still to be made: a worker died in between."""
    with_answers = Response.objects.values("survey")
    made = Release.objects.values("survey")
    return Survey.objects.in_state(*AFTER_COUNT).filter(pk__in=with_answers).exclude(pk__in=made).order_by("pk")


# --- Releases ---


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reader gets of a release. `whole`: breakdowns, too; else the everyone-table alone."""

    audience: str
    whole: bool = True


def reading_of(user: Any, survey: Survey) -> Reading | None:
    """Return which release a person may read of a survey, by the promise, or None. The district never the union's."""
    if not survey.is_counted:
        return None
    side, reach = side_of(user), survey.promise.get("reach")
    has_union = reach == Reach.UNION or survey.promise.get("k_union") != survey.promise.get("k")
    if side != Side.DISTRICT and (is_owner_side(user, survey) or has_role(user, Role.UNION_ANALYST)):
        return Reading(Audience.UNION if has_union else Audience.SHARED)
    if survey.state != SurveyState.PUBLISHED:
        owner = reach != Reach.UNION and is_owner_side(user, survey)
        return Reading(Audience.SHARED) if owner else None
    if reach == Reach.UNION:
        educator = user.is_authenticated and user.is_educator and side != Side.DISTRICT
        return Reading(Audience.UNION, whole=False) if educator else None
    known = user.is_authenticated and user.is_verified and (user.is_educator or side == Side.DISTRICT)
    return Reading(Audience.SHARED) if known or reach == Reach.PUBLIC else None


def newest_release(survey: Survey, audience: str) -> Release | None:
    return Release.objects.filter(survey=survey, audience=audience).order_by("-number").first()


# --- Questions ---


def segment_questions(definition: Definition) -> list[Question]:
    """Return the questions that may break tables down: about oneself, optional, with "I'd rather not say"."""
    return [
        question
        for question in definition.questions
        if kind_of(question).segments
        and not question.required
        and RATHER_NOT_SAY in kind_of(question).keys(question.config)
    ]


def breakdowns_of(definition: Definition, segments: Iterable[str]) -> dict[str, Breakdown]:
    """Return the gate's breakdowns, by key, in declared order."""
    by_key = definition.by_key
    return {
        key: Breakdown(
            key,
            tuple(item for item, _label in kind_of(by_key[key]).domain(by_key[key])),
            frozenset({RATHER_NOT_SAY}),
        )
        for key in segments
    }


def targets_of(definition: Definition, segments: Iterable[str]) -> list[Target]:
    """Return the gate's targets. A segment's own distribution is never broken down."""
    by = tuple(segments)
    found = []
    for target in definition.targets:
        if target.is_text:
            continue
        question = definition.by_key[target.question]
        items = tuple(item for item, _label in target.items)
        found.append(
            Target(
                target.key,
                items,
                kind_of(question).partitions,
                () if target.key in by else by,
                points_of(question, items),
            )
        )
    return found


def points_of(question: Question, items: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers behind a question's items, where its type says that it has an average."""
    points = []
    for item in items:
        rows = kind_of(question).summary(question, {item: 1}, 1)
        points += [round(row.value) for row in rows if row.measure == "average"]
    return tuple(points)


# --- Checks ---


def boxes_are_drawn() -> Finding:
    """Degraded when a box has held 2k or more for 15 minutes: the worker is down, and more than 2k - 1 wait."""
    full, now = full_boxes(), clock.now().timestamp()
    known = cache.get("surveys.full_boxes") or {}
    since = {str(pk): known.get(str(pk), now) for pk in full}
    if since != known:
        cache.set("surveys.full_boxes", since, timeout=None)
    late = [pk for pk, at in since.items() if now - at >= BOX_FULL_SECONDS]
    return Finding(not late, len(late), f"{len(late)} boxes wait to be drawn" if late else "")


def sent_are_kept() -> Finding:
    """Ballots and responses are never fewer than done participations, except where the count destroyed the box."""

    def many(model: Any) -> Any:
        rows = model.objects.filter(survey=OuterRef("pk")).order_by().values("survey").annotate(n=Count("pk"))
        return Coalesce(Subquery(rows.values("n")), 0)

    done = Participation.objects.filter(survey=OuterRef("pk"), done=True).order_by().values("survey")
    rows = Survey.objects.exclude(state__in=BEFORE_OPENING).annotate(
        held=many(Ballot), left=many(Response), sent=Coalesce(Subquery(done.annotate(n=Count("pk")).values("n")), 0)
    )
    bad = 0
    for state, held, left, sent in rows.values_list("state", "held", "left", "sent"):
        destroyed = state in AFTER_COUNT and held + left == 0
        bad += held + left < sent and not destroyed
    return Finding(bad == 0, bad, f"{bad} surveys hold fewer answers than were sent" if bad else "")


def promises_hold() -> Finding:
    """Promise, digest and columns of every opened survey agree."""
    opened = Survey.objects.exclude(state__in=BEFORE_OPENING)
    bad = sum(1 for survey in opened if not survey.promise_holds())
    return Finding(bad == 0, bad, f"{bad} promises were changed by hand" if bad else "")


def releases_hold() -> Finding:
    """Every release still has the digest it was made with."""
    rows = Release.objects.values_list("content", "digest").iterator(chunk_size=50)
    bad = sum(1 for content, digest in rows if digest_of(content) != digest)
    return Finding(bad == 0, bad, f"{bad} releases were changed by hand" if bad else "")
