"""Who may edit the one school calendar."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.selectors import has_role
from core.accounts.states import Role
from core.web.policy import YES, Verdict, no


def can_edit_calendar(user: Any, obj: Any) -> Verdict:
    """Organizers and district administrators: every clock of both sides runs by it."""
    if has_role(user, Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN):
        return YES
    return no(_("The school calendar is kept by union organizers and district administrators."))
