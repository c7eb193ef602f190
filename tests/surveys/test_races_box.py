"""Many at once, on PostgreSQL: one ballot for one participation, no ballot behind a count, nothing lost to a kill."""

import os
import signal
import threading
import time

import pytest
from django.db import connection, connections

from core.web.policy import NotPossible
from surveys import services
from surveys.models import Ballot, Participation, Response, Survey
from surveys.services import box, counting
from tests.surveys import made

pytestmark = [pytest.mark.stage3, pytest.mark.django_db(transaction=True)]
AT_ONCE = 100
THREADS = 20


@pytest.fixture(autouse=True)
def postgresql(db):
    assert connection.vendor == "postgresql", "races are run by the stage that has a PostgreSQL of its own"


def run_all(jobs, threads=THREADS):
    """Run callables in threads with connections of their own. Returns (done, refused); anything else is raised."""
    todo, done, refused, broken = list(jobs), [], [], []
    lock = threading.Lock()

    def work():
        try:
            while True:
                with lock:
                    if not todo:
                        return
                    job = todo.pop()
                try:
                    job()
                    done.append(job)
                except NotPossible as reason:
                    refused.append(str(reason))
                except Exception as error:  # noqa: BLE001 (shown below)
                    broken.append(error)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert broken == []
    return len(done), refused


def test_hundred_sendings_of_one_participation_leave_one_ballot(cast):
    survey = made.opened(cast.union_coordinator, 12)
    place = made.waiting_list(survey)[0]
    jobs = [lambda: services.cast_ballot(survey, place, raw=made.answers(0))] * AT_ONCE
    done, refused = run_all(jobs)
    assert (done, len(refused), Ballot.objects.count()) == (1, AT_ONCE - 1, 1)
    assert set(refused) == {"Your answers are already in. Thank you."}


def test_drawers_and_senders_at_once_lose_and_double_nothing(cast):
    survey = made.opened(cast.union_coordinator, 130)
    places = made.waiting_list(survey)[:120]
    sends = [lambda place=place: services.cast_ballot(survey, place, raw=made.answers(1)) for place in places]
    draws = [lambda: services.draw_batches(survey.pk)] * 30
    mixed = [job for pair in zip(sends, draws * 4, strict=True) for job in pair]
    run_all(mixed)
    services.draw_batches(survey.pk)
    assert Participation.objects.filter(done=True).count() == 120
    assert (Response.objects.count(), Ballot.objects.count()) == (110, 10)


def test_count_leaves_no_ballot_behind_when_senders_race_it(cast, monkeypatch):
    """The grace is put aside, so that people go on sending while the count runs."""
    survey = made.closed(cast.union_coordinator, 15, count=80)
    made.past_grace(survey)
    monkeypatch.setattr(box, "takes_answers", lambda stands, now: stands.state in ("open", "closed"))
    places = made.waiting_list(survey)[:60]
    jobs = [lambda place=place: services.cast_ballot(survey, place, raw=made.answers(1)) for place in places]
    jobs.insert(30, lambda: services.count_survey(survey, by=None))
    run_all(jobs)
    survey.refresh_from_db()
    done = Participation.objects.filter(done=True).count()
    assert survey.state == "counted"
    assert Ballot.objects.count() == 0
    assert Response.objects.count() == done


def in_a_killed_process(work, after):
    """Run `work` in a child and kill it after a moment."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.parametrize("after", [0.01, 0.05, 0.1, 0.2])
def test_drawer_that_is_killed_loses_nothing(cast, after):
    survey = made.opened(cast.union_coordinator, 90)
    made.send(survey, 80)
    in_a_killed_process(lambda: services.draw_batches(survey.pk), after)
    assert Response.objects.count() % 10 == 0
    assert Response.objects.count() + Ballot.objects.count() == 80
    services.draw_full_boxes()
    assert (Response.objects.count(), Ballot.objects.count()) == (70, 10)


@pytest.mark.parametrize("after", [0.01, 0.05, 0.1, 0.2])
def test_counter_that_is_killed_loses_nothing(cast, after):
    survey = made.closed(cast.union_coordinator, 60, count=70)
    made.past_grace(survey)
    in_a_killed_process(lambda: services.count_survey(survey, by=None), after)
    assert Response.objects.count() + Ballot.objects.count() == 60
    Survey.objects.filter(pk=survey.pk, state="closed").update(
        closed_at=survey.closed_at - counting.COUNTED_BY_ITSELF_AFTER
    )
    services.count_due_surveys()
    survey.refresh_from_db()
    assert (survey.state, Response.objects.count(), Ballot.objects.count()) == ("counted", 60, 0)
    assert survey.releases.count() == 2
