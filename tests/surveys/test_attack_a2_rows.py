"""A2: the dump, `xmin`, the order of rows. Real pg_dump on PostgreSQL, rowid on SQLite."""

import shutil
import subprocess
from pathlib import Path

import pytest
from django.db import connection, transaction

from surveys.models import Ballot, Participation, Response
from surveys.services import box
from tests.surveys import attack

K = 10
SENDS = 200
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.no_cover]


@pytest.fixture
def survey(cast):
    return attack.opened(cast.union_coordinator, SENDS + 20)


def linked_by_transaction(model):
    """Pairs (person, answers) whose rows were written by one transaction. SQLite keeps no such number."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.person_id, a.id FROM surveys_participation p"
            f" JOIN {model._meta.db_table} a ON p.xmin = a.xmin WHERE p.done"
        )
        pairs = cursor.fetchall()
    answers = dict(model.objects.values_list("pk", "answers"))
    return [(person, attack.number_of(answers[pk])) for person, pk in pairs]


def pg_dump():
    known = shutil.which("pg_dump") or next(map(str, Path("/usr/lib/postgresql").glob("*/bin/pg_dump")), None)
    if known is None:
        from tests.services import postgres_binaries

        known = str(postgres_binaries() / "pg_dump")
    return known


def dumped(table):
    """The lines of a table in a plain dump, in their order there."""
    target = connection.get_connection_params()
    command = [pg_dump(), "--data-only", f"--table={table}", f"--dbname={target['dbname']}"]
    for name, option in (("host", "-h"), ("port", "-p"), ("user", "-U")):
        command += [option, str(target[name])] if target.get(name) else []
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    lines = iter(text.splitlines())
    columns = next(line for line in lines if line.startswith("COPY ")).split("(")[1].split(")")[0].split(", ")
    rows = []
    for line in lines:
        if line == "\\.":
            break
        rows.append(dict(zip(columns, line.split("\t"), strict=True)))
    return rows


def in_row_order():
    """Participations that were sent, and responses, as they lie in the database: [person], [number]."""
    if connection.vendor == "postgresql":
        people = [int(row["person_id"]) for row in dumped("surveys_participation") if row["done"] == "t"]
        ids = [row["id"] for row in dumped("surveys_response")]
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT person_id FROM surveys_participation WHERE done ORDER BY rowid")
            people = [row[0] for row in cursor.fetchall()]
            cursor.execute("SELECT id FROM surveys_response ORDER BY rowid")
            ids = [row[0] for row in cursor.fetchall()]
    numbers = {
        str(pk).replace("-", ""): attack.number_of(answers)
        for pk, answers in Response.objects.values_list("pk", "answers")
    }
    return people, [numbers[pk.replace("-", "")] for pk in ids]


def right_by_zip(truth):
    people, numbers = in_row_order()
    return sum(truth[person] == number for person, number in zip(people, numbers, strict=False))


def test_attack_a2_no_transaction_links_a_drawn_answer(survey):
    truth = attack.send_all(survey, SENDS)
    assert Response.objects.count() == SENDS - K
    assert linked_by_transaction(Response) == []
    waiting = linked_by_transaction(Ballot)
    assert Ballot.objects.count() <= 2 * K - 1
    if connection.vendor == "postgresql":  # what still waits does link, as the start page says
        assert len(waiting) == K
        assert all(truth[person] == number for person, number in waiting)


def test_attack_a2_no_order_of_rows_links_an_answer(survey):
    truth = attack.send_all(survey, SENDS)
    assert right_by_zip(truth) <= 3 / K * SENDS


def without_a_box(survey, participation, *, raw):
    """The plain way: mark the person and store the answer, in one transaction."""
    with transaction.atomic():
        Participation.objects.filter(pk=participation.pk).update(done=True)
        Response.objects.create(survey=survey, answers={key: raw[key] for key in raw if key != "worked"})


def test_attack_a2_finds_answers_stored_beside_their_participation(survey, monkeypatch):
    monkeypatch.setattr("surveys.services.cast_ballot", without_a_box)
    attack.send_all(survey, SENDS)
    numbered = connection.vendor == "postgresql"  # SQLite does not number its transactions
    assert len(linked_by_transaction(Response)) == (SENDS if numbered else 0)


def test_attack_a2_finds_drawing_in_order(survey, monkeypatch):
    """Rows made at sending and answers drawn first come, first served, written in that order."""
    order = []

    def made_at_sending(survey, participation, *, raw):
        with transaction.atomic():
            Participation.objects.filter(pk=participation.pk).delete()
            Participation.objects.create(survey=survey, person_id=participation.person_id, done=True)
            order.append(Ballot.objects.create(survey=survey, answers=raw).pk)

    class InOrder:
        def sample(self, waiting, count):
            return [order.pop(0) for _ in range(count)]

    def written_in_order(survey, chosen):
        for pk in chosen:
            answers = Ballot.objects.get(pk=pk).answers
            Response.objects.create(survey=survey, answers={key: answers[key] for key in answers if key != "worked"})
        return Ballot.objects.filter(pk__in=chosen).delete()[0]

    monkeypatch.setattr("surveys.services.cast_ballot", made_at_sending)
    monkeypatch.setattr(box, "SystemRandom", InOrder)
    monkeypatch.setattr(box, "empty", written_in_order)
    truth = attack.send_all(survey, SENDS)
    assert right_by_zip(truth) > 3 / K * SENDS
