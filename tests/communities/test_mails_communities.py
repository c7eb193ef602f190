"""Each mail of the room is written by the deed that its docstring names, once, to the right people."""

from datetime import timedelta

import pytest

from communities.mails.sessions import sessions_due
from communities.models import Membership, Rsvp
from communities.services import memberships, rsvps, sessions
from communities.states import JoinPolicy, Notify, RsvpState, SessionState
from core.mail.models import Message
from core.mail.registry import get
from core.web import clock
from tests.communities.conftest import educators, enter, make_community, make_session


def mails(kind):
    """Return (address, subject) of the mails of this kind."""
    rows = Message.objects.filter(kind=f"communities.{kind}").order_by("id")
    return [(row.user.email, row.subject) for row in rows.select_related("user")]


def test_community_joined_greets_once(cast, community):
    for _ in range(2):
        memberships.join_community(community, by=cast.educator, norms_number=1)
    assert [to for to, _ in mails("community_joined")] == ["educator@example.org"]


def test_membership_requested_goes_to_the_stewards_and_decided_to_the_person(cast):
    community = make_community(cast.facilitator, join_policy=JoinPolicy.REQUEST)
    asked = memberships.join_community(community, by=cast.educator, norms_number=1, message="I co-teach.")
    assert [to for to, _ in mails("membership_requested")] == ["facilitator@example.org"]
    memberships.decide_membership(asked, by=cast.facilitator, accept=True, note="Welcome in.")
    assert [to for to, _ in mails("membership_decided")] == ["educator@example.org"]
    letter = Message.objects.get(kind="communities.membership_decided")
    assert "Welcome in." in letter.text
    assert cast.facilitator.name not in letter.text


def test_community_handed_over_tells_the_heir_each_time(cast, community):
    heir, old = enter(community, cast.member), Membership.objects.get(user=cast.facilitator)
    memberships.hand_over_community(community, by=cast.facilitator, to=heir)
    memberships.hand_over_community(community, by=cast.member, to=old)
    memberships.hand_over_community(community, by=cast.facilitator, to=heir)
    told = [to for to, _ in mails("community_handed_over")]
    assert told == ["member@example.org", "facilitator@example.org", "member@example.org"]


def test_session_scheduled_reaches_members_as_often_as_they_chose(cast, community):
    weekly, now, off = educators(3)
    for person, notify in ((weekly, Notify.WEEKLY), (now, Notify.NOW), (off, Notify.OFF)):
        Membership.objects.filter(pk=enter(community, person).pk).update(notify=notify)
    draft = make_session(community, cast.facilitator, state=SessionState.DRAFT)
    assert mails("session_scheduled") == []
    for _ in range(2):
        sessions.schedule_session(draft, by=cast.facilitator)
    rows = Message.objects.filter(kind="communities.session_scheduled").select_related("user")
    assert {(row.user.email, row.digest) for row in rows} == {(weekly.email, True), (now.email, False)}


@pytest.fixture
def answered(cast, session):
    """One going, one maybe, one who can't come."""
    people = educators(3)
    for person, answer in zip(people, (RsvpState.GOING, RsvpState.MAYBE, RsvpState.DECLINED), strict=True):
        rsvps.answer_session(session, by=person, answer=answer)
    return people


def test_session_moved_and_session_canceled_reach_who_meant_to_come(cast, session, answered):
    start = session.starts_at + timedelta(hours=3)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
    sessions.edit_session(session, by=cast.facilitator, lock_version=1, **times)
    sessions.cancel_session(session, by=cast.facilitator, reason="Snow.")
    for kind in ("session_moved", "session_canceled"):
        assert {to for to, _ in mails(kind)} == {answered[0].email, answered[1].email}
    assert Rsvp.objects.get(session=session, user=answered[0]).asked_again


def test_session_reminder_is_due_to_going_and_maybe_and_unwanted_once_canceled(cast, session, answered):
    due = list(sessions_due(clock.now(), clock.now() + timedelta(days=8)))
    assert {row.to.email for row in due} == {answered[0].email, answered[1].email}
    wanted = get("communities.session_reminder").wanted
    assert all(wanted(row.facts) for row in due)
    sessions.cancel_session(session, by=cast.facilitator, reason="Snow.")
    assert not any(wanted(row.facts) for row in due)


def test_session_seat_given_at_the_last_minute_and_session_seat_offered_before(cast, community):
    soon = clock.now() + timedelta(minutes=90)
    times = {"starts_at": soon, "ends_at": soon + timedelta(hours=1)}
    late = make_session(community, cast.facilitator, capacity=1, guests_allowed=True, **times)
    early = make_session(community, cast.facilitator, capacity=1, guests_allowed=True)
    first, second = educators(2)
    for session in (late, early):
        for person in (first, second):
            rsvps.answer_session(session, by=person, answer=RsvpState.GOING)
        rsvps.answer_session(session, by=first, answer=RsvpState.DECLINED)
    assert [to for to, _ in mails("session_seat_given")] == [second.email]
    assert [to for to, _ in mails("session_seat_offered")] == [second.email]
    assert [to for to, _ in mails("session_waitlisted")] == [second.email, second.email]
