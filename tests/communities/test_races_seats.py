"""Many people press at once, in threads with their own connections. SQLite hides such races: these want PostgreSQL."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, connections

from communities.models import Community, Membership, Rsvp, Session
from communities.policies import can_answer_session
from communities.services import memberships, rsvps
from communities.states import RsvpState
from core.mail.models import Message
from core.web import clock
from core.web.policy import NotPossible
from tests.communities.conftest import educators, enter, make_community, make_session

PRESSING, SEATS, ROUNDS = 16, 3, 5

pytestmark = [
    pytest.mark.stage3,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def real_database():
    assert connection.vendor == "postgresql", "Races want PostgreSQL: stage 3 of `make test` brings it."


def at_once(deeds: list[Callable[[], object]]) -> list[object]:
    """Run all deeds at the same moment, each on its own connection. Returns results, or the exceptions raised."""
    barrier = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        try:
            barrier.wait()
            return deed()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def say(session: Session, people, answer: str) -> list[object]:
    return at_once([lambda p=p: rsvps.answer_session(session, by=p, answer=answer) for p in people])


def states(session: Session) -> list[str]:
    return sorted(Rsvp.objects.filter(session=session).values_list("state", flat=True))


def test_sixteen_press_going_for_three_seats_five_times(cast):
    community = make_community(cast.facilitator)
    people = educators(PRESSING)
    for _ in range(ROUNDS):
        session = make_session(community, cast.facilitator, capacity=SEATS, guests_allowed=True)
        results = say(session, people, RsvpState.GOING)
        assert [result for result in results if isinstance(result, Exception)] == []
        assert states(session) == ["going"] * SEATS + ["waitlisted"] * (PRESSING - SEATS)
        seats = Rsvp.objects.seated().filter(session=session).values_list("seat", flat=True)
        assert sorted(seats) == [1, 2, 3]
        line = list(Rsvp.objects.waiting().filter(session=session))
        assert [rsvp.queued_at for rsvp in line] == sorted(rsvp.queued_at for rsvp in line)


def test_two_leave_at_once_and_the_two_who_wait_longest_are_offered(cast):
    session = make_session(make_community(cast.facilitator), cast.facilitator, capacity=SEATS, guests_allowed=True)
    people = educators(8)
    for person in people:
        rsvps.answer_session(session, by=person, answer=RsvpState.GOING)
    results = say(session, people[:2], RsvpState.DECLINED)
    assert [result for result in results if isinstance(result, Exception)] == []
    offered = Rsvp.objects.filter(session=session, state=RsvpState.OFFERED).values_list("user", flat=True)
    assert set(offered) == {people[3].pk, people[4].pk}
    assert Rsvp.objects.seated().filter(session=session).count() == SEATS


def test_one_person_presses_sixteen_times_and_has_one_row_and_one_mail(cast):
    session = make_session(make_community(cast.facilitator), cast.facilitator, capacity=SEATS, guests_allowed=True)
    (person,) = educators(1)
    results = say(session, [person] * PRESSING, RsvpState.GOING)
    assert [result for result in results if isinstance(result, Exception)] == []
    assert Rsvp.objects.get(session=session).seat == 1
    assert Message.objects.filter(user=person).count() == 1


def test_without_the_lock_the_unique_seat_still_keeps_three(cast, monkeypatch):
    """The mutation: nobody locks the row. People collide on the seat, some are refused, and no seat is given twice."""
    monkeypatch.setattr(
        rsvps, "lock", lambda session: Session.objects.select_related("community", "school").get(pk=session.pk)
    )
    community = make_community(cast.facilitator)
    people = educators(PRESSING)
    collided = 0
    for _ in range(ROUNDS):
        session = make_session(community, cast.facilitator, capacity=SEATS, guests_allowed=True)
        results = say(session, people, RsvpState.GOING)
        errors = [result for result in results if isinstance(result, Exception)]
        assert all(isinstance(error, IntegrityError) for error in errors), errors
        collided += len(errors)
        seats = list(Rsvp.objects.seated().filter(session=session).values_list("seat", flat=True))
        assert len(seats) == len(set(seats)) <= SEATS
    assert collided > 0  # else the mutation was not felt, and this test proves nothing


@pytest.fixture
def run_out_offer(cast):
    """The offer of a session's one seat, a second after it ran out; somebody waits behind."""
    session = make_session(make_community(cast.facilitator), cast.facilitator, capacity=1, guests_allowed=True)
    first, second, third = educators(3)
    for person in (first, second, third):
        rsvps.answer_session(session, by=person, answer=RsvpState.GOING)
    rsvps.answer_session(session, by=first, answer=RsvpState.DECLINED)
    offer = Rsvp.objects.select_related("user", "session").get(session=session, user=second)
    Rsvp.objects.filter(pk=offer.pk).update(offered_until=clock.now() - timedelta(seconds=1))
    return offer


def test_an_offer_that_ran_out_goes_on_while_it_is_pressed(run_out_offer):
    session, person = run_out_offer.session, run_out_offer.user
    pressed, passed_on = at_once([lambda: rsvps.accept_offer(session, by=person), rsvps.pass_on_offers])
    assert isinstance(pressed, NotPossible)
    assert "The seat went to the next person" in str(pressed.reason)
    assert passed_on == 1
    assert states(session) == ["declined", "offered", "passed"]


def test_sixteen_join_a_community_with_three_places_left(cast):
    community = make_community(cast.facilitator, min_size=3, max_size=4)
    people = educators(PRESSING)
    results = at_once([lambda p=p: memberships.join_community(community, by=p, norms_number=1) for p in people])
    assert [result for result in results if isinstance(result, Exception)] == []
    rows = Membership.objects.filter(community=community).exclude(user=cast.facilitator)
    assert sorted(rows.values_list("state", flat=True)) == ["active"] * 3 + ["queued"] * 13


def test_two_last_stewards_leave_at_once_and_one_stays(cast):
    community = make_community(cast.facilitator)
    (other,) = educators(1)
    enter(community, other, "steward")
    leave = memberships.leave_community
    results = at_once([lambda: leave(community, by=cast.facilitator), lambda: leave(community, by=other)])
    assert [isinstance(result, NotPossible) for result in results].count(True) == 1
    assert Membership.objects.stewards().filter(community=community).count() == 1


def test_nobody_keeps_a_members_seat_who_leaves_while_answering(cast):
    community = make_community(cast.facilitator)
    people, leave = educators(4), memberships.leave_community
    for _ in range(ROUNDS):
        community = Community.objects.get(pk=community.pk)  # new, as in each request: it remembers who is a member
        session = make_session(community, cast.facilitator, guests_allowed=False)
        for person in people:
            enter(community, person)
            assert can_answer_session(person, session)  # as the page did that showed the button
        deeds = [lambda p=p, s=session: rsvps.answer_session(s, by=p, answer=RsvpState.GOING) for p in people]
        at_once([*deeds, *(lambda p=p, c=community: leave(c, by=p) for p in people)])
        inside = Membership.objects.active().filter(community=community).values("user")
        assert not Rsvp.objects.seated().filter(session=session).exclude(user__in=inside).exists()
