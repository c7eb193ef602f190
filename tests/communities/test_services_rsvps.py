from datetime import timedelta

import pytest

from communities.models import Rsvp, Session
from communities.selectors.sessions import place_in_line, seats_of
from communities.services import rsvps
from communities.services import sessions as services
from communities.states import RsvpState, SessionState
from core.activity.models import Event
from core.mail.models import Message
from core.web import clock
from core.web.policy import NotPossible, Refused
from tests.communities.conftest import educators, make_session


def going(session, user):
    return rsvps.answer_session(session, by=user, answer=RsvpState.GOING)


def decline(session, user):
    return rsvps.answer_session(session, by=user, answer=RsvpState.DECLINED)


@pytest.fixture
def full(session):
    """Three going, two waiting, in the order of the list."""
    people = educators(5)
    for person in people:
        going(session, person)
    return people


def states(session):
    return list(Rsvp.objects.filter(session=session).order_by("id").values_list("state", flat=True))


def test_yes_takes_the_smallest_free_seat_and_is_receipted(session, cast):
    rsvp = going(session, cast.educator)
    assert (rsvp.state, rsvp.seat) == (RsvpState.GOING, 1)
    receipt = Message.objects.get(kind="communities.session_going", user=cast.educator)
    assert receipt.subject == "You are going: Plan it again"
    assert f"/communities/sessions/{session.public_id}.ics" in receipt.text


def test_same_answer_twice_is_one_row_one_event_one_mail(session, cast):
    first, second = going(session, cast.educator), going(session, cast.educator)
    assert first.pk == second.pk
    assert Event.objects.about(first).count() == 1
    assert Message.objects.filter(kind="communities.session_going").count() == 1


def test_full_session_makes_a_waitlist_in_order(session, full):
    assert states(session) == ["going", "going", "going", "waitlisted", "waitlisted"]
    assert place_in_line(Rsvp.objects.get(user=full[4])) == 2
    seats = seats_of(session)
    assert (seats.going, seats.waiting, seats.left) == (3, 2, 0)


def test_seat_that_comes_free_is_offered_to_the_first_in_line(session, full):
    decline(session, full[1])
    offered = Rsvp.objects.get(user=full[3])
    assert (offered.state, offered.seat) == (RsvpState.OFFERED, 2)
    assert offered.offered_until - clock.now() <= timedelta(hours=24)
    assert Rsvp.objects.get(user=full[4]).state == RsvpState.WAITLISTED
    assert Message.objects.filter(kind="communities.session_seat_offered", user=full[3]).count() == 1


def test_offer_taken_is_a_yes_and_twice_is_once(session, full):
    decline(session, full[0])
    rsvps.accept_offer(session, by=full[3])
    rsvps.accept_offer(session, by=full[3])
    assert Rsvp.objects.get(user=full[3]).state == RsvpState.GOING
    assert seats_of(session).taken == 3


def test_offer_declined_goes_to_the_next_person(session, full):
    decline(session, full[0])
    decline(session, full[3])
    assert Rsvp.objects.get(user=full[3]).state == RsvpState.PASSED
    assert Rsvp.objects.get(user=full[4]).state == RsvpState.OFFERED


def test_offer_that_ran_out_goes_to_the_next_person_and_late_is_409(session, full):
    decline(session, full[0])
    Rsvp.objects.filter(user=full[3]).update(offered_until=clock.now() - timedelta(seconds=1))
    with pytest.raises(NotPossible) as late:
        rsvps.accept_offer(session, by=full[3])
    assert str(late.value.reason) == "The seat went to the next person. Press “I'm going” to wait again."

    assert rsvps.pass_on_offers() == 1
    assert rsvps.pass_on_offers() == 0

    assert Rsvp.objects.get(user=full[3]).state == RsvpState.PASSED
    assert Rsvp.objects.get(user=full[4]).state == RsvpState.OFFERED
    assert going(session, full[3]).state == RsvpState.WAITLISTED


@pytest.mark.parametrize(
    ("ahead", "lasts"), [(timedelta(days=10), timedelta(hours=24)), (timedelta(hours=12), timedelta(hours=3))]
)
def test_offer_runs_for_a_day_or_a_quarter_of_the_time_left(ahead, lasts):
    now = clock.now()
    assert rsvps.offer_ends(now + ahead, now) == now + lasts


def test_under_two_hours_to_go_a_seat_is_given_not_offered(session, full):
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now() + timedelta(hours=1))
    decline(session, full[0])
    assert Rsvp.objects.get(user=full[3]).state == RsvpState.GOING
    assert Message.objects.filter(kind="communities.session_seat_given", user=full[3]).count() == 1


