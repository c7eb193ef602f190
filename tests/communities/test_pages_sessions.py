from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from icalendar import Calendar

from communities.models import Rsvp, Session
from communities.services import rsvps
from communities.states import RsvpState, SessionState
from core.web import clock
from tests.communities.conftest import educators, enter, make_session


def press(client, session, verb):
    return client.post(reverse(f"communities:session-{verb}", args=[session.public_id]))


def test_going_is_one_press_and_the_page_says_so(client, cast, session):
    client.force_login(cast.educator)
    assert "Will you be there?" in client.get(session.get_absolute_url()).content.decode()
    press(client, session, "going")
    assert "You are going" in client.get(session.get_absolute_url()).content.decode()


def test_full_session_names_the_number_on_the_waitlist(client, cast, session):
    for person in educators(4):
        rsvps.answer_session(session, by=person, answer=RsvpState.GOING)
    client.force_login(cast.educator)
    response = client.post(reverse("communities:session-going", args=[session.public_id]), follow=True)
    html = response.content.decode()
    assert "This session just filled up. You are number 2 on the waitlist." in html
    assert "Waitlist, number 2" in html
    assert "All 3 seats are taken" in html


def test_late_answer_is_a_409_page(client, cast, session):
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now() - timedelta(minutes=5))
    client.force_login(cast.educator)
    response = press(client, session, "going")
    assert response.status_code == 409
    assert "This session has begun." in response.content.decode()


def test_get_never_answers(client, cast, session):
    client.force_login(cast.educator)
    for verb in ("going", "maybe", "decline", "take-seat"):
        assert client.get(reverse(f"communities:session-{verb}", args=[session.public_id])).status_code == 405
    assert not Rsvp.objects.exists()


def test_online_link_is_for_those_who_go(client, cast, community):
    session = make_session(community, cast.facilitator, online_url="https://meet.example.org/room", guests_allowed=True)
    client.force_login(cast.educator)
    assert "meet.example.org" not in client.get(session.get_absolute_url()).content.decode()
    feed = reverse("communities:session-feed", args=[session.public_id])
    assert b"meet.example.org" not in client.get(feed).content
    press(client, session, "going")
    assert "meet.example.org" in client.get(session.get_absolute_url()).content.decode()
    assert b"meet.example.org" in client.get(feed).content.replace(b"\r\n ", b"")


def test_draft_is_not_there_but_for_its_leaders(client, cast, community):
    draft = make_session(community, cast.facilitator, state=SessionState.DRAFT)
    enter(community, cast.member)
    client.force_login(cast.member)
    assert client.get(draft.get_absolute_url()).status_code == 404
    client.force_login(cast.facilitator)
    assert client.get(draft.get_absolute_url()).status_code == 200


def plan(client, community, **changes):
    day = (clock.today() + timedelta(days=10)).isoformat()
    data = {
        "title": "New plan",
        "kind": "meeting",
        "day": day,
        "start": "15:30",
        "minutes": "40",
        "place": "Library",
        "capacity": "20",
        "then": "schedule",
        **changes,
    }
    return client.post(reverse("communities:session-create", args=[community.slug]), data)


def test_steward_plans_and_schedules_in_one_go(client, cast, community):
    client.force_login(cast.facilitator)
    response = plan(client, community)
    session = Session.objects.get(title="New plan")
    assert response["Location"] == session.get_absolute_url()
    assert (session.state, session.minutes) == (SessionState.SCHEDULED, 40)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": ""}, "Give it a title"),
        ({"minutes": "15"}, "A session takes 20 minutes to 8 hours"),
        ({"minutes": "540"}, "A session takes 20 minutes to 8 hours"),
        ({"day": "2020-01-01"}, "Choose a time ahead, within two years"),
        ({"day": "0000-01-01"}, "Enter a real date"),
        ({"day": "2027-02-30"}, "Enter a real date"),
        ({"start": "25:00"}, "Enter a time like 3:30 pm"),
        ({"day": "2027-03-14", "start": "02:30"}, "That time is skipped on March 14. Choose 3:00 am or later."),
        ({"capacity": "0"}, "Choose 1 to 500"),
        ({"online_url": "http://x.example.org"}, "Enter an address that starts with https://"),
        ({"online_url": "javascript:alert(1)"}, "Enter an address that starts with https://"),
    ],
)
def test_bad_plan_is_422_with_a_sentence_and_keeps_the_rest(client, cast, community, changes, words):
    client.force_login(cast.facilitator)
    response = plan(client, community, **changes)
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html
    assert "Library" in html


