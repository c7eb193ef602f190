"""Who may give and end roles (communities.md 1.2 of the design). An unsaved RoleGrant asks about a wish."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.accounts.models import RoleGrant
from core.accounts.selectors import has_role, has_role_at
from core.accounts.states import Role
from core.web.policy import YES, Verdict, no

GRANTED_BY: dict[str, tuple[str, ...]] = {
    Role.UNION_REP: (Role.UNION_ORGANIZER,),
    Role.UNION_ORGANIZER: (Role.UNION_ORGANIZER,),
    Role.UNION_ANALYST: (Role.UNION_ORGANIZER,),
    Role.PRINCIPAL: (Role.DISTRICT_ADMIN,),
    Role.DISTRICT_ADMIN: (Role.DISTRICT_ADMIN,),
    Role.PD_OFFICER: (Role.DISTRICT_ADMIN,),
    Role.ILT_MEMBER: (),  # that school's principal or rep
    Role.FACILITATOR: (),  # the house, when the facilitators room lists somebody
}
OPERATOR_GRANTS = frozenset({Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN})
TEAM_GRANTED_BY = (Role.PRINCIPAL, Role.UNION_REP)  # at the very school


def may_grant(user: Any, role: str) -> bool:
    """Say whether a person gives this role anywhere, whomever to. Fills the choices of the form."""
    if role == Role.ILT_MEMBER:
        return has_role(user, *TEAM_GRANTED_BY)
    if getattr(user, "is_superuser", False) and role in OPERATOR_GRANTS:
        return True
    return has_role(user, *GRANTED_BY[role])


def roles_given_by(user: Any) -> list[str]:
    """Return the roles a person gives, in the order of the table."""
    return [role for role in GRANTED_BY if may_grant(user, role)]


def can_see_roles(user: Any, obj: Any) -> Verdict:
    """The page `/people/roles/` is for everyone who gives some role."""
    if roles_given_by(user):
        return YES
    return no(_("Roles are given by union organizers, district administrators, principals and reps."))


def can_grant_role(user: Any, grant: RoleGrant | None) -> Verdict:
    """`grant` is the wish (unsaved). None asks whether the person gives any role at all."""
    if grant is None:
        return can_see_roles(user, None)
    if grant.user_id == user.pk:
        return no(_("Nobody gives a role to themselves. Ask someone else who gives it."))
    return _decides(user, grant)


def can_end_role(user: Any, grant: RoleGrant) -> Verdict:
    """Who may give it may end it. Nobody ends their own: handing over is for two."""
    if grant.user_id == user.pk:
        return no(_("Nobody ends their own role. Ask someone else who gives it."))
    return _decides(user, grant)


def _decides(user: Any, grant: RoleGrant) -> Verdict:
    if grant.role == Role.ILT_MEMBER:
        if any(has_role_at(user, role, grant.school) for role in TEAM_GRANTED_BY):
            return YES
        return no(_("The leadership team is named by that school's principal or union rep."))
    if may_grant(user, grant.role):
        return YES
    if grant.role == Role.FACILITATOR:
        return no(_("Facilitators are listed after their training. Nobody gives this role by hand."))
    givers = [Role(role).label for role in GRANTED_BY[grant.role]]
    return no(_("This role is given by: %(givers)s.") % {"givers": ", ".join(str(giver) for giver in givers)})
