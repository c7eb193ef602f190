"""Who may do what to people, links, roles and the calendar. One module a noun; import from here."""

from core.accounts.policies.calendar import can_edit_calendar
from core.accounts.policies.roles import can_end_role, can_grant_role, can_see_roles, may_grant
from core.accounts.policies.standing import (
    can_approve_person,
    can_ask_again,
    can_contest_person,
    can_decline_person,
    can_join_by_link,
    can_restore_person,
    can_see_people,
    can_suspend_person,
)

__all__ = [
    "can_approve_person",
    "can_ask_again",
    "can_contest_person",
    "can_decline_person",
    "can_edit_calendar",
    "can_end_role",
    "can_grant_role",
    "can_join_by_link",
    "can_restore_person",
    "can_see_people",
    "can_see_roles",
    "can_suspend_person",
    "may_grant",
]
