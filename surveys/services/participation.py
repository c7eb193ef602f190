"""How many have sent, in steps: a snapshot a night, of which only the last is kept. Never who."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from core.web import clock
from surveys.models import Participation, Survey
from surveys.selectors import surveys_with_list

LOWEST, HIGHEST = 5, 95  # outside, a rate says "nearly nobody" or "nearly everybody"
STEP, SCHOOL_STEP = 5, 10
SMALLEST_LIST, SMALLEST_SCHOOL = 20, 10


def take_snapshots() -> int:
    """Take last night's rates of every survey whose answers are not counted yet."""
    surveys = list(surveys_with_list())
    for survey in surveys:
        take_snapshot(survey)
    return len(surveys)


def take_snapshot(survey: Survey) -> None:
    """Write the rates of now over those of before."""
    places = Participation.objects.filter(survey=survey)
    sent = Count("pk", filter=Q(done=True))
    everyone = places.aggregate(people=Count("pk"), sent=sent)
    by_school = places.filter(person__school__isnull=False).order_by().values_list("person__school")
    told = {
        "on": clock.today().isoformat(),
        "rate": stepped(everyone["sent"], everyone["people"], STEP, SMALLEST_LIST),
        "schools": _schools(by_school.annotate(people=Count("pk"), sent=sent)),
    }
    Survey.objects.filter(pk=survey.pk).update(participation=told)


def _schools(rows: Iterable[Any]) -> dict[str, int | None]:
    """Return the rate of each school on the list. Hidden ones look alike: too few people, too few or too many sent."""
    return {str(school): stepped(sent, people, SCHOOL_STEP, SMALLEST_SCHOOL) for school, people, sent in rows}


def stepped(sent: int, people: int, step: int, least: int) -> int | None:
    """Return a rate in steps, or None where it would tell too much."""
    if people < least or not LOWEST * people <= 100 * sent <= HIGHEST * people:
        return None
    return step * round(100 * sent / people / step)
