"""Who may see, join, leave and run a community."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from communities.models import Community
from communities.selectors.communities import is_closed_to, is_evaluator, membership_of
from communities.states import CommunityKind
from core.web.policy import HIDDEN, YES, Verdict, no

EDUCATORS_ONLY = _("Communities are for educators. A rep of your school looks at new accounts.")
EVALUATORS_STAY_OUT = _("Principals and district administrators don't join communities. Talk in them stays there.")


def can_list_communities(user: Any, obj: Any) -> Verdict:
    """Everyone: the list is narrowed to what each may know of."""
    return YES


def can_see_community(user: Any, community: Community) -> Verdict:
    """By visibility: public to everyone, educators' to verified people, private to its members. Else it isn't there."""
    known: dict[Any, bool] = community.__dict__.setdefault("_visible_to", {})
    if user.pk not in known:
        known[user.pk] = Community.objects.visible_to(user).filter(pk=community.pk).exists()
    return YES if known[user.pk] else HIDDEN


def can_create_community(user: Any, obj: Any) -> Verdict:
    """Any verified educator; no office approves it."""
    if is_evaluator(user):
        return no(EVALUATORS_STAY_OUT)
    return YES if getattr(user, "is_educator", False) else no(EDUCATORS_ONLY)


def can_set_out(user: Any, obj: Any) -> Verdict:
    """The welcome page: anyone signed in, for their own profile."""
    return YES


def can_join_community(user: Any, community: Community) -> Verdict:
    """A verified educator who is not in it, of the school if it is within one. States are the service's to refuse."""
    seen = can_see_community(user, community)
    if not seen:
        return seen
    if is_closed_to(user, community):
        return HIDDEN
    may = can_create_community(user, None)
    if not may:
        return may
    if community.kind == CommunityKind.WITHIN_SCHOOL and not _works_at(user, community):
        return no(_("This community is for educators of %(school)s.") % {"school": community.home_school})
    return YES


def _works_at(user: Any, community: Community) -> bool:
    if user.school_id == community.home_school_id:
        return True
    return bool(user.other_schools.filter(pk=community.home_school_id).exists())


def _is_member(user: Any, community: Community) -> bool:
    mine = membership_of(user, community)
    return bool(mine and mine.is_active) and not is_evaluator(user)


def _is_steward(user: Any, community: Community) -> bool:
    mine = membership_of(user, community)
    return bool(mine and mine.is_steward) and not is_evaluator(user)


def can_see_members(user: Any, community: Community) -> Verdict:
    """Members see each other's names. Nobody else does, least of all an evaluator."""
    seen = can_see_community(user, community)
    if not seen:
        return seen
    return YES if _is_member(user, community) else no(_("Members see who is in. Join to see them."))


def can_leave_community(user: Any, community: Community) -> Verdict:
    """Whoever is in it, asks to be, or waits for a place."""
    seen = can_see_community(user, community)
    if not seen:
        return seen
    return YES if membership_of(user, community) else no(_("You are not in this community."))


def can_come_back(user: Any, community: Community) -> Verdict:
    """Undo of leaving; how long it is open is the service's to say."""
    return can_join_community(user, community)


def can_edit_community(user: Any, community: Community) -> Verdict:
    """A steward."""
    seen = can_see_community(user, community)
    if not seen:
        return seen
    return YES if _is_steward(user, community) else no(_("A steward of the community does this. Ask one."))


def can_pause_community(user: Any, community: Community) -> Verdict:
    """A steward."""
    return can_edit_community(user, community)


def can_wake_community(user: Any, community: Community) -> Verdict:
    """A steward."""
    return can_edit_community(user, community)


def can_conclude_community(user: Any, community: Community) -> Verdict:
    """A steward."""
    return can_edit_community(user, community)


def can_hand_over_community(user: Any, community: Community) -> Verdict:
    """A steward, to another member."""
    return can_edit_community(user, community)
