"""Releases: who reads which; what of a question set the gate is asked about."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from core.accounts.selectors import has_role, side_of
from core.accounts.states import Role, Side
from core.questions.types import Definition, Question, kind_of
from core.questions.types.options import RATHER_NOT_SAY
from surveys.disclosure import Breakdown, Target
from surveys.models import Release, Survey
from surveys.selectors.people import is_owner_side
from surveys.states import Audience, Reach

MOST_SEGMENTS = 3


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
    if not survey.is_published:
        owner = reach != Reach.UNION and is_owner_side(user, survey)
        return Reading(Audience.SHARED) if owner else None
    if reach == Reach.UNION:
        educator = user.is_authenticated and user.is_educator and side != Side.DISTRICT
        return Reading(Audience.UNION, whole=False) if educator else None
    known = user.is_authenticated and user.is_verified and (user.is_educator or side == Side.DISTRICT)
    return Reading(Audience.SHARED) if known or reach == Reach.PUBLIC else None


def newest_release(survey: Survey, audience: str) -> Release | None:
    return Release.objects.filter(survey=survey, audience=audience).order_by("-number").first()


def segment_questions(definition: Definition) -> list[Question]:
    """Return the questions that may break tables down: about oneself, optional, with "I'd rather not say"."""
    return [
        question
        for question in definition.questions
        if kind_of(question).segments
        and not question.required
        and RATHER_NOT_SAY in kind_of(question).keys(question.config)
    ]


def breakdowns_of(definition: Definition, promise: Mapping[str, Any]) -> dict[str, Breakdown]:
    """Return the questions that break tables down, by key: segments, then the "by" side of each crosstab."""
    by_key = definition.by_key
    keys = [*promise["segments"], *(key for _target, key in promise.get("crosstabs", ()))]
    return {
        key: Breakdown(
            key,
            tuple(item for item, _label in kind_of(by_key[key]).domain(by_key[key])),
            frozenset({RATHER_NOT_SAY}),
        )
        for key in dict.fromkeys(keys)
        if key in by_key and kind_of(by_key[key]).partitions
    }


def targets_of(definition: Definition, promise: Mapping[str, Any]) -> list[Target]:
    """Return the gate's targets, each with its breakdowns, most wanted first.

    A segment's own distribution is never broken down, and no question by itself.
    """
    segments, crosstabs = promise["segments"], promise.get("crosstabs", ())
    known = breakdowns_of(definition, promise)
    found = []
    for target in definition.targets:
        if target.is_text:
            continue
        question = definition.by_key[target.question]
        wanted = [*segments, *(by for about, by in crosstabs if about in (target.key, target.question))]
        by = dict.fromkeys(key for key in wanted if key in known and key != target.question)
        summary = partial(kind_of(question).summary, question)
        found.append(Target(target.key, summary, () if target.key in segments else tuple(by)))
    return found