def test_full_session_can_always_be_declined(session, full):
    decline(session, full[4])
    assert Rsvp.objects.get(user=full[4]).state == RsvpState.DECLINED


def test_more_seats_make_as_many_offers(session, full, cast):
    services.edit_session(session, by=cast.facilitator, lock_version=session.lock_version, capacity=5)
    assert states(session) == ["going", "going", "going", "offered", "offered"]


def test_fewer_seats_than_people_are_refused_with_the_number(session, full, cast):
    with pytest.raises(NotPossible) as conflict:
        services.edit_session(session, by=cast.facilitator, lock_version=session.lock_version, capacity=2)
    assert str(conflict.value.reason) == "3 people are going. The smallest number is 3."


def test_leaving_the_community_frees_the_seat(session, full, community, cast):
    from communities.services.memberships import join_community, leave_community

    join_community(community, by=full[0], norms_number=1)
    leave_community(community, by=full[0])
    assert Rsvp.objects.get(user=full[0]).state == RsvpState.DECLINED
    assert Rsvp.objects.get(user=full[3]).state == RsvpState.OFFERED


def test_session_that_has_begun_takes_no_answer(session, cast):
    Session.objects.filter(pk=session.pk).update(starts_at=clock.now() - timedelta(minutes=1))
    with pytest.raises(NotPossible) as conflict:
        going(session, cast.educator)
    assert str(conflict.value.reason) == "This session has begun."


def test_canceled_session_names_the_next_one(session, community, cast):
    make_session(community, cast.facilitator, title="Another try")
    services.cancel_session(session, by=cast.facilitator, reason="No room")
    with pytest.raises(NotPossible) as conflict:
        going(session, cast.educator)
    assert str(conflict.value.reason) == "This session was canceled. The next one: Another try."


def test_members_only_session_refuses_a_guest(community, cast):
    session = make_session(community, cast.facilitator)
    with pytest.raises(Refused) as refusal:
        going(session, cast.educator)
    assert str(refusal.value.reason) == "This session is for members. Join the community first."


@pytest.mark.parametrize("key", ["principal", "district_admin", "pending"])
def test_evaluators_and_pending_people_never_get_a_seat(session, cast, key):
    with pytest.raises(Refused):
        going(session, getattr(cast, key))


def test_moved_session_tells_its_people_and_asks_again_after_two_hours(session, full, cast):
    later = session.starts_at + timedelta(hours=3)
    services.edit_session(
        session,
        by=cast.facilitator,
        lock_version=session.lock_version,
        starts_at=later,
        ends_at=later + timedelta(minutes=90),
    )
    session.refresh_from_db()
    assert session.sequence == 1
    assert Message.objects.filter(kind="communities.session_moved").count() == 5
    assert Rsvp.objects.filter(session=session, asked_again=True).count() == 3
    assert going(session, full[0]).state == RsvpState.GOING
    assert not Rsvp.objects.get(user=full[0]).asked_again


def test_two_edits_of_one_version_are_not_both_possible(session, cast):
    services.edit_session(session, by=cast.facilitator, lock_version=1, title="First")
    with pytest.raises(NotPossible):
        services.edit_session(session, by=cast.facilitator, lock_version=1, title="Second")


def test_canceling_mails_everybody_once(session, full, cast):
    services.cancel_session(session, by=cast.facilitator, reason="The room is closed.")
    services.cancel_session(session, by=cast.facilitator, reason="The room is closed.")
    assert Session.objects.get(pk=session.pk).state == SessionState.CANCELED
    assert Message.objects.filter(kind="communities.session_canceled").count() == 5


def test_seats_never_exceed_the_capacity_even_without_the_lock(session, full, monkeypatch):
    """The constraint stands behind the lock: a second person on one seat is an error, never a chair for two."""
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Rsvp.objects.filter(user=full[3]).update(state=RsvpState.GOING, seat=1, queued_at=None)


def test_stale_edit_of_a_session_carries_both_texts(session, cast):
    seen = session.lock_version
    services.edit_session(session, by=cast.facilitator, lock_version=seen, place="Room 12")
    with pytest.raises(NotPossible) as stale:
        services.edit_session(session, by=cast.facilitator, lock_version=seen, place="Library")
    assert (stale.value.mine["room or place"], stale.value.theirs["room or place"]) == ("Library", "Room 12")
