"""Giving and ending roles: each is an Event and a mail to the person, and acts on the next request."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts import mails, policies
from core.accounts.models import RoleGrant, School, User
from core.accounts.selectors import is_last_of_role, side_of
from core.accounts.services.changes import ChangeKind, PersonChange, check_change, follow_change
from core.accounts.states import (
    DISTRICT_ROLES,
    SCHOOL_BOUND,
    UNION_ROLES,
    Affiliation,
    Role,
    Side,
    Standing,
    VerifiedHow,
)
from core.activity import services as activity
from core.activity.models import Event
from core.web import clock
from core.web.limits import Limit
from core.web.policy import NotPossible, require

ROLE_LOOKUPS = Limit("role_lookups", 30, 60 * 60)  # the form tells whether an address is known
NEVER_EMPTY = (Role.UNION_ORGANIZER, Role.DISTRICT_ADMIN)
SIDES_CHANGE = {  # an evaluator is no longer an educator in the sense of the policies
    Role.PRINCIPAL: Affiliation.LEADER,
    Role.DISTRICT_ADMIN: Affiliation.DISTRICT,
}


@transaction.atomic
def grant_role(
    *,
    user: User,
    role: str,
    school: School | None = None,
    ends_on: date | None = None,
    reason: str = "",
    by: User | None,
) -> RoleGrant:
    """Give a role. `by` None is the command line or the house. The same live grant again: returned, nothing written.

    A pending person is verified by it (an educator only by the union's side). An evaluator role changes the
    affiliation, so that no policy takes the person for an educator; ending it gives the old one back.
    """
    user = _locked(user)
    grant = RoleGrant(user=user, role=role, school=school, granted_by=by, ends_on=ends_on, reason=reason)
    if by is not None:
        require(policies.can_grant_role(by, grant))
    _check_form(grant)
    if existing := RoleGrant.objects.live().filter(user=user, role=role, school=school).first():
        return existing
    _check_person(user, by)
    _check_sides(user, role)
    change = PersonChange(user, ChangeKind.ROLE_GRANTED, role=role, school=school)
    check_change(change)
    _end_lapsed(user, role, school)
    grant.save()
    was = user.affiliation
    if role in SIDES_CHANGE and was != SIDES_CHANGE[Role(role)]:
        _set_affiliation(user, SIDES_CHANGE[Role(role)])
    _verify(user, by)
    activity.record(grant, "granted", by=by, reason=reason, data={"role": role, "affiliation_before": was})
    follow_change(change, by=by)
    mails.role_granted(grant)
    return grant


@transaction.atomic
def end_role(grant: RoleGrant, *, by: User | None, reason: str = "") -> bool:
    """End a role. By None: its last day is over, or the account closes. Already ended: False, nothing written.

    The last union organizer and the last district administrator cannot be ended: somebody must be able to name others.
    """
    if by is not None:
        require(policies.can_end_role(by, grant))
    _lock_holders(grant)
    grant.refresh_from_db()
    if grant.ended_at is not None:
        return False
    user = grant.user
    if grant.role in NEVER_EMPTY and grant.ends_on is None and is_last_of_role(user, grant.role):
        raise NotPossible(
            _("%(name)s is the last %(role)s. Give the role to somebody else first.")
            % {"name": user.name, "role": grant.get_role_display()}
        )
    change = PersonChange(user, ChangeKind.ROLE_ENDED, role=grant.role, school=grant.school)
    check_change(change)
    _end(grant, by=by, reason=reason)
    _give_back_affiliation(grant)
    follow_change(change, by=by)
    return True


def end_roles_past() -> int:
    """End every role whose last day is over (nightly). Twice is harmless: an ended grant is skipped."""
    past = RoleGrant.objects.filter(ended_at=None, ends_on__lt=clock.today()).select_related("user", "school")
    return sum(end_role(grant, by=None, reason=_("Its last day is over.")) for grant in past.order_by("pk"))


def never_empty(change: PersonChange) -> list[str]:
    """What the roles themselves have against a change of standing: somebody must be able to name others."""
    away = change.kind == ChangeKind.CLOSING or (change.kind == ChangeKind.STANDING and change.was == Standing.VERIFIED)
    if not away:
        return []
    held = RoleGrant.objects.live().filter(user=change.user, role__in=NEVER_EMPTY, ends_on=None)
    return [
        _("%(name)s is the last %(role)s. Give the role to somebody else first.")
        % {"name": change.user.name, "role": grant.get_role_display()}
        for grant in held
        if is_last_of_role(change.user, grant.role)
    ]


def nothing_follows(change: PersonChange, by: User | None) -> None:
    """Roles sleep by themselves while an account is not verified (selectors.roles_of)."""


def _locked(user: User) -> User:
    """Return the row as it is now, locked: two people who give roles to one person wait for each other."""
    return User.objects.get_queryset().select_for_update().get(pk=user.pk)


def _lock_holders(grant: RoleGrant) -> None:
    """Lock the person, then, for roles that must never be empty, all their grants in key order."""
    _locked(grant.user)
    if grant.role in NEVER_EMPTY:
        list(RoleGrant.objects.filter(ended_at=None, role=grant.role).select_for_update().order_by("pk"))


def _check_form(grant: RoleGrant) -> None:
    if (grant.role in SCHOOL_BOUND) != (grant.school_id is not None):
        bound = grant.role in SCHOOL_BOUND
        raise NotPossible(_("Name the school.") if bound else _("This role is not bound to a school."))
    if grant.ends_on is not None and grant.ends_on < clock.today():
        raise NotPossible(_("The last day is over already. Choose a later one."))
    lasting = RoleGrant.objects.live().filter(role=grant.role, ends_on=None)
    if grant.role in NEVER_EMPTY and grant.ends_on is not None and not lasting.exists():
        raise NotPossible(_("The first one holds this role without a last day."))


def _check_person(user: User, by: User | None) -> None:
    """A role verifies who waits. Educators, though, are the union's to know: the district lets none in by a role."""
    if user.standing not in (Standing.PENDING, Standing.VERIFIED):
        raise NotPossible(
            _("%(name)s can hold no role now. The account stands at: %(standing)s.")
            % {"name": user.name or user.email, "standing": user.get_standing_display()}
        )
    waits = user.standing == Standing.PENDING and user.affiliation == Affiliation.EDUCATOR
    if waits and side_of(by) == Side.DISTRICT:
        raise NotPossible(
            _("%(name)s waits for a rep, who looks at new educators first. Give the role after that.")
            % {"name": user.name or user.email}
        )


def _check_sides(user: User, role: str) -> None:
    """Nobody sits on both sides of the table: union roles exclude those of the district, and the other way round."""
    held = set(RoleGrant.objects.live().filter(user=user).values_list("role", flat=True))
    against = DISTRICT_ROLES if role in UNION_ROLES else UNION_ROLES if role in DISTRICT_ROLES else frozenset()
    if clash := sorted(held & against):
        raise NotPossible(
            _("%(name)s holds the role %(held)s. Nobody holds both %(held)s and %(wanted)s. End one first.")
            % {"name": user.name, "held": Role(clash[0]).label, "wanted": Role(role).label}
        )


def _end_lapsed(user: User, role: str, school: School | None) -> None:
    """A grant past its last day still counts for the unique key until the night: end it now."""
    for old in RoleGrant.objects.filter(user=user, role=role, school=school, ended_at=None):
        _end(old, by=None, reason=_("Its last day is over."))


def _end(grant: RoleGrant, *, by: User | None, reason: str) -> None:
    grant.ended_at, grant.ended_by = clock.now(), by
    grant.save(update_fields=["ended_at", "ended_by"])
    activity.record(grant, "ended", by=by, reason=reason, data={"role": grant.role})
    mails.role_ended(grant, reason=reason)


def _verify(user: User, by: User | None) -> None:
    if user.standing == Standing.PENDING:
        proof = {"verified_how": VerifiedHow.GRANT, "verified_at": clock.now(), "verified_by": by}
        activity.move(user, to=Standing.VERIFIED, by=by, also=proof)
        follow_change(PersonChange(user, ChangeKind.STANDING, was=Standing.PENDING, to=Standing.VERIFIED), by=by)


def _set_affiliation(user: User, affiliation: str) -> None:
    user.affiliation = affiliation
    user.save(update_fields=["affiliation"])


def _give_back_affiliation(grant: RoleGrant) -> None:
    """After the last evaluator role, a person is again what they were before the first."""
    user = grant.user
    left = RoleGrant.objects.live().filter(user=user, role__in=list(SIDES_CHANGE))
    if grant.role not in SIDES_CHANGE or left.exists():
        return
    granted = Event.objects.about(grant).filter(verb="granted").first()
    before = granted.data.get("affiliation_before", "") if granted else ""
    if before and before != user.affiliation:
        _set_affiliation(user, before)
