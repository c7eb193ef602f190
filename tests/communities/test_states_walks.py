"""Random walks over the tables of states: a listed move is made once with one Event, any other is NotPossible."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.models import Rsvp
from communities.services import rsvps
from communities.states import (
    SEATED,
    TRANSITIONS,
    CommunityState,
    MembershipState,
    RsvpState,
    SessionState,
)
from core.activity.models import Event
from core.activity.services import move
from core.web import clock
from core.web.policy import NotPossible
from tests.communities.conftest import educators, enter, make_community, make_session

WALKING = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
NOUNS = [CommunityState, MembershipState, SessionState, RsvpState]


def beside(noun: Any, state: Any) -> dict[str, Any]:
    """What the database demands to stand beside a state."""
    now = clock.now()
    if noun is CommunityState:
        return {"paused_until": clock.today() if state == CommunityState.PAUSED else None}
    if noun is MembershipState:
        return {"queued_at": now}
    if noun is RsvpState:
        return {
            "seat": 1 if state in SEATED else None,
            "queued_at": now if state == RsvpState.WAITLISTED else None,
            "offered_until": now + timedelta(hours=1) if state == RsvpState.OFFERED else None,
        }
    return {}


@pytest.fixture
def walkers(cast):
    """One object of each noun, in any state to begin with."""
    community = make_community(cast.facilitator)
    session = make_session(community, cast.facilitator)
    membership = enter(community, cast.member)
    rsvp = Rsvp.objects.create(session=session, user=cast.member, state=RsvpState.GOING, seat=1)
    return {CommunityState: community, MembershipState: membership, SessionState: session, RsvpState: rsvp}


@pytest.mark.slow
@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
@WALKING
@given(data=st.data())
def test_a_walk_follows_its_table_and_each_step_is_one_event(walkers, noun, data):
    obj = walkers[noun]
    table = TRANSITIONS[noun]
    state = data.draw(st.sampled_from(list(noun)))
    type(obj).objects.filter(pk=obj.pk).update(state=state, **beside(noun, state))
    for to in data.draw(st.lists(st.sampled_from(list(noun)), max_size=8)):
        before = Event.objects.about(obj).count()
        listed = to in table[state]
        if listed:
            assert move(obj, to=to, by=None, also=beside(noun, to)) is True
            state = to
        elif to == state:
            assert move(obj, to=to, by=None) is False
        else:
            with pytest.raises(NotPossible):
                move(obj, to=to, by=None, also=beside(noun, to))
        assert Event.objects.about(obj).count() == before + listed
        assert type(obj).objects.get(pk=obj.pk).state == state


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_every_state_stands_in_its_table(noun):
    assert set(TRANSITIONS[noun]) == set(noun)


@pytest.fixture
def crowd(cast):
    """An open community, and six educators who are not in it."""
    return make_community(cast.facilitator), educators(6)


@pytest.mark.slow
@WALKING
@given(
    capacity=st.integers(1, 4),
    presses=st.lists(
        st.tuples(
            st.integers(0, 5),
            st.sampled_from([RsvpState.GOING, RsvpState.MAYBE, RsvpState.DECLINED, "take", "run out"]),
        ),
        max_size=25,
    ),
)
def test_whatever_people_press_seats_stay_within_capacity_and_nobody_waits_beside_a_free_one(crowd, capacity, presses):
    """The room's own doors, pressed at random by six people: the books hold after every press."""
    community, people = crowd
    session = make_session(community, people[0], capacity=capacity, guests_allowed=True)
    for who, what in presses:
        press(session, people[who], what)
        rows = list(Rsvp.objects.filter(session=session))
        seats = sorted(row.seat for row in rows if row.seat is not None)
        waiting = [row for row in rows if row.state == RsvpState.WAITLISTED]
        assert len(seats) == len(set(seats)) <= capacity
        assert all(seat <= capacity for seat in seats)
        assert not waiting or len(seats) == capacity
        for row in rows:
            last = Event.objects.about(row).first()
            assert last is not None
            assert last.verb == row.state


def press(session: Any, person: Any, what: str) -> None:
    if what == "run out":
        due = Rsvp.objects.filter(session=session, user=person, state=RsvpState.OFFERED)
        due.update(offered_until=clock.now())
        rsvps.pass_on_offers()
        return
    try:
        if what == "take":
            rsvps.accept_offer(session, by=person)
        else:
            rsvps.answer_session(session, by=person, answer=what)
    except NotPossible:
        assert what == "take"
