"""Who checks in, and who keeps the list of who was there."""

from typing import Any

from communities.models import Session
from communities.policies.sessions import can_answer_session, can_edit_session
from core.web.policy import Verdict


def can_check_in(user: Any, session: Session) -> Verdict:
    """Whoever may come to the session, going or not. Never evaluators."""
    return can_answer_session(user, session)


def can_keep_attendance(user: Any, session: Session) -> Verdict:
    """A steward of the community, or the session's facilitator: code, list, and that it took place."""
    return can_edit_session(user, session)
