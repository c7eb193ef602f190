"""Check-in, the list and the session that took place; and the wall around all three."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communities.models import Attendance, Rsvp, Session
from communities.services import attendance, rsvps
from communities.services import sessions as planning
from communities.states import AttendanceMark, AttendanceSource, RsvpState, SessionState, Visibility
from core.activity.models import Event
from core.web import clock
from core.web.policy import NotPossible, Refused
from tests.communities.conftest import educators, enter, make_session


def begun(session, minutes):
    """Let the session, of 90 minutes, have begun so many minutes ago. Negative: it is still to begin."""
    start = clock.now() - timedelta(minutes=minutes)
    Session.objects.filter(pk=session.pk).update(starts_at=start, ends_at=start + timedelta(minutes=90))
    session.refresh_from_db()
    return session


def come(session, person, source=AttendanceSource.CODE):
    return attendance.check_in(session, by=person, code=session.checkin_code, source=source)


def address(session, name="session-checkin"):
    return reverse(f"communities:{name}", args=[session.public_id])


@pytest.mark.parametrize(
    ("minutes", "mark", "counted", "confirmed"),
    [
        (-9, AttendanceMark.PRESENT, 90, True),
        (14, AttendanceMark.PRESENT, 90, True),
        (16, AttendanceMark.PARTIAL, 70, True),
        (87, AttendanceMark.PARTIAL, 0, True),
        (91, AttendanceMark.PRESENT, 90, False),
        (119, AttendanceMark.PRESENT, 90, False),
    ],
)
def test_check_in_counts_by_when_one_comes(session, cast, minutes, mark, counted, confirmed):
    row = come(begun(session, minutes), cast.educator)
    assert (row.mark, row.minutes, row.confirmed) == (mark, counted, confirmed)


@pytest.mark.parametrize(("minutes", "words"), [(-11, "Opens "), (121, "Check-in closed ")])
def test_too_early_and_too_late_are_conflicts(client, session, cast, minutes, words):
    begun(session, minutes)
    client.force_login(cast.educator)
    response = client.post(address(session), {"code": session.checkin_code, "source": "code"})
    assert response.status_code == 409
    assert words in response.content.decode()
    assert not Attendance.objects.exists()


def test_checking_in_twice_is_once(session, cast):
    begun(session, 0)
    assert come(session, cast.educator).pk == come(session, cast.educator, AttendanceSource.LINK).pk
    assert Event.objects.filter(verb="checked_in").count() == 1


def test_wrong_code_says_the_tries_left_and_the_sixth_waits(client, session, cast):
    begun(session, 0)
    client.force_login(cast.educator)
    wrong = str((int(session.checkin_code) + 1) % 10**6).zfill(6)
    for left in ("4 tries left.", "3 tries left.", "2 tries left.", "1 try left.", "0 tries left."):
        response = client.post(address(session), {"code": wrong, "source": "code"})
        assert response.status_code == 422
        assert left in response.content.decode()
    assert client.post(address(session), {"code": session.checkin_code, "source": "code"}).status_code == 429
    assert not Attendance.objects.exists()


def test_qr_fills_in_the_code_and_getting_it_writes_nothing(client, session, cast):
    begun(session, 0)
    client.force_login(cast.educator)
    html = client.get(f"{address(session)}?code={session.checkin_code}").content.decode()
    assert f'value="{session.checkin_code}"' in html
    assert not Attendance.objects.exists()
    spaced = f"{session.checkin_code[:3]} {session.checkin_code[3:]}"
    assert client.post(address(session), {"code": spaced, "source": "link"}).status_code == 302
    assert Attendance.objects.get().source == AttendanceSource.LINK
    assert "Checked in" in client.get(session.get_absolute_url()).content.decode()


def test_signed_out_person_comes_back_to_the_same_page(client, session):
    response = client.get(f"{address(session)}?code={session.checkin_code}")
    assert response.status_code == 302
    assert f"code%3D{session.checkin_code}" in response["Location"]


def test_canceled_session_takes_no_check_in(session, cast):
    planning.cancel_session(session, by=cast.facilitator, reason="No room")
    begun(session, 0)
    with pytest.raises(NotPossible, match="canceled"):
        come(session, cast.educator)


def test_members_only_session_refuses_a_guest(community, cast):
    with pytest.raises(Refused):
        come(begun(make_session(community, cast.facilitator), 0), cast.educator)


def test_late_check_ins_are_agreed_to_once(session, cast):
    come(begun(session, 95), cast.educator)
    assert attendance.agree_to_check_ins(session, by=cast.facilitator) == 1
    assert attendance.agree_to_check_ins(session, by=cast.facilitator) == 0
    assert Attendance.objects.get().confirmed
    assert Event.objects.filter(verb="attendance_agreed").count() == 1


def test_all_going_are_entered_and_a_code_is_kept(session, cast):
    people = educators(3)
    for person in people:
        rsvps.answer_session(session, by=person, answer=RsvpState.GOING)
    begun(session, 30)
    come(session, people[0])
    assert attendance.mark_going_present(session, by=cast.facilitator) == 2
    assert attendance.mark_going_present(session, by=cast.facilitator) == 0
    assert Attendance.objects.get(user=people[0]).mark == AttendanceMark.PARTIAL
    assert Attendance.objects.filter(source=AttendanceSource.FACILITATOR, minutes=90).count() == 2


def test_nobody_is_entered_before_the_start(session, cast):
    with pytest.raises(NotPossible):
        attendance.mark_going_present(session, by=cast.facilitator)


def test_session_is_held_at_its_end_if_anybody_was_there(session, community, cast):
    empty = begun(make_session(community, cast.facilitator), 95)
    come(begun(session, 80), cast.educator)
    assert attendance.hold_ended_sessions() == 0
    begun(session, 91)
    assert attendance.hold_ended_sessions() == 1
    assert attendance.hold_ended_sessions() == 0
    assert Session.objects.get(pk=session.pk).state == SessionState.HELD
    assert Session.objects.get(pk=empty.pk).state == SessionState.SCHEDULED


def test_leader_says_that_it_took_place(client, session, cast):
    client.force_login(cast.facilitator)
    assert client.post(address(session, "session-hold")).status_code == 409
    begun(session, 91)
    assert client.post(address(session, "session-hold")).status_code == 302
    assert Session.objects.get(pk=session.pk).state == SessionState.HELD


def test_list_of_two_hundred_is_paged_and_its_queries_do_not_grow(client, session, cast):
    begun(session, 10)
    client.force_login(cast.facilitator)
    page, people, spent, done = address(session, "attendance-edit"), educators(200), {}, 0
    client.get(page)
    for count in (1, 3, 30, 200):
        rows = [
            Attendance(session=session, user=person, mark="present", minutes=90, source="code", by=person)
            for person in people[done:count]
        ]
        Attendance.objects.bulk_create(rows)
        done = count
        with CaptureQueriesContext(connection) as queries:
            html = client.get(page).content.decode()
        spent[count] = len(queries)
    assert len(set(spent.values())) == 1, spent
    assert "Page 1 of 5" in html
    assert html.count("Colleague Number") == 40


def test_list_confirms_and_enters_with_one_press_each(client, session, cast):
    rsvps.answer_session(session, by=cast.educator, answer=RsvpState.GOING)
    begun(session, 95)
    enter(session.community, cast.member)
    come(session, cast.member)
    client.force_login(cast.facilitator)
    html = client.get(address(session, "attendance-edit")).content.decode()
    assert "Agree all" in html
    assert "All going were here" in html
    for what in ("agree", "going"):
        assert client.post(address(session, "attendance-edit"), {"what": what}).status_code == 302
    assert Attendance.objects.filter(confirmed=True, minutes=90).count() == 2
    html = client.get(address(session, "attendance-edit")).content.decode()
    assert "Agree all" not in html
    assert "All going were here" not in html
    assert client.post(address(session, "attendance-edit"), {"what": "forget"}).status_code == 422


@pytest.mark.parametrize("key", ["principal", "district_admin"])
@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.PRIVATE])
def test_evaluators_meet_neither_code_nor_who_was_there(client, session, community, cast, key, visibility):
    come(begun(session, 0), cast.educator)
    type(community).objects.filter(pk=community.pk).update(visibility=visibility)
    client.force_login(cast.facilitator)
    assert cast.educator.name in client.get(address(session, "attendance-edit")).content.decode()
    client.force_login(getattr(cast, key))
    expected = 403 if visibility == Visibility.PUBLIC else 404
    for name in ("session-checkin", "checkin-show", "attendance-edit"):
        response = client.get(address(session, name))
        assert response.status_code == expected
        assert cast.educator.name not in response.content.decode()
        assert session.checkin_code not in response.content.decode()
    page = client.get(session.get_absolute_url()).content.decode()
    assert cast.educator.name not in page
    assert session.checkin_code not in page


def test_who_is_absent_has_no_minutes(session, cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.create(
            session=session, user=cast.educator, mark="absent", minutes=5, source="code", by=cast.educator
        )


def test_own_data_hold_ones_attendance(session, cast):
    from communities.services.people import export_person

    come(begun(session, 0), cast.educator)
    assert export_person(cast.educator)["attendance"] == [
        {"title": session.title, "mark": "present", "minutes": 90, "confirmed": True}
    ]
    assert not Rsvp.objects.filter(user=cast.educator).exists()
