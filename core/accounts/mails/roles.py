"""Mail about roles, to the person whose role it is. Never muted: it says what an account may do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from core.accounts.models import RoleGrant
from core.accounts.states import Role
from core.mail.registry import kind
from core.mail.services import queue

LASTS = timedelta(days=7)
KEEP = timedelta(days=30)


def _example() -> dict[str, Any]:
    return {"role": Role.UNION_REP.label, "school": "School A", "ends_on": date(2027, 6, 30), "reason": ""}


def _facts_of(grant: RoleGrant) -> dict[str, Any]:
    return {
        "role": Role(grant.role).label,
        "school": grant.school.name if grant.school else "",
        "ends_on": grant.ends_on,
        "reason": grant.reason,
    }


@kind(list="account", quiet="later", body="private", lasts=LASTS, keep=KEEP, example=_example)
def role_granted(grant: RoleGrant) -> None:
    """At once, when a role is given, to the person who now holds it."""
    queue("accounts.role_granted", to=grant.user, context=_facts_of(grant), key=f"role_granted:{grant.pk}")


@kind(list="account", quiet="later", body="private", lasts=LASTS, keep=KEEP, example=_example)
def role_ended(grant: RoleGrant, *, reason: str = "") -> None:
    """When a role is ended by somebody or by its last day, to the person who held it."""
    context = _facts_of(grant) | {"reason": reason}
    queue("accounts.role_ended", to=grant.user, context=context, key=f"role_ended:{grant.pk}")
