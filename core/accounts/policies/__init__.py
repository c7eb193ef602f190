"""Who may do what to people, links, roles and the calendar. One module a noun; import from here."""

from core.accounts.policies.calendar import can_edit_calendar
from core.accounts.policies.roles import can_end_role, can_grant_role, can_see_roles, may_grant

__all__ = ["can_edit_calendar", "can_end_role", "can_grant_role", "can_see_roles", "may_grant"]
