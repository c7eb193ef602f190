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
from core.accounts.services.closing import (
    ask_to_close,
    close_due_accounts,
    erase_own,
    forget_farewells,
    undo_close,
    what_blocks_closing,
)
from core.accounts.services.downloads import ask_download, build_downloads, drop_old_downloads, export_own
from core.accounts.services.limits import count_code, count_sign_up
from core.accounts.services.links import end_link, make_link
from core.accounts.services.own_data import register_personal_records, rooms_with_records
from core.accounts.services.preferences import (
    reset_calendar,
    save_mail_settings,
    save_profile,
    set_language,
    set_theme,
    sign_out_everywhere,
)
from core.accounts.services.roles import end_role, end_roles_past, grant_role, never_empty, nothing_follows
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
    "ChangeKind",
    "PersonChange",
    "add_closed_days",
    "add_school_year",
    "approve_people",
    "approve_person",
    "ask_again",
    "ask_download",
    "ask_to_close",
    "build_downloads",
    "change_school_year",
    "check_change",
    "close_due_accounts",
    "confirm_account",
    "contest_person",
    "count_code",
    "count_sign_up",
    "decline_person",
    "drop_old_downloads",
    "drop_prepared_password",
    "end_link",
    "end_role",
    "end_roles_past",
    "end_suspensions",
    "erase_own",
    "export_own",
    "follow_change",
    "forget_farewells",
    "forget_unconfirmed",
    "grant_role",
    "has_work_address",
    "load_schools",
    "make_link",
    "may_be_contested",
    "never_empty",
    "nothing_follows",
    "reasons_against",
    "register_person_changes",
    "register_personal_records",
    "remove_closed_day",
    "reset_calendar",
    "restore_person",
    "rooms_with_records",
    "save_mail_settings",
    "save_profile",
    "set_language",
    "set_theme",
    "sign_out_everywhere",
    "sign_up",
    "suspend_person",
    "undo_close",
    "verify_by_address",
    "verify_by_link",
    "what_blocks_closing",
]
