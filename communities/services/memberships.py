"""Joining with norms, waiting for a place, leaving, handing over."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from communities.mails import memberships as mails
from communities.models import Community, Membership
from communities.policies import (
    can_come_back,
    can_decide_membership,
    can_hand_over_community,
    can_join_community,
    can_leave_community,
)
from communities.selectors.communities import current_norms, place_is_free, schools_of
from communities.services.rsvps import free_future_seats
from communities.states import LIVING, CommunityKind, CommunityState, JoinPolicy, MembershipRole, MembershipState
from core.activity.services import move, record
from core.web import clock, dates
from core.web.policy import NotPossible, require

CO_SIGNERS = 2  # besides the founder: then a proposed community forms by itself
UNDO_SECONDS = 15 * 60
ANSWERED_YES, ANSWERED_NO = (MembershipState.ACTIVE, MembershipState.QUEUED), (MembershipState.DECLINED,)
LEAST_SCHOOLS = 2  # of a cross-school community that becomes active


@transaction.atomic
def join_community(community: Community, *, by: Any, norms_number: int, message: str = "") -> Membership:
    """Take a person in who ticked the norms: at once, as a request, or in line for a place.

    Twice is once: whoever is in, asks or waits already stays so. Mails: a welcome, or the stewards hear of the request.
    """
    community = lock(community)
    require(can_join_community(by, community))
    known = Membership.objects.present().filter(community=community, user=by).first()
    if known:
        return known
    require_gathering(community)
    norms = current_norms(community)
    if norms and norms.number != norms_number:
        raise NotPossible(_("The norms have just changed. Read them again, then join."))
    membership = _enter(community, by, norms_number, message)
    record(membership, str(membership.state), by=by)
    if membership.is_active:
        mails.community_joined(membership)
        grow(community)
    elif membership.state == MembershipState.REQUESTED:
        mails.membership_requested(membership)
    return membership


def lock(community: Community) -> Community:
    """Return the community as the database holds it, its row locked until the transaction ends."""
    return Community.objects.select_for_update().get(pk=community.pk)


def _enter(community: Community, by: Any, norms_number: int, message: str) -> Membership:
    now = clock.now()
    state = MembershipState.ACTIVE
    if community.join_policy == JoinPolicy.REQUEST:
        state = MembershipState.REQUESTED
    elif not place_is_free(community):
        state = MembershipState.QUEUED
    return Membership.objects.create(
        community=community,
        user=by,
        state=state,
        message=message,
        norms_number=norms_number,
        queued_at=now if state == MembershipState.QUEUED else None,
        joined_at=now if state == MembershipState.ACTIVE else None,
    )


def require_gathering(community: Community) -> None:
    if community.is_gathering:
        return
    if community.state == CommunityState.PAUSED and community.paused_until:
        raise NotPossible(_("This community is paused until %(day)s.") % {"day": dates.day(community.paused_until)})
    raise NotPossible(_("This community has concluded. Look for one like it."))


def grow(community: Community) -> None:
    """Move a community on by itself: with co-signers it forms, with enough members it is active. The caller locks."""
    members = Membership.objects.active().filter(community=community)
    if community.state == CommunityState.PROPOSED and members.count() > CO_SIGNERS:
        move(community, to=CommunityState.FORMING, by=None, also={"forming_since": clock.now()})
    if community.state != CommunityState.FORMING or members.count() < community.min_size:
        return
    norms = current_norms(community)
    on_old_norms = members.exclude(norms_number=norms.number).exists() if norms else False
    too_few_schools = community.kind == CommunityKind.CROSS_SCHOOL and schools_of(community) < LEAST_SCHOOLS
    has_steward = members.filter(role=MembershipRole.STEWARD).exists()
    if has_steward and not on_old_norms and not too_few_schools:
        move(community, to=CommunityState.ACTIVE, by=None)


@transaction.atomic
def leave_community(community: Community, *, by: Any) -> None:
    """Leave, or take a request back. Future seats go to the next in line; so does the place. Undo for 15 minutes."""
    community = lock(community)
    require(can_leave_community(by, community))
    membership = Membership.objects.present().filter(community=community, user=by).first()
    if membership is None:
        return
    if is_last_steward(membership):
        raise NotPossible(_("You are its last steward. Hand over or conclude it first."))
    end_membership(membership, by=by)


def end_membership(membership: Membership, *, by: Any, reason: str = "") -> None:
    """End a membership with what follows: seats freed, the place given on. The caller has checked and locked."""
    move(membership, to=MembershipState.LEFT, by=by, reason=reason, also={"left_at": clock.now()})
    free_future_seats(membership.user, community=membership.community, by=by)
    admit_waiting(membership.community)


def is_last_steward(membership: Membership) -> bool:
    """Say whether a community that lives would be left without a steward."""
    if not membership.is_steward or membership.community.state not in LIVING:
        return False
    others = Membership.objects.stewards().filter(community=membership.community_id).exclude(pk=membership.pk)
    return not others.exists()


@transaction.atomic
def come_back(community: Community, *, by: Any) -> None:
    """Undo of leaving, within 15 minutes and while there is a place. Seats given on are not taken back."""
    community = lock(community)
    require(can_come_back(by, community))
    if Membership.objects.present().filter(community=community, user=by).exists():
        return
    left = (
        Membership.objects.filter(community=community, user=by, state=MembershipState.LEFT).order_by("-left_at").first()
    )
    if left is None or not left.left_within(UNDO_SECONDS, clock.now()) or left.joined_at is None:
        raise NotPossible(_("That was too long ago. Join again."))
    if not place_is_free(community):
        raise NotPossible(_("Somebody took the place meanwhile. Join again to wait for the next."))
    move(left, to=MembershipState.ACTIVE, by=by, also={"left_at": None})


@transaction.atomic
def decide_membership(membership: Membership, *, by: Any, accept: bool, note: str = "") -> None:
    """Answer a request. The note reaches the person, never who decided. Full: they wait in line.

    The same answer twice changes nothing. Only a request is answered: nobody is fetched back who left, or was led out.
    """
    membership.community = community = lock(membership.community)
    require(can_decide_membership(by, membership))
    membership.refresh_from_db(fields=["state"])
    if membership.state in (ANSWERED_YES if accept else ANSWERED_NO):
        return
    if membership.state != MembershipState.REQUESTED:
        raise NotPossible(_("This request is not open any more. Reload the page."))
    if not accept:
        moved = move(membership, to=MembershipState.DECLINED, by=by, also={"decided_by": by, "note": note})
    elif place_is_free(community):
        entered = {"decided_by": by, "note": note, "joined_at": clock.now()}
        moved = move(membership, to=MembershipState.ACTIVE, by=by, also=entered)
        grow(community)
    else:
        waits = {"decided_by": by, "note": note, "queued_at": clock.now()}
        moved = move(membership, to=MembershipState.QUEUED, by=by, also=waits)
    if moved:
        mails.membership_decided(membership)


def admit_waiting(community: Community) -> int:
    """Give free places to those who wait, first in, first out. Returns how many came in. The caller locks."""
    count = 0
    queue = Membership.objects.filter(community=community, state=MembershipState.QUEUED).order_by("queued_at", "id")
    for waiting in queue:
        if not community.is_gathering or not place_is_free(community):
            break
        count += move(waiting, to=MembershipState.ACTIVE, by=None, also={"joined_at": clock.now()})
        mails.community_joined(waiting)
    if count:
        grow(community)
    return count


@transaction.atomic
def hand_over_community(community: Community, *, by: Any, to: Membership) -> None:
    """Make another member steward in one's place; both stay members."""
    community = lock(community)
    require(can_hand_over_community(by, community))
    heir = Membership.objects.active().filter(pk=to.pk, community=community).first()
    if heir is None or heir.user_id == by.pk:
        raise NotPossible(_("Choose another member of this community."))
    Membership.objects.filter(pk=heir.pk).update(role=MembershipRole.STEWARD)
    Membership.objects.active().filter(community=community, user=by).update(role=MembershipRole.MEMBER)
    event = record(heir, "handed_over", by=by)
    mails.community_handed_over(heir, event=event.pk)
