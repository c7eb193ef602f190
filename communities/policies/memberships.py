"""Who decides about those who ask to join."""

from typing import Any

from communities.models import Membership
from communities.policies.communities import can_edit_community
from core.web.policy import Verdict


def can_decide_membership(user: Any, membership: Membership) -> Verdict:
    """Any steward of the community; who it was stays unsaid."""
    return can_edit_community(user, membership.community)
