"""Who may enter a community of one school, and see its sessions."""

from communities.policies import can_answer_session, can_join_community, can_see_session
from communities.states import CommunityKind, SessionState, Visibility
from core.web.policy import HIDDEN
from tests.communities.conftest import make_community, make_session


def within(cast, **fields):
    return make_community(cast.facilitator, kind=CommunityKind.WITHIN_SCHOOL, home_school=cast.school_a, **fields)


def test_community_of_a_school_is_for_its_educators(cast):
    community = within(cast)
    assert can_join_community(cast.educator, community)
    refusal = can_join_community(cast.elsewhere, community)
    assert not refusal
    assert refusal.reason == "This community is for educators of School A."


def test_whoever_also_works_at_a_school_enters_its_community(cast):
    community = within(cast)
    cast.elsewhere.other_schools.add(cast.school_a)
    assert can_join_community(cast.elsewhere, community)


def test_whoever_is_not_verified_joins_nothing(cast):
    assert not can_join_community(cast.pending, within(cast))


def test_private_communities_sessions_are_hidden_from_outsiders(cast):
    community = make_community(cast.facilitator, visibility=Visibility.PRIVATE)
    session = make_session(community, cast.facilitator)
    assert can_see_session(cast.educator, session) == HIDDEN
    assert can_answer_session(cast.educator, session) == HIDDEN


def test_draft_is_seen_by_those_who_lead_it_alone(cast):
    session = make_session(make_community(cast.facilitator), cast.facilitator, state=SessionState.DRAFT)
    assert can_see_session(cast.facilitator, session)
    assert can_answer_session(cast.educator, session) == HIDDEN
