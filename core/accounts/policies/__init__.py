"""Who may do what to people, links, roles and the calendar. One module a noun; import from here."""

from core.accounts.policies.calendar import can_edit_calendar
from core.accounts.policies.links import can_end_link, can_make_link, can_see_links
from core.accounts.policies.own import can_get_download, can_use_own_account
from core.accounts.policies.roles import (
    TEAM_GRANTED_BY,
    can_end_role,
    can_grant_role,
    can_see_roles,
    may_grant,
    roles_given_by,
)
from core.accounts.policies.standing import (
    can_approve_person,
    can_ask_again,
    can_contest_person,
    can_decline_person,
    can_join_by_link,
    can_restore_person,
    can_see_people,
    can_suspend_person,
    can_suspend_somebody,
)

__all__ = [
    "TEAM_GRANTED_BY",
    "can_approve_person",
    "can_ask_again",
    "can_contest_person",
    "can_decline_person",
    "can_edit_calendar",
    "can_end_link",
    "can_end_role",
    "can_get_download",
    "can_grant_role",
    "can_join_by_link",
    "can_make_link",
    "can_restore_person",
    "can_see_links",
    "can_see_people",
    "can_see_roles",
    "can_suspend_person",
    "can_suspend_somebody",
    "can_use_own_account",
    "may_grant",
    "roles_given_by",
]
