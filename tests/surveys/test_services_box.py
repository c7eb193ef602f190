"""The ballot box: once each, in batches of at least k, nothing lost."""

from datetime import timedelta

import pytest
import time_machine

from core.activity.models import Event
from core.mail.models import Message
from core.web import clock
from core.web.policy import NotPossible
from surveys import selectors, services
from surveys.models import Ballot, Participation, Release, Response, Survey, TextAnswer
from tests.surveys import made


@pytest.fixture
def survey(cast):
    return made.opened(cast.union_coordinator, 45)


def test_sending_puts_one_ballot_into_the_box_and_writes_nothing_else(survey, cast):
    events, mails = Event.objects.count(), Message.objects.count()
    place = made.waiting_list(survey)[0]
    services.cast_ballot(survey, place, raw=made.answers(0))
    assert list(Ballot.objects.values_list("answers", flat=True)) == [made.answers(0)]
    assert Participation.objects.get(pk=place.pk).done
    assert (Event.objects.count(), Message.objects.count()) == (events, mails)


def test_second_sending_is_refused_and_leaves_one_ballot(survey):
    place = made.waiting_list(survey)[0]
    services.cast_ballot(survey, place, raw=made.answers(0))
    with pytest.raises(NotPossible, match="already in"):
        services.cast_ballot(survey, place, raw=made.answers(1))
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(("sent", "out"), [(0, 0), (9, 0), (19, 0), (20, 10), (29, 10), (30, 20), (34, 20), (40, 30)])
def test_box_is_drawn_in_batches_of_ten_from_at_least_twenty(survey, sent, out):
    made.send(survey, sent)
    services.draw_batches(survey.pk)
    assert Response.objects.count() == out
    assert Ballot.objects.count() == sent - out


def test_drawn_texts_are_cut_off_under_ids_of_their_own(survey):
    made.send(survey, 20, worked="Watching a colleague teach")
    before = set(Ballot.objects.values_list("pk", flat=True))
    services.draw_batches(survey.pk)
    assert TextAnswer.objects.count() == 10
    assert all("worked" not in row.answers for row in Response.objects.all())
    ids = set(Response.objects.values_list("pk", flat=True)) | set(TextAnswer.objects.values_list("pk", flat=True))
    assert len(ids) == 20
    assert not ids & before


@pytest.mark.parametrize(("sent", "shown"), [(0, 0), (9, 0), (10, 10), (19, 19), (20, 20)])
def test_count_releases_all_answers_or_none(cast, sent, shown):
    survey = made.counted(cast.union_coordinator, sent)
    assert Response.objects.count() == shown
    assert Ballot.objects.count() == 0
    assert Release.objects.count() == (2 if shown else 0)
    assert survey.state == "counted"


def test_count_waits_for_the_grace_of_ten_minutes(cast):
    survey = made.closed(cast.union_coordinator, 12)
    with pytest.raises(NotPossible, match="10 minutes"):
        services.count_survey(survey, by=cast.union_coordinator)
    assert Ballot.objects.count() == 12


def test_count_refuses_a_promise_that_was_changed_by_hand(cast):
    survey = made.closed(cast.union_coordinator, 12)
    made.past_grace(survey)
    Survey.objects.filter(pk=survey.pk).update(k=7, k_union=7, reach="union")
    with pytest.raises(NotPossible, match="by hand"):
        services.count_survey(survey, by=cast.union_coordinator)
    assert Ballot.objects.count() == 12
    assert selectors.promises_hold().bad == 1


def test_count_refuses_a_box_that_can_not_be(cast):
    survey = made.closed(cast.union_coordinator, 25)
    made.past_grace(survey)
    Ballot.objects.filter(pk__in=list(Ballot.objects.values_list("pk", flat=True)[:10])).delete()
    with pytest.raises(services.counting.BoxBroken):
        services.count_survey(survey, by=None)
    assert (Ballot.objects.count(), Response.objects.count()) == (5, 10)


def test_clock_counts_after_forty_eight_hours(cast):
    survey = made.closed(cast.union_coordinator, 12)
    assert services.count_due_surveys() == 0
    Survey.objects.filter(pk=survey.pk).update(closed_at=clock.now() - timedelta(hours=48, minutes=1))
    assert services.count_due_surveys() == 1
    assert services.count_due_surveys() == 0
    assert Release.objects.count() == 2


def test_sweep_makes_the_releases_that_a_dying_worker_left(cast, monkeypatch):
    survey = made.closed(cast.union_coordinator, 12)
    made.past_grace(survey)
    services.counting._empty_for_good(survey, by=None)
    assert Release.objects.count() == 0
    assert services.count_due_surveys() == 1
    assert Release.objects.count() == 2
    assert services.make_releases(survey) == 0


def test_answer_is_taken_until_ten_minutes_after_closing(survey):
    places = made.waiting_list(survey)
    for seconds, place in ((-1, places[0]), (1, places[1]), (599, places[2])):
        with time_machine.travel(survey.closes_at + timedelta(seconds=seconds), tick=False):
            services.cast_ballot(survey, place, raw=made.answers(0))
    with (
        time_machine.travel(survey.closes_at + timedelta(seconds=601), tick=False),
        pytest.raises(NotPossible, match="closed"),
    ):
        services.cast_ballot(survey, places[3], raw=made.answers(0))
    assert Ballot.objects.count() == 3
    assert Participation.objects.filter(done=True).count() == 3


def test_closing_early_ends_sending_ten_minutes_later(survey, cast):
    services.close_survey(survey, by=cast.union_coordinator)
    places = made.waiting_list(survey)
    services.cast_ballot(survey, places[0], raw=made.answers(0))
    made.past_grace(survey)
    with pytest.raises(NotPossible, match="closed"):
        services.cast_ballot(survey, places[1], raw=made.answers(0))


def test_closed_account_takes_its_participation_and_leaves_the_ballot(survey, cast):
    place = made.waiting_list(survey)[0]
    services.cast_ballot(survey, place, raw=made.answers(0))
    own = {"surveys": [{"survey": survey.title, "sent": True}], "answers_with_my_name": []}
    assert services.export_own(place.person) == own
    services.erase_own(place.person, empty_posts=False)
    assert not Participation.objects.filter(pk=place.pk).exists()
    assert Ballot.objects.count() == 1


def test_readiness_turns_red_when_a_full_box_waits_for_fifteen_minutes(survey):
    made.send(survey, 20)
    assert selectors.boxes_are_drawn().ok
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert not selectors.boxes_are_drawn().ok
    services.draw_full_boxes()
    assert selectors.boxes_are_drawn().ok


def test_books_find_a_lost_ballot(survey):
    made.send(survey, 3)
    assert selectors.sent_are_kept().ok
    Ballot.objects.first().delete()
    assert selectors.sent_are_kept().bad == 1


def test_rows_of_the_box_are_not_in_the_admin():
    from django.contrib import admin

    from core.accounts.admin import site

    for model in (Ballot, Response, TextAnswer, Participation):
        assert model not in admin.site._registry
        assert model not in site._registry
