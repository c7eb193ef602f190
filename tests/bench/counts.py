"""Counting 50,000 answers: S2, the pass over them; S3, the gate; S4, the gate over a district of many small schools;
P3b, reading the release. Held to reading the answers once (scan) and to a bare GROUP BY (tally)."""

import random
from functools import partial

from django.db import connection, reset_queries

from core.questions.types import parse
from surveys import disclosure, selectors
from surveys.models import Release, Response, Survey, digest_of
from surveys.services.releases import contents_of, gates_of, tally_of
from tests.bench.measure import Row, measure
from tests.surveys import made

RESPONSES, QUESTIONS = 50_000, 20
SCHOOLS, ROLES, GRADES = [f"s{n}" for n in range(120)], [f"r{n}" for n in range(6)], [f"g{n}" for n in range(6)]
SMALL_DISTRICT, TARGETS = 4_300, 44
TIMES = 1, (20, 3)  # warm-ups; seconds and least rounds: each of these takes seconds
TALLIES = "bench_tally"


def rows(survey: Survey) -> list[Row]:
    """`survey` is an open one; it is asked anew, in bulk."""
    die = random.Random(50_000)
    asks, _faults = parse(definition(QUESTIONS - 3, SCHOOLS[:12]))
    survey.promise = {**survey.promise, "segments": ["school", "role", "grade"], "crosstabs": []}
    survey.question_version.__dict__["asks"] = asks
    answers = [person(die, QUESTIONS - 3, SCHOOLS[:12]) for _ in range(RESPONSES)]
    Response.objects.bulk_create((Response(survey=survey, answers=row) for row in answers), batch_size=1_000)
    content = contents_of(survey, answers)["shared"]
    release = Release.objects.create(
        survey=survey, audience="shared", content=content, digest=digest_of(content), made_on=survey.opens_at.date()
    )
    tallies()
    targets, breakdowns = selectors.targets_of(asks, survey.promise), selectors.breakdowns_of(asks, survey.promise)
    gates = gates_of(survey.promise)
    big = tally_of(asks, targets, breakdowns, answers)
    many, known = small_district()
    size, small = f"{RESPONSES:,} × {QUESTIONS}", f"{SMALL_DISTRICT:,} of {len(SCHOOLS)} schools"
    pass_once = partial(tally_of, asks, targets, breakdowns)
    found = [
        Row("S2", f"count {size}: the pass", lambda: pass_once(read(survey)), "scan", 4.0, 6.0),
        Row("S3", f"count {size}: the gate", partial(disclosure.build, big, breakdowns, gates), "scan", 4.0, 8.0),
        Row("S4", f"the gate: {small}", partial(disclosure.build, many, known, gates), "scan", 5.0, 8.0),
        Row("P3b", "read a release", partial(newest, survey, release.audience), "tally", 0.02, 0.05, 2),
    ]
    floors = [
        Row("scan", "scan", lambda: sum(1 for _row in read(survey))),
        Row("tally", "tally", group_by),
    ]
    measure(found, floors, TIMES[1][1], warm_ups=TIMES[0], heavy=TIMES[1])
    reset_queries()
    return found


def definition(scales: int, schools: list[str]) -> dict:
    asked = [made.question(f"q{n}", "scale", f"About {n}", preset="likert5") for n in range(scales)]
    about = [("school", schools), ("role", ROLES), ("grade", GRADES)]
    asked += [made.question(key, "single", key, options=made.options(*items, "rather_not_say")) for key, items in about]
    section = {"key": "all", "title": {}, "intro": {}, "questions": asked}
    return {"languages": {"en": {"reviewed": True}}, "sections": [section]}


def person(die: random.Random, scales: int, schools: list[str]) -> dict:
    """Roles and grades cling to schools, and some leave questions out: what the audit has to work on."""
    school = die.randrange(len(schools))
    answers = {f"q{n}": die.choice("11233445") for n in range(scales) if die.random() < 0.9}
    found: dict = {key: int(value) for key, value in answers.items()}
    if die.random() < 0.95:
        found["school"] = schools[school]
    if die.random() < 0.95:
        found["role"] = ROLES[0] if die.random() < 0.7 else ROLES[(school + die.randrange(3)) % len(ROLES)]
    if die.random() < 0.95:
        found["grade"] = GRADES[(school + die.randrange(2)) % len(GRADES)]
    return found


def small_district() -> tuple[disclosure.Tally, dict[str, disclosure.Breakdown]]:
    die = random.Random(4_300)
    scales = TARGETS - 3
    asks, _faults = parse(definition(scales, SCHOOLS))
    promise = {"segments": ["school", "role", "grade"], "crosstabs": []}
    known = selectors.breakdowns_of(asks, promise)
    people = (person(die, scales, SCHOOLS) for _ in range(SMALL_DISTRICT))
    return tally_of(asks, selectors.targets_of(asks, promise), known, people), known


def newest(survey: Survey, audience: str) -> dict:
    return selectors.newest_release(survey, audience).content


def read(survey: Survey):
    return Response.objects.filter(survey=survey).values_list("answers", flat=True).iterator(chunk_size=1_000)


def tallies() -> None:
    """The floor's table: one row an answer."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {TALLIES} (question integer, answer integer)")
        cursor.execute(
            f"INSERT INTO {TALLIES} WITH RECURSIVE n(i) AS "
            "(SELECT CAST(0 AS bigint) UNION ALL SELECT i + 1 FROM n WHERE i < %s) "
            f"SELECT i %% {QUESTIONS}, (i * 7919 / 13) %% 5 FROM n",
            [RESPONSES * QUESTIONS - 1],
        )


def group_by() -> list:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT question, answer, count(*) FROM {TALLIES} GROUP BY question, answer")
        return cursor.fetchall()
