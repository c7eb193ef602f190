"""Who makes links for the staff room."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.models import InviteLink, School
from core.accounts.selectors import has_role, has_role_at
from core.accounts.states import Role
from core.web.policy import HIDDEN, YES, Verdict, no


def can_see_links(user: Any, obj: Any) -> Verdict:
    """Reps see their schools' links, organizers all."""
    if has_role(user, Role.UNION_REP, Role.UNION_ORGANIZER):
        return YES
    return no(_("Invite links are made by union reps and organizers."))


def can_make_link(user: Any, school: School | None) -> Verdict:
    """A rep for the own school, an organizer for any. `school` None asks whether the person makes links at all."""
    if has_role(user, Role.UNION_ORGANIZER):
        return YES
    if school is None:
        return can_see_links(user, None)
    if has_role_at(user, Role.UNION_REP, school):
        return YES
    return no(_("You make links for your own school. An organizer makes them for others."))


def can_end_link(user: Any, link: InviteLink) -> Verdict:
    """Whoever may make one for that school may end it. For everybody else there is no such link."""
    if has_role(user, Role.UNION_ORGANIZER) or has_role_at(user, Role.UNION_REP, link.school):
        return YES
    return HIDDEN if has_role(user, Role.UNION_REP) else can_see_links(user, None)
