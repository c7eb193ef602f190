"""When people get mail about their account. One module a noun; every kind is declared on import."""

from core.accounts.mails import sign_in, standing
from core.accounts.mails.people import account_closed, closing_asked, closing_blocked, school_changed
from core.accounts.mails.roles import role_ended, role_granted

__all__ = [
    "account_closed",
    "closing_asked",
    "closing_blocked",
    "role_ended",
    "role_granted",
    "school_changed",
    "sign_in",
    "standing",
]
