"""Many at once, on PostgreSQL: one ballot for one participation, no ballot behind a count, nothing lost to a kill."""

import os
import random
import signal
import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, connections

from core.web import clock
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


def test_full_survey_takes_exactly_its_cap_while_drawn_and_counted(cast):
    made.educators(60)
    survey = made.draft(cast.union_coordinator)
    Survey.objects.filter(pk=survey.pk).update(cap=30)
    services.schedule_survey(survey, by=cast.union_coordinator)
    services.open_survey(survey, by=cast.union_coordinator)
    survey = Survey.objects.select_related("question_version").get(pk=survey.pk)
    places = made.waiting_list(survey)[:55]
    jobs = [lambda place=place: services.cast_ballot(survey, place, raw=made.answers(1)) for place in places]
    jobs += [lambda: services.draw_batches(survey.pk)] * 10 + [services.close_due_surveys] * 5
    run_all(jobs)
    survey.refresh_from_db()
    done = Participation.objects.filter(survey=survey, done=True).count()
    assert (survey.taken, done, Ballot.objects.count() + Response.objects.count()) == (30, 30, 30)


def test_pausing_and_reopening_while_people_send_loses_nothing(cast):
    survey = made.opened(cast.union_coordinator, 90)
    places = made.waiting_list(survey)[:80]
    by = cast.union_coordinator

    def pressed():
        theirs = Survey.objects.get(pk=survey.pk)
        services.pause_survey(theirs, by=by)
        services.resume_survey(theirs, by=by)
        services.close_survey(theirs, by=by)
        services.reopen_survey(theirs, closes_at=clock.now() + timedelta(days=1), by=by)

    sends = [lambda place=place: services.cast_ballot(survey, place, raw=made.answers(1)) for place in places]
    draws = [lambda: services.draw_batches(survey.pk)] * 20
    run_all(sends[:40] + [pressed] * 3 + draws + sends[40:])
    done = Participation.objects.filter(survey=survey, done=True).count()
    assert Ballot.objects.count() + Response.objects.count() == done
    assert Response.objects.count() % 10 == 0


@pytest.mark.long
def test_two_thousand_sends_with_drawer_and_counter_killed_at_random_lose_and_double_nothing(cast):
    """`kill -9` at random moments of the draw and, at the end, of the count. What was sent is there, once."""
    survey = made.opened(cast.union_coordinator, 2_010)
    places = made.waiting_list(survey)[:2_000]
    die = random.Random(11)
    for start in range(0, 2_000, 100):
        block = places[start : start + 100]
        run_all([lambda place=place: services.cast_ballot(survey, place, raw=made.answers(1)) for place in block], 8)
        in_a_killed_process(lambda: services.draw_batches(survey.pk), die.uniform(0.005, 0.15))
        done = Participation.objects.filter(survey=survey, done=True).count()
        assert done == start + 100 == Ballot.objects.count() + Response.objects.count()
        assert Response.objects.count() % 10 == 0
    services.draw_full_boxes()
    services.close_survey(survey, by=None)
    made.past_grace(survey)
    for _try in range(5):
        in_a_killed_process(lambda: services.count_survey(survey, by=None), die.uniform(0.005, 0.3))
        assert Ballot.objects.count() + Response.objects.count() == 2_000
    Survey.objects.filter(pk=survey.pk).update(closed_at=survey.closed_at - counting.COUNTED_BY_ITSELF_AFTER)
    services.count_due_surveys()
    survey.refresh_from_db()
    assert (survey.state, Response.objects.count(), Ballot.objects.count()) == ("counted", 2_000, 0)
