"""Lists: who may answer. Made once, at opening, in random order. Personal records: one's own "sent", nothing else."""

from collections.abc import Mapping
from random import SystemRandom
from typing import Any

from core.accounts.models import User
from surveys.models import Participation, Survey


def make_list(survey: Survey, people: list[int]) -> int:
    """Put these people on the list, in random order: the order of rows says nothing about anybody."""
    SystemRandom().shuffle(people)
    Participation.objects.bulk_create([Participation(survey=survey, person_id=pk) for pk in people], batch_size=500)
    return len(people)


def export_own(user: User) -> Mapping[str, Any]:
    """For the own-data download: which surveys asked this person, and whether they sent. Nobody else is told."""
    rows = Participation.objects.filter(person=user).order_by("survey__opens_at").values_list("survey__title", "done")
    return {"surveys": [{"survey": title, "sent": done} for title, done in rows]}


def erase_own(user: User, *, empty_posts: bool) -> None:
    """When an account closes: the participation goes. Ballot and response stay, since nobody knows which is whose."""
    Participation.objects.filter(person=user).delete()