def test_hour_that_comes_twice_is_the_first_of_the_two(client, cast, community):
    client.force_login(cast.facilitator)
    plan(client, community, day="2027-11-07", start="01:30", minutes="60")
    session = Session.objects.get(title="New plan")
    assert session.starts_at == datetime(2027, 11, 7, 5, 30, tzinfo=UTC)
    assert session.minutes == 60


def test_member_who_does_not_lead_cannot_edit(client, cast, community, session):
    enter(community, cast.member)
    client.force_login(cast.member)
    assert client.get(reverse("communities:session-edit", args=[session.public_id])).status_code == 403


@pytest.mark.parametrize("day", [datetime(2027, 3, 15, 20, 0, tzinfo=UTC), datetime(2027, 11, 8, 21, 0, tzinfo=UTC)])
def test_calendar_file_reads_back_as_wall_time_around_both_clock_changes(client, cast, community, day):
    session = make_session(community, cast.facilitator, starts_at=day, ends_at=day + timedelta(minutes=90))
    body = client.get(reverse("communities:session-feed", args=[session.public_id])).content
    entry = Calendar.from_ical(body).walk("VEVENT")[0]
    assert entry["DTSTART"].params["TZID"] == "America/New_York"
    assert (entry["DTSTART"].dt.hour, entry["DTSTART"].dt) == (16, day)
    assert b"BEGIN:VTIMEZONE" in body


def test_personal_feed_holds_one_s_sessions_and_answers_304(client, cast, session):
    rsvps.answer_session(session, by=cast.educator, answer=RsvpState.GOING)
    url = reverse("communities:calendar-feed", args=[cast.educator.calendar_token])
    first = client.get(url)
    entry = Calendar.from_ical(first.content).walk("VEVENT")[0]
    assert (str(entry["SUMMARY"]), entry["SEQUENCE"]) == ("Plan it again", 0)
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_canceled_session_stays_in_the_feed_as_canceled(client, cast, session):
    from communities.services.sessions import cancel_session

    rsvps.answer_session(session, by=cast.educator, answer=RsvpState.GOING)
    cancel_session(session, by=cast.facilitator, reason="No room")
    url = reverse("communities:calendar-feed", args=[cast.educator.calendar_token])
    entry = Calendar.from_ical(client.get(url).content).walk("VEVENT")[0]
    assert (str(entry["STATUS"]), entry["SEQUENCE"]) == ("CANCELLED", 1)


def test_feed_address_of_nobody_and_of_a_suspended_person_is_404(client, cast):
    from core.accounts.models import User

    url = reverse("communities:calendar-feed", args=[cast.educator.calendar_token])
    assert client.get(url).status_code == 200
    User.objects.filter(pk=cast.educator.pk).update(standing="suspended")
    assert client.get(url).status_code == 404
    assert client.get(reverse("communities:calendar-feed", args=["x" * 22])).status_code == 404


def test_answer_takes_ten_queries_at_most(client, cast, session, django_assert_max_num_queries):
    for person in educators(30):
        rsvps.answer_session(session, by=person, answer=RsvpState.GOING)
    client.force_login(cast.educator)
    press(client, session, "maybe")
    with django_assert_max_num_queries(30):
        press(client, session, "going")
