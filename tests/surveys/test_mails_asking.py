"""Invitations and reminders: who is written to, when, and that no row tells who has sent. A10: pressure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.mail.models import Message
from core.mail.registry import get
from core.web.policy import NotPossible
from surveys import mails, selectors, services
from surveys.models import Participation, Survey
from surveys.services.writing import reminded_at
from tests.surveys import made

BOSTON = ZoneInfo("America/New_York")
WEDNESDAY = datetime(2026, 10, 14, 12, 0, tzinfo=BOSTON)
pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(cast, time_machine):
    time_machine.move_to(WEDNESDAY)
    return made.opened(cast.union_coordinator, 12, days=9)  # closes on a Friday


def letters(kind=""):
    rows = Message.objects.filter(kind__startswith="surveys.survey_")
    return rows.filter(kind=f"surveys.survey_{kind}") if kind else rows


def on_list(survey):
    return set(Participation.objects.filter(survey=survey).values_list("person", flat=True))


def test_survey_invitation_goes_once_to_everybody_on_the_list_and_ends_with_the_survey(survey):
    assert services.write_to_lists() == len(on_list(survey))
    assert services.write_to_lists() == 0
    rows = letters("invitation")
    assert set(rows.values_list("user", flat=True)) == on_list(survey)
    assert {row.private for row in rows} == {True}
    assert {row.expires_at <= survey.closes_at for row in rows} == {True}
    assert "can’t see who gave which answer" in rows[0].text


def test_survey_invitation_waits_for_the_morning(cast, time_machine):
    time_machine.move_to(WEDNESDAY.replace(hour=21))
    survey = made.opened(cast.union_coordinator, 12, days=9)
    assert services.write_to_lists() == 0
    assert not letters().exists()
    time_machine.move_to(WEDNESDAY.replace(hour=7) + timedelta(days=1))
    assert services.write_to_lists() == len(on_list(survey))


def test_survey_reminder_goes_72_and_24_hours_before_to_who_has_not_sent(survey, time_machine):
    services.write_to_lists()
    made.send(survey, 4)
    time_machine.move_to(survey.closes_at - timedelta(hours=72, minutes=1))
    assert services.write_to_lists() == 0
    time_machine.move_to(survey.closes_at - timedelta(hours=72))
    waiting = len(on_list(survey)) - 4
    assert services.write_to_lists() == waiting
    made.send(survey, 2)
    assert letters("reminder").count() == waiting  # nothing is taken back: that would be the time of sending
    time_machine.move_to(survey.closes_at - timedelta(hours=24))
    assert services.write_to_lists() == waiting - 2
    assert services.write_to_lists() == 0
    assert "Already answered? Thank you." in letters("reminder")[0].text
    for person in on_list(survey):
        assert letters().filter(user=person).count() <= 3


def test_survey_reminder_is_not_sent_again_after_reopening(survey, cast, time_machine):
    services.write_to_lists()
    time_machine.move_to(survey.closes_at - timedelta(hours=23))
    services.write_to_lists()
    first = letters().count()
    services.close_survey(survey, by=cast.union_coordinator)
    services.reopen_survey(survey, closes_at=survey.closes_at + timedelta(days=7), by=cast.union_coordinator)
    time_machine.move_to(survey.closes_at + timedelta(days=4, minutes=1))
    services.write_to_lists()
    assert letters().count() == first


def test_late_sweep_writes_one_reminder_for_two_that_are_due(survey, time_machine):
    services.write_to_lists()
    before = letters().count()
    time_machine.move_to(survey.closes_at - timedelta(hours=5))
    services.write_to_lists()
    assert letters().count() == before + len(on_list(survey))


@pytest.mark.parametrize(
    ("closes", "due"),
    [
        (datetime(2027, 3, 14, 18, 0, tzinfo=BOSTON), datetime(2027, 3, 13, 18, 0, tzinfo=BOSTON)),
        (datetime(2027, 11, 7, 18, 0, tzinfo=BOSTON), datetime(2027, 11, 6, 18, 0, tzinfo=BOSTON)),
    ],
)
def test_reminder_goes_by_the_wall_clock_across_a_change(closes, due):
    assert reminded_at(Survey(closes_at=closes), 24) == due


def test_list_grows_by_at_least_k_and_writes_to_the_new_people(survey, cast):
    services.write_to_lists()
    made.educators(9)
    with pytest.raises(NotPossible, match="The filter finds 9 new ones"):
        services.extend_list(survey, by=cast.union_coordinator)
    made.educators(1)
    before = letters("invitation").count()
    assert services.extend_list(survey, by=cast.union_coordinator) == 10
    assert letters("invitation").count() == before + 10
    assert [change.words for change in selectors.changes_of(survey)] == [
        "10 people were added to the list on Wednesday, Oct 14."
    ]
    assert Survey.objects.get(pk=survey.pk).invited == len(on_list(survey))


def test_attack_a11_list_is_frozen_and_grows_in_groups_that_are_told(survey, cast):
    frozen = on_list(survey)
    made.educators(9)
    for verb in (services.extend_list,):
        with pytest.raises(NotPossible):
            verb(survey, by=cast.union_coordinator)
    assert on_list(survey) == frozen
    with pytest.raises(NotPossible, match="takes no printed codes"):
        services.print_codes(survey, number=10, by=cast.union_coordinator)


def test_attack_a11_finds_a_list_that_grows_by_one(survey, cast, monkeypatch):
    made.educators(1)
    survey.promise["k"] = 1
    monkeypatch.setattr(Survey, "refresh_from_db", lambda survey, **more: None)
    assert services.extend_list(survey, by=cast.union_coordinator) == 1


@pytest.mark.parametrize("who", ["union_coordinator", "operator", "district_admin", "principal"])
def test_attack_a10_no_page_or_mail_names_who_has_sent(survey, cast, client, who):
    services.write_to_lists()
    sender = made.send(survey, 3)[0].person
    client.force_login(getattr(cast, who))
    names = ["survey-detail", "list-extend", "survey-preview", "slips-print"]
    from django.urls import reverse

    pages = [client.get(reverse(f"surveys:{name}", args=[survey.slug])).content.decode() for name in names]
    pages += [client.get("/outreach/mail/").content.decode(), client.get("/surveys/").content.decode()]
    assert sender.email not in "".join(pages)
    for person in Participation.objects.filter(survey=survey).select_related("person"):
        assert person.person.email not in "".join(pages) or person.person.pk == getattr(cast, who).pk


def test_kinds_of_asking_have_no_wanted_and_are_kept_a_day():
    for name in ("survey_invitation", "survey_reminder"):
        kind = get(f"surveys.{name}")
        assert (kind.wanted, kind.keep, kind.body) == (None, timedelta(days=1), "private")
    assert mails.survey_reminder
