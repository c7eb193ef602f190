"""Who may, cut by noun. A private community is 404 to all who may not know of it."""

from communities.policies.communities import (
    can_come_back,
    can_conclude_community,
    can_create_community,
    can_edit_community,
    can_hand_over_community,
    can_join_community,
    can_leave_community,
    can_list_communities,
    can_pause_community,
    can_see_community,
    can_see_members,
    can_set_out,
    can_wake_community,
)
from communities.policies.memberships import can_decide_membership
from communities.policies.sessions import (
    can_answer_session,
    can_cancel_session,
    can_edit_session,
    can_plan_session,
    can_schedule_session,
    can_see_calendar,
    can_see_going,
    can_see_session,
)

__all__ = [
    "can_answer_session",
    "can_cancel_session",
    "can_come_back",
    "can_conclude_community",
    "can_create_community",
    "can_decide_membership",
    "can_edit_community",
    "can_edit_session",
    "can_hand_over_community",
    "can_join_community",
    "can_leave_community",
    "can_list_communities",
    "can_pause_community",
    "can_plan_session",
    "can_schedule_session",
    "can_see_calendar",
    "can_see_community",
    "can_see_going",
    "can_see_members",
    "can_see_session",
    "can_set_out",
    "can_wake_community",
]
