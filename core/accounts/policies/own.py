"""What people may do with their own account. Each acts on whoever is signed in; there is no other object to name."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.web.policy import HIDDEN, YES, Verdict, no


def can_use_own_account(user: Any, obj: Any) -> Verdict:
    """Everybody who is signed in, pending or not: profile, mail, language, own data, closing."""
    return YES if user.is_authenticated else no(_("Sign in first."))


def can_get_download(user: Any, download: Any) -> Verdict:
    """Only one's own; of another's not even that it exists."""
    return YES if user.is_authenticated and download.user_id == user.pk else HIDDEN
