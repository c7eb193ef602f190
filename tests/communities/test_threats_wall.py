"""The wall from behind: who left, was led out or changed sides meets nothing more of a community, by any door."""

import pytest
from django.urls import reverse

from communities.models import Community, Membership, Rsvp
from communities.selectors.sessions import calendar_rows, coming_up
from communities.services import memberships as services
from communities.states import JoinPolicy, MembershipRole, MembershipState, RsvpState, Visibility
from core.accounts.models import User
from core.accounts.services.roles import grant_role
from core.web.policy import NotPossible
from tests.communities.conftest import enter, make_session


def fresh(user):
    """The person as the next request reads them: roles are kept on the object."""
    return User.objects.get(pk=user.pk)


def test_steward_cannot_fetch_an_evaluator_back_by_answering_an_old_membership(community, cast, client):
    mine = enter(community, cast.member)
    grant_role(user=cast.member, role="principal", school=cast.school_a, by=cast.district_admin)
    client.force_login(cast.facilitator)
    address = reverse("communities:membership-decide", args=[community.slug, mine.pk])
    assert client.post(address, {"answer": "yes", "note": ""}).status_code == 409
    mine.refresh_from_db()
    assert mine.state == MembershipState.LEFT


def test_steward_cannot_fetch_back_who_left_nor_let_the_queue_be_jumped(community, cast):
    left = enter(community, cast.member)
    services.leave_community(community, by=cast.member)
    with pytest.raises(NotPossible):
        services.decide_membership(left, by=cast.facilitator, accept=True)
    waiting = Membership.objects.create(
        community=community,
        user=cast.educator,
        state=MembershipState.QUEUED,
        norms_number=1,
        queued_at=left.joined_at,
    )
    services.decide_membership(waiting, by=cast.facilitator, accept=True)
    waiting.refresh_from_db()
    assert waiting.state == MembershipState.QUEUED


def test_same_answer_by_two_stewards_is_one(community, cast):
    Community.objects.filter(pk=community.pk).update(join_policy=JoinPolicy.REQUEST)
    asking = services.join_community(community, by=cast.member, norms_number=1)
    services.decide_membership(asking, by=cast.facilitator, accept=True)
    services.decide_membership(Membership.objects.get(pk=asking.pk), by=cast.facilitator, accept=True)
    with pytest.raises(NotPossible):
        services.decide_membership(Membership.objects.get(pk=asking.pk), by=cast.facilitator, accept=False)
    asking.refresh_from_db()
    assert asking.state == MembershipState.ACTIVE


def test_new_evaluator_loses_the_sessions_they_led_from_home_calendar_and_feed(community, cast, client):
    Community.objects.filter(pk=community.pk).update(visibility=Visibility.PRIVATE)
    enter(community, cast.member)
    session = make_session(community, cast.member, title="Canary of the private room")
    assert [row.title for row in coming_up(fresh(cast.member))] == [session.title]
    grant_role(user=cast.member, role="principal", school=cast.school_a, by=cast.district_admin)
    person = fresh(cast.member)
    assert coming_up(person) == []
    assert calendar_rows(person) == []
    client.force_login(person)
    for address in ("/", reverse("communities:calendar-show")):
        assert b"Canary" not in client.get(address).content
    feed = client.get(reverse("communities:calendar-feed", args=[person.calendar_token]))
    assert b"Canary" not in feed.content


def test_who_left_a_private_community_hears_no_more_of_its_sessions(community, cast):
    Community.objects.filter(pk=community.pk).update(visibility=Visibility.PRIVATE)
    enter(community, cast.member)
    session = make_session(community, cast.facilitator)
    Rsvp.objects.create(session=session, user=cast.member, state=RsvpState.MAYBE)
    assert len(calendar_rows(fresh(cast.member))) == 1
    services.leave_community(community, by=cast.member)
    Rsvp.objects.filter(user=cast.member).update(state=RsvpState.MAYBE)  # as one who answered while leaving
    assert coming_up(fresh(cast.member)) == []
    assert calendar_rows(fresh(cast.member)) == []


def test_two_last_stewards_cannot_both_go_one_by_leaving_one_by_a_role(community, cast):
    enter(community, cast.member, MembershipRole.STEWARD)
    from communities.services import people

    change = people.PersonChange(cast.facilitator, people.ChangeKind.ROLE_GRANTED, role="principal")
    assert people.reasons_against_change(change) == []  # both stand: nothing speaks against it yet
    services.leave_community(community, by=cast.member)
    with pytest.raises(NotPossible, match="Hand over"):
        people.follow_person_change(change, None)
