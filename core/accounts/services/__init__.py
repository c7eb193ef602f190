"""What happens to people: getting in, standing, roles, own data. One module a noun; import from here."""

from core.accounts.services.calendar import (
    add_closed_days,
    add_school_year,
    change_school_year,
    remove_closed_day,
)
from core.accounts.services.changes import (
    ChangeKind,
    PersonChange,
    check_change,
    follow_change,
    reasons_against,
    register_person_changes,
)
from core.accounts.services.own_data import register_personal_records, rooms_with_records
from core.accounts.services.roles import end_role, end_roles_past, grant_role

__all__ = [
    "ChangeKind",
    "PersonChange",
    "add_closed_days",
    "add_school_year",
    "change_school_year",
    "check_change",
    "end_role",
    "end_roles_past",
    "follow_change",
    "grant_role",
    "reasons_against",
    "remove_closed_day",
    "register_person_changes",
    "register_personal_records",
    "rooms_with_records",
]
