import pytest

from communities.models import Community, Membership
from communities.services import memberships as services
from communities.states import CommunityState, JoinPolicy, MembershipRole, MembershipState
from core.activity.models import Event
from core.mail.models import Message
from core.web.policy import NotPossible, Refused
from tests.communities.conftest import educators, enter, make_community


def join(community, user, number=1):
    return services.join_community(community, by=user, norms_number=number)


def test_educator_who_ticks_the_norms_is_in_with_one_row_and_one_mail(community, cast):
    first, second = join(community, cast.member), join(community, cast.member)
    assert first.pk == second.pk
    assert first.state == MembershipState.ACTIVE
    assert Message.objects.filter(kind="communities.community_joined", user=cast.member).count() == 1
    assert Event.objects.about(first).count() == 1


@pytest.mark.parametrize("key", ["principal", "district_admin"])
def test_evaluators_never_join(community, cast, key):
    with pytest.raises(Refused) as refusal:
        join(community, getattr(cast, key))
    assert "don't join communities" in str(refusal.value.reason)


def test_pending_people_do_not_join(community, cast):
    with pytest.raises(Refused):
        join(community, cast.pending)


def test_norms_that_changed_meanwhile_are_read_again_first(community, cast):
    with pytest.raises(NotPossible) as conflict:
        join(community, cast.member, number=7)
    assert str(conflict.value.reason) == "The norms have just changed. Read them again, then join."


def test_full_community_puts_one_in_line_and_the_first_in_line_comes_in(community, cast):
    Community.objects.filter(pk=community.pk).update(min_size=3, max_size=3)
    people = educators(4)
    states = [join(community, person).state for person in people]
    assert states == ["active", "active", "queued", "queued"]

    services.leave_community(community, by=people[0])

    assert Membership.objects.get(user=people[2]).state == MembershipState.ACTIVE
    assert Membership.objects.get(user=people[3]).state == MembershipState.QUEUED


def test_request_policy_asks_the_stewards_and_any_of_them_answers(community, cast):
    Community.objects.filter(pk=community.pk).update(join_policy=JoinPolicy.REQUEST)
    asking = join(community, cast.member)
    assert asking.state == MembershipState.REQUESTED
    assert Message.objects.filter(kind="communities.membership_requested", user=cast.facilitator).count() == 1

    services.decide_membership(asking, by=cast.facilitator, accept=True, note="Tuesdays")

    asking.refresh_from_db()
    assert (asking.state, asking.note) == (MembershipState.ACTIVE, "Tuesdays")
    letter = Message.objects.get(kind="communities.membership_decided", user=cast.member)
    assert "Tuesdays" in letter.text
    assert cast.facilitator.name not in letter.text


def test_declined_person_may_ask_again(community, cast):
    Community.objects.filter(pk=community.pk).update(join_policy=JoinPolicy.REQUEST)
    services.decide_membership(join(community, cast.member), by=cast.facilitator, accept=False)
    assert join(community, cast.member).state == MembershipState.REQUESTED


def test_member_who_is_no_steward_cannot_decide(community, cast):
    Community.objects.filter(pk=community.pk).update(join_policy=JoinPolicy.REQUEST)
    asking = join(community, cast.member)
    enter(community, cast.educator)
    with pytest.raises(Refused):
        services.decide_membership(asking, by=cast.educator, accept=True)


def test_paused_community_says_until_when(community, cast):
    from datetime import date

    Community.objects.filter(pk=community.pk).update(state=CommunityState.PAUSED, paused_until=date(2027, 3, 1))
    with pytest.raises(NotPossible) as conflict:
        join(community, cast.member)
    assert str(conflict.value.reason) == "This community is paused until Monday, Mar 1."


def test_leaving_can_be_undone_for_a_while(community, cast):
    join(community, cast.member)
    services.leave_community(community, by=cast.member)
    services.come_back(community, by=cast.member)
    assert Membership.objects.get(user=cast.member).state == MembershipState.ACTIVE


def test_undo_that_comes_too_late_is_not_possible(community, cast):
    from datetime import timedelta

    from core.web import clock

    join(community, cast.member)
    services.leave_community(community, by=cast.member)
    Membership.objects.filter(user=cast.member).update(left_at=clock.now() - timedelta(hours=1))
    with pytest.raises(NotPossible):
        services.come_back(community, by=cast.member)


def test_last_steward_hands_over_before_leaving(community, cast):
    heir = enter(community, cast.member)
    with pytest.raises(NotPossible) as conflict:
        services.leave_community(community, by=cast.facilitator)
    assert str(conflict.value.reason) == "You are its last steward. Hand over or conclude it first."

    services.hand_over_community(community, by=cast.facilitator, to=heir)
    services.leave_community(community, by=cast.facilitator)

    heir.refresh_from_db()
    assert heir.role == MembershipRole.STEWARD


def test_two_co_signers_make_a_proposed_community_form(cast):
    community = make_community(cast.facilitator, state=CommunityState.PROPOSED)
    join(community, cast.member)
    community.refresh_from_db()
    assert community.state == CommunityState.PROPOSED
    join(community, cast.educator)
    community.refresh_from_db()
    assert community.state == CommunityState.FORMING


def test_enough_members_from_two_schools_make_it_active_by_itself(cast):
    community = make_community(cast.facilitator, state=CommunityState.FORMING, min_size=3)
    join(community, cast.member)
    join(community, cast.educator)
    community.refresh_from_db()
    assert community.state == CommunityState.FORMING  # all three work at school A
    join(community, cast.elsewhere)
    community.refresh_from_db()
    assert community.state == CommunityState.ACTIVE


def test_evaluator_role_ends_memberships_in_the_same_breath(community, cast):
    from core.accounts.services.roles import grant_role

    membership = join(community, cast.member)
    grant_role(user=cast.member, role="principal", school=cast.school_a, by=cast.district_admin)
    membership.refresh_from_db()
    assert membership.state == MembershipState.LEFT


def test_steward_must_hand_over_before_an_evaluator_role(community, cast):
    from core.accounts.services.roles import grant_role

    with pytest.raises(NotPossible) as conflict:
        grant_role(user=cast.facilitator, role="principal", school=cast.school_a, by=cast.district_admin)
    assert "Hand over “Station teaching” first" in str(conflict.value.reason)
