"""The measuring itself: rounds, medians, floors, verdicts, the book. What it measures here costs next to nothing."""

import json

import pytest
from django.db import connection

from core.accounts.models import User
from tests.bench import report
from tests.bench.measure import BackendClock, Row, measure


def spin(times):
    return lambda: sum(range(times))


def judged(**known):
    return Row("P2", "a page", floor="list", goal=2.0, fails_at=3.0, floor_value=10.0, **known).verdict


@pytest.mark.django_db
def test_measure_fills_rows_against_their_floor():
    floor, row = Row("floor", "list", spin(20_000)), Row("P2", "a page", spin(200_000), "list", 20, 30, 0)
    measure([row], [floor], rounds=9)
    assert (row.rounds, row.queries, row.floor_value) == (9, 0, floor.value)
    assert row.value == pytest.approx(sorted(spent + served for spent, served, _ in row.samples)[4])
    assert 3 < row.ratio < 30, "ten times the work, whatever else the machine does"


@pytest.mark.django_db
def test_measure_prepares_each_run_and_counts_its_queries():
    prepared, ran = [], []

    def run():
        ran.append(len(prepared))
        return list(User.objects.all())

    row = Row("P5", "a post", run, before=lambda: prepared.append(1), per=4)
    measure([row], [], rounds=3, warm_ups=2)
    assert ran == [1, 2, 3, 4, 5, 6], "two warm-ups, three rounds, once to count, each made ready before"
    assert row.queries == 1


@pytest.mark.django_db
def test_measure_lets_a_heavy_row_sit_out_rounds():
    row = Row("P3", "a heavy page", spin(1000))
    measure([row], [], rounds=10, heavy=(0, 4))
    assert row.rounds == 4


@pytest.mark.django_db
def test_backend_clock_follows_the_database():
    clock = BackendClock()
    before = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000) SELECT sum(i) FROM n"
        )
    assert (clock.now() > before) == (clock.stat is not None)


def test_verdict_of_a_ratio():
    assert [judged(value=value) for value in (20.0, 20.1, 30.0, 30.1, None)] == ["pass", "near", "near", "fail", "fail"]


def test_verdict_is_fail_over_the_query_goal():
    assert judged(value=10.0, queries=12, queries_goal=12) == "pass"
    assert judged(value=10.0, queries=13, queries_goal=12) == "fail"


def test_verdict_of_a_rate_by_the_wall():
    known = {"goal": 600, "fails_at": 450, "unit": "per_s", "better": "higher"}
    assert [Row("B6", "mail", value=v, **known).verdict for v in (600, 599, 450, 449)] == [
        "pass",
        "near",
        "near",
        "fail",
    ]
    assert Row("B6", "mail", value=1, hurried=True, **known).verdict == "near", "a busy machine proves nothing"


def test_book_holds_what_the_table_shows(tmp_path):
    rows = [
        Row("P1", "help", floor="list", goal=1.0, fails_at=1.5, value=5.0, floor_value=10.0, answer=b"<p>" * 100),
        Row("P5", "I'm going", floor="post", goal=3.0, fails_at=4.5, queries_goal=10, value=8.0, floor_value=2.0),
    ]
    report.write(report.book(rows, started="2026-12-01T10:00:00+00:00", seconds=1.5, load=0.5), tmp_path / "bench.json")
    book = json.loads((tmp_path / "bench.json").read_text())
    assert (book["schema"], book["verdict"], book["size"]) == (1, "near", "district")
    assert [row["ratio"] for row in book["rows"]] == [0.5, 4.0]
    assert (book["rows"][0]["bytes"], book["rows"][0]["wall_p99_ms"]) == (300, None)
    assert book["rows"][0]["bytes_gzip"] < 100
    lines = report.table(rows).splitlines()
    assert lines[1].split() == ["P1", "help", "list", "10.00", "5.00", "ms", "0.50", "1.00", "–", "pass"]
