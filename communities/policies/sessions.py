"""Who sees a session, comes to it, plans it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from communities.models import Community, Session
from communities.policies.communities import (
    EDUCATORS_ONLY,
    EVALUATORS_STAY_OUT,
    can_edit_community,
    can_see_community,
    can_see_members,
)
from communities.selectors.communities import is_closed_to, is_evaluator, membership_of
from communities.states import SessionState
from core.web.policy import HIDDEN, YES, Verdict, no


def can_see_session(user: Any, session: Session) -> Verdict:
    """Whoever may know of its community; a draft only who leads it."""
    if session.state == SessionState.DRAFT and not _leads(user, session):
        return HIDDEN
    if is_closed_to(user, session.community):
        return HIDDEN
    return can_see_community(user, session.community)


def _leads(user: Any, session: Session) -> bool:
    mine = membership_of(user, session.community)
    if mine is None or not mine.is_active or is_evaluator(user):
        return False
    return mine.is_steward or session.facilitator_id == user.pk


def can_answer_session(user: Any, session: Session) -> Verdict:
    """Members; other verified educators where guests are welcome. Never evaluators."""
    seen = can_see_session(user, session)
    if not seen:
        return seen
    if is_evaluator(user):
        return no(EVALUATORS_STAY_OUT)
    if not getattr(user, "is_educator", False):
        return no(EDUCATORS_ONLY)
    mine = membership_of(user, session.community)
    if session.guests_allowed or (mine and mine.is_active):
        return YES
    return no(_("This session is for members. Join the community first."))


def can_see_going(user: Any, session: Session) -> Verdict:
    """Members see who is going; everybody else a number at most."""
    return can_see_members(user, session.community)


def can_plan_session(user: Any, community: Community) -> Verdict:
    """A steward of the community."""
    return can_edit_community(user, community)


def can_edit_session(user: Any, session: Session) -> Verdict:
    """A steward of the community, or the session's facilitator."""
    seen = can_see_session(user, session)
    if not seen:
        return seen
    return YES if _leads(user, session) else no(_("Whoever leads this session changes it. Ask them."))


def can_edit_agenda(user: Any, session: Session) -> Verdict:
    """Whoever may edit the session."""
    return can_edit_session(user, session)


def can_see_agenda(user: Any, session: Session) -> Verdict:
    """Whoever sees the session, but evaluators: what is examined there stays there."""
    seen = can_see_session(user, session)
    return no(EVALUATORS_STAY_OUT) if seen and is_evaluator(user) else seen


def can_schedule_session(user: Any, session: Session) -> Verdict:
    """Whoever may edit it."""
    return can_edit_session(user, session)


def can_cancel_session(user: Any, session: Session) -> Verdict:
    """Whoever may edit it."""
    return can_edit_session(user, session)


def can_see_calendar(user: Any, obj: Any) -> Verdict:
    """One's own calendar: any verified person."""
    return YES if user.is_verified else no(EDUCATORS_ONLY)
