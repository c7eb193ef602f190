"""What follows when a person changes: memberships end behind the evaluator wall, seats are freed, data is given out."""

from typing import Any

from django.utils.translation import gettext as _

from communities.models import Attendance, Membership, Rsvp
from communities.services.memberships import end_membership, is_last_steward, lock
from communities.services.rsvps import free_future_seats
from core.accounts.services.changes import ChangeKind, PersonChange
from core.accounts.states import EVALUATOR_ROLES, Standing
from core.web.policy import NotPossible

OUTSIDE = (Standing.SUSPENDED, Standing.PENDING, Standing.DECLINED)


def _ends_memberships(change: PersonChange) -> bool:
    if change.kind == ChangeKind.ROLE_GRANTED:
        return change.role in EVALUATOR_ROLES
    return change.kind == ChangeKind.CLOSING


def reasons_against_change(change: PersonChange) -> list[str]:
    """Return the communities of which the person is the last steward, when they would leave them by this change."""
    if not _ends_memberships(change):
        return []
    led = Membership.objects.stewards().filter(user=change.user).select_related("community")
    last = [membership for membership in led if is_last_steward(membership)]
    return [_hand_over_first(membership) for membership in last]


def _hand_over_first(membership: Membership) -> str:
    return _("Hand over “%(name)s” first: they are its last steward.") % {"name": membership.community.name}


def follow_person_change(change: PersonChange, by: Any) -> None:
    """End memberships (an evaluator, a closed account); free future seats (also of the suspended and unverified)."""
    if _ends_memberships(change):
        rows = Membership.objects.present().filter(user=change.user).select_related("community")
        for membership in rows.order_by("community_id"):
            membership.community = lock(membership.community)
            if is_last_steward(membership):  # another steward left while this was being decided
                raise NotPossible(_hand_over_first(membership))
            end_membership(membership, by=by, reason=str(change.kind))
        free_future_seats(change.user, by=by)
    elif change.kind == ChangeKind.STANDING and change.to in OUTSIDE:
        free_future_seats(change.user, by=by)


def export_person(user: Any) -> dict[str, Any]:
    """Return what this room keeps about a person: memberships, answers to sessions, attendance."""
    memberships = Membership.objects.filter(user=user).select_related("community")
    answers = Rsvp.objects.filter(user=user).select_related("session")
    there = Attendance.objects.filter(user=user).select_related("session")
    return {
        "memberships": [
            {
                "community": row.community.name,
                "role": row.role,
                "state": row.state,
                "message": row.message,
                "joined_at": row.joined_at.isoformat() if row.joined_at else None,
                "left_at": row.left_at.isoformat() if row.left_at else None,
            }
            for row in memberships
        ],
        "sessions": [
            {"title": row.session.title, "starts_at": row.session.starts_at.isoformat(), "answer": row.state}
            for row in answers
        ],
        "attendance": [
            {"title": row.session.title, "mark": row.mark, "minutes": row.minutes, "confirmed": row.confirmed}
            for row in there
        ],
    }


def erase_person(user: Any, *, empty_posts: bool) -> None:
    """Empty what the person wrote when asking to join. Rows stay, so that counts of the past hold."""
    Membership.objects.filter(user=user).update(message="", note="")
