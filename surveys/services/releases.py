"""Releases: the stored tables that one audience may see, made once from the responses by the gate."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Self

from django.db import transaction
from django.utils.translation import gettext as _

from core.activity.services import move
from core.questions.types import Definition, kind_of
from core.questions.types import Target as Asked
from core.web import clock
from core.web.policy import NotPossible, require
from surveys import disclosure, mails, policies, selectors
from surveys.disclosure import BLANK, Breakdown, Gate, Tally, Target
from surveys.models import Release, Response, Survey, digest_of
from surveys.services.texts import forget_texts_of_few
from surveys.states import Audience, Reach, SurveyState

PLAIN = frozenset((str, int, type(None)))  # a type, not its kin: True is no 1
RATE_STEP, RATE_LOWEST, RATE_HIGHEST = 5, 5, 95


@transaction.atomic
def make_releases(survey: Survey) -> int:
    """Make a counted survey's releases; again, it changes nothing. Returns how many were made."""
    fresh = Survey.objects.select_for_update(of=("self",)).select_related("question_version").get(pk=survey.pk)
    if not fresh.is_counted or Release.objects.filter(survey=fresh).exists():
        return 0
    if fresh.is_named:
        answers = selectors.answers_without_names(fresh)
    else:
        answers = Response.objects.filter(survey=fresh).values_list("answers", flat=True).iterator(chunk_size=1_000)
    contents = contents_of(fresh, answers)
    forget_texts_of_few(fresh)
    for audience, content in contents.items():
        Release.objects.create(
            survey=fresh, audience=audience, content=content, digest=digest_of(content), made_on=clock.today()
        )
    return len(contents)


def gates_of(promise: dict[str, Any]) -> list[Gate]:
    """Return who sees which smallest group. The union's tables are audited together with the shared ones."""
    k, k_union = promise["k"], promise["k_union"]
    if promise["reach"] == Reach.UNION:
        return [Gate(Audience.UNION.value, k)]
    shared = Gate(Audience.SHARED.value, k)
    return [shared] if k == k_union else [shared, Gate(Audience.UNION.value, k_union)]


def contents_of(survey: Survey, answers: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the content of each release after one pass over the answers; nothing where fewer than k answered."""
    asks: Definition = survey.question_version.asks  # type: ignore[union-attr]
    breakdowns = selectors.breakdowns_of(asks, survey.promise)
    tally = tally_of(asks, selectors.targets_of(asks, survey.promise), breakdowns, answers)
    gates = gates_of(survey.promise)
    if tally.people < gates[0].k:
        return {}
    tables = disclosure.build(tally, breakdowns, gates)
    return {
        gate.audience: {
            "k": gate.k,
            "answers": told(tally.people),
            "rate": rate(tally.people, survey.invited),
            "questions": len(asks.questions),
            "targets": _worded(asks, tables[gate.audience], survey.promise["segments"]),
        }
        for gate in gates
    }


def tally_of(
    asks: Definition,
    targets: list[Target],
    breakdowns: Mapping[str, Breakdown],
    answers: Iterable[dict[str, Any]],
) -> Tally:
    """Pass over the answers once. Whoever breaks tables down falls in exactly one item of that question, or in none.

    People alike in all breakdowns are counted together, each answer of theirs once: 50,000 people give some hundred
    different answers, and what an answer counts for is asked of its type once.
    """
    tally, by_key = Tally(targets), {target.key: target for target in targets}
    alike: dict[tuple[Any, ...], Counter[tuple[str, Any]]] = defaultdict(Counter)
    for person in answers:
        tally.people += 1
        pairs = [(key, held(value)) for key, value in person.items()]
        alike[tuple(held(person.get(key)) for key in breakdowns)].update(pairs)
    different = {pair for counted in alike.values() for pair in counted}
    cells = {pair: _cells_of(asks, *pair) for pair in different}
    for values, counted in alike.items():
        stands = {
            key: cells[key, value][key][0][0]
            for key, value in zip(breakdowns, values, strict=True)
            if cells.get((key, value), {}).get(key)
        }
        for pair, people in counted.items():
            for target, found in cells[pair].items():
                if about := by_key.get(target):
                    tally.count(about, tuple(stands.get(key, BLANK) for key in about.by), people, found)
    return tally


class Frozen(str):
    """An answer of several parts as text, so that equal ones can be counted together. It never equals a plain one."""

    __slots__ = ()

    def __new__(cls, value: Any) -> Self:
        return super().__new__(cls, f"\0{json.dumps(value)}")

    def thawed(self) -> Any:
        return json.loads(self[1:])


def held(value: Any) -> Any:
    return value if value.__class__ in PLAIN else Frozen(value)


def _cells_of(asks: Definition, key: str, answer: Any) -> dict[str, list[tuple[str, int]]]:
    """Return what an answer counts for: the cells of each target."""
    value = answer.thawed() if isinstance(answer, Frozen) else answer
    cells: dict[str, list[tuple[str, int]]] = {}
    for target, item, amount in asks.cells({key: value}):
        cells.setdefault(target, []).append((item, amount))
    return cells


def told(people: int) -> dict[str, Any]:
    """Return the number of answers: exact from 100 up, a band below."""
    return {"exact": people} if people >= disclosure.EXACT_FROM else {"band": disclosure.size(people)}


def rate(people: int, invited: int) -> int | None:
    """Return the rate in steps of 5, nothing outside 5 to 95 percent."""
    if not RATE_LOWEST * invited <= 100 * people <= RATE_HIGHEST * invited or not invited:
        return None
    return disclosure.nearest(people, invited, RATE_STEP)


def _worded(asks: Definition, tables: Mapping[str, Any], segments: list[str]) -> list[dict[str, Any]]:
    """Put the words beside the figures. A table that is not shown has its question and nothing else."""
    return [
        {
            "key": target.key,
            "label": dict(target.label),
            "question": target.question,
            "asked": dict(asks.by_key[target.question].label),
            "is_segment": target.key in segments,
            "table": _table(asks, target, tables[target.key]),
        }
        for target in asks.targets
        if not target.is_text
    ]


def _table(asks: Definition, target: Asked, table: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if table is None:
        return None
    question = asks.by_key[target.question]
    figures = kind_of(question).summary(question, {}, 1)
    return {
        "rows": [
            {"key": one.item, "label": dict(one.label), "about": dict(one.about)}
            | {"measure": one.measure, "whole": one.whole, "low": one.low, "high": one.high}
            for one in figures
        ],
        "everyone": table["everyone"],
        "by": [
            {"key": key, "label": dict(asks.by_key[key].label), "groups": _named(asks, key, groups)}
            for key, groups in table["by"].items()
        ],
    }


def _named(asks: Definition, key: str, groups: list[dict[str, Any]] | None) -> list[dict[str, Any]] | None:
    if groups is None:
        return None
    labels = {item: dict(label) for item, label in kind_of(asks.by_key[key]).domain(asks.by_key[key])}
    return [{**group, "label": labels.get(group["name"], {})} for group in groups]


@transaction.atomic
def publish_survey(survey: Survey, *, by: Any) -> bool:
    """Open the results up to the promised reach, whole. Everybody on the list is told alike. Never undone."""
    require(policies.can_manage_survey(by, survey))
    if survey.is_counted and not Release.objects.filter(survey=survey).exists():
        raise NotPossible(
            _("Too few answers for tables.") if survey.is_named else _("Too few answers to show. They were deleted.")
        )
    if moved := move(survey, to=SurveyState.PUBLISHED, by=by, also={"published_on": clock.today()}):
        mails.survey_results(survey)
    return moved
