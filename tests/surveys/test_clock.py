"""The clock of a survey: a second before and after closing, the ten minutes of grace, both clock changes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from core.web import clock
from core.web.policy import NotPossible
from surveys import services
from surveys.models import Ballot, Survey
from tests.surveys import made

BOSTON = ZoneInfo("America/New_York")
SECOND, GRACE = timedelta(seconds=1), timedelta(minutes=10)
CLOSES = [
    datetime(2026, 12, 4, 17, 0, tzinfo=BOSTON),
    datetime(2027, 3, 14, 3, 0, tzinfo=BOSTON),  # the minute after 1:59 am
    datetime(2027, 11, 7, 1, 30, fold=1, tzinfo=BOSTON),  # the later of two
]
pytestmark = pytest.mark.django_db


@pytest.fixture(params=CLOSES, ids=["winter", "march", "november"])
def survey(request, cast, time_machine):
    closes_at = request.param
    time_machine.move_to(closes_at - timedelta(days=2), tick=False)
    survey = made.draft(cast.union_coordinator)
    made.educators(14)
    Survey.objects.filter(pk=survey.pk).update(closes_at=closes_at)
    survey.refresh_from_db()
    services.schedule_survey(survey, by=cast.union_coordinator)
    services.open_survey(survey, by=cast.union_coordinator)
    return Survey.objects.select_related("question_version").get(pk=survey.pk)


def test_page_is_shown_until_closing_and_taken_ten_minutes_longer(survey, client, time_machine):
    place = made.waiting_list(survey)[0]
    client.force_login(place.person)
    address = reverse("surveys:ballot-send", args=[survey.code])
    time_machine.move_to(survey.closes_at - SECOND, tick=False)
    assert b"<form" in client.get(address).content.split(b"<main")[1]
    assert services.close_due_surveys() == 0
    time_machine.move_to(survey.closes_at + SECOND, tick=False)
    closed = client.get(address)
    assert closed.status_code == 200
    assert b"This survey closed" in closed.content
    assert b'name="fits"' not in closed.content
    time_machine.move_to(survey.closes_at + GRACE + SECOND, tick=False)
    late = client.post(address, {"fits": "3"})
    assert late.status_code == 409
    assert "still on this device" in late.content.decode()
    time_machine.move_to(survey.closes_at + GRACE - SECOND, tick=False)
    assert client.post(address, {"fits": "3"}).status_code == 302
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize("by_the_job", [True, False])
def test_views_keep_the_time_whether_or_not_the_job_ran(survey, time_machine, by_the_job):
    time_machine.move_to(survey.closes_at + SECOND, tick=False)
    if by_the_job:
        assert services.close_due_surveys() == 1
    time_machine.move_to(survey.closes_at + GRACE, tick=False)
    made.send(survey, 1)
    time_machine.move_to(survey.closes_at + GRACE + SECOND, tick=False)
    with pytest.raises(NotPossible, match="This survey is closed"):
        made.send(survey, 1)


def test_count_waits_for_the_grace_and_the_clock_for_48_hours(survey, cast, time_machine):
    made.send(survey, 12)
    time_machine.move_to(survey.closes_at, tick=False)
    services.close_due_surveys()
    survey.refresh_from_db()
    time_machine.move_to(survey.closes_at + GRACE, tick=False)
    with pytest.raises(NotPossible, match="10 minutes after closing"):
        services.count_survey(survey, by=cast.union_coordinator)
    time_machine.move_to(survey.closed_at + timedelta(hours=48) - SECOND, tick=False)
    assert services.count_due_surveys() == 0
    time_machine.move_to(survey.closed_at + timedelta(hours=48), tick=False)
    assert services.count_due_surveys() == 1
    assert Survey.objects.get(pk=survey.pk).counted_on == clock.today()


@pytest.mark.parametrize("answers", [0, 9, 10, 19, 20])
def test_count_of_so_many_answers_releases_all_or_none(cast, answers):
    survey = made.counted(cast.union_coordinator, answers)
    assert survey.responses.count() == (answers if answers >= 10 else 0)
    assert survey.releases.count() == (2 if answers >= 10 else 0)
    assert not survey.ballots.exists()
