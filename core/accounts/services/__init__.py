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
from core.accounts.services.limits import count_code, count_sign_up
from core.accounts.services.own_data import register_personal_records, rooms_with_records
from core.accounts.services.roles import end_role, end_roles_past, grant_role
from core.accounts.services.schools import BadSchoolFile, load_schools
from core.accounts.services.sign_up import drop_prepared_password, sign_up
from core.accounts.services.standing import (
    approve_people,
    approve_person,
    ask_again,
    confirm_account,
    contest_person,
    decline_person,
    end_suspensions,
    forget_unconfirmed,
    has_work_address,
    may_be_contested,
    restore_person,
    suspend_person,
    verify_by_address,
    verify_by_link,
)

__all__ = [
    "BadSchoolFile",
    "approve_people",
    "approve_person",
    "ask_again",
    "confirm_account",
    "contest_person",
    "count_code",
    "count_sign_up",
    "decline_person",
    "drop_prepared_password",
    "end_suspensions",
    "forget_unconfirmed",
    "has_work_address",
    "load_schools",
    "may_be_contested",
    "restore_person",
    "sign_up",
    "suspend_person",
    "verify_by_address",
    "verify_by_link",
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
