"""When people get mail about their account. One module a noun; every kind is declared on import."""

from core.accounts.mails import sign_in, standing
from core.accounts.mails.roles import role_ended, role_granted

__all__ = ["role_ended", "role_granted", "sign_in", "standing"]
