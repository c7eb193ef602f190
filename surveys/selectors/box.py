"""The box as its owners may know it, and what the clock has to do next."""

from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet

from surveys.models import SMALLEST_K, Ballot, NamedResponse, Release, Response, Survey
from surveys.states import AFTER_COUNT, ANSWERED, SurveyState


def counted_so_far(survey: Survey) -> int:
    """Return how many responses have left the box: moves in steps of k. With names: how many were sent."""
    if survey.is_named:
        return NamedResponse.objects.sent().filter(survey=survey).count()
    return Response.objects.filter(survey=survey).count()


def surveys_to_open(now: datetime) -> QuerySet[Survey]:
    return Survey.objects.in_state(SurveyState.SCHEDULED).filter(opens_at__lte=now).order_by("pk")


def surveys_to_close(now: datetime) -> QuerySet[Survey]:
    """Return what is past its closing time, and what is full."""
    running = Survey.objects.in_state(SurveyState.OPEN, SurveyState.PAUSED)
    return running.filter(Q(closes_at__lte=now) | Q(taken__gte=F("cap"))).order_by("pk")


def surveys_to_archive(counted_until: date) -> QuerySet[Survey]:
    return (
        Survey.objects.in_state(*AFTER_COUNT)
        .exclude(state=SurveyState.ARCHIVED)
        .filter(counted_on__lte=counted_until)
        .order_by("pk")
    )


def full_boxes() -> list[int]:
    """Return the surveys whose box holds at least 2k: something is left to draw."""
    boxes = Ballot.objects.values("survey").annotate(held=Count("id")).values_list("survey", "held")
    held = dict(boxes)
    ks = Survey.objects.filter(pk__in=held, state__in=ANSWERED).values_list("pk", "k")
    return sorted(pk for pk, k in ks if held[pk] >= 2 * k)


def surveys_without_releases() -> QuerySet[Survey]:
    """Return counted surveys whose releases are still to be made: a worker died in between."""
    with_answers = Response.objects.values("survey")
    named = NamedResponse.objects.sent().order_by().values("survey").annotate(n=Count("pk")).filter(n__gte=SMALLEST_K)
    made = Release.objects.values("survey")
    held = Q(pk__in=with_answers) | Q(pk__in=named.values("survey"))
    return Survey.objects.in_state(*AFTER_COUNT).filter(held).exclude(pk__in=made).order_by("pk")


def surveys_with_list() -> QuerySet[Survey]:
    return Survey.objects.in_state(*ANSWERED).order_by("pk")


def surveys_to_write_about(now: datetime) -> QuerySet[Survey]:
    """Return open surveys whose list may have a mail due."""
    return Survey.objects.in_state(SurveyState.OPEN).filter(closes_at__gt=now).order_by("pk")
