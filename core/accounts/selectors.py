"""Reads about people: sides, roles, who leads and who represents a school."""

import unicodedata
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q

from core.accounts.models import ClosedDay, RoleGrant, RoleGrantQuerySet, School, SchoolYear, User, UserQuerySet
from core.accounts.states import DISTRICT_ROLES, UNION_ROLES, Affiliation, Role, Side, Standing
from core.activity.models import Event
from core.web.calendar import SchoolCalendar
from core.web.limits import fold_mailbox

JULY = 7


def roles_of(user: Any) -> frozenset[str]:
    """Return the roles a verified person holds now. Read once a request: kept on the user object that was asked about.

    While somebody is pending, suspended or closed their roles sleep.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_verified:
        return frozenset()
    known = getattr(user, "_roles_now", None)
    if known is None:
        known = frozenset(RoleGrant.objects.live().filter(user=user).values_list("role", flat=True))
        user._roles_now = known
    return known


def has_role(user: Any, *roles: str) -> bool:
    return bool(roles_of(user) & set(roles))


def has_role_at(user: Any, role: str, school: School | None) -> bool:
    """Say whether a person holds a school-bound role at this very school."""
    return bool(
        school
        and user.is_authenticated
        and user.is_verified
        and RoleGrant.objects.live().filter(user=user, role=role, school=school).exists()
    )


def is_last_of_role(user: User, role: str) -> bool:
    """Say whether nobody else who can sign in holds this role without a last day."""
    lasting = RoleGrant.objects.live().filter(role=role, ends_on=None, user__standing=Standing.VERIFIED)
    return not lasting.exclude(user=user).exists()


def side_of(user: Any) -> Side:
    """Return the side of the table: union, district, or none (communities.md 1.1). District wins over both."""
    roles = roles_of(user)
    if roles & DISTRICT_ROLES or getattr(user, "affiliation", "") in (Affiliation.LEADER, Affiliation.DISTRICT):
        return Side.DISTRICT
    return Side.UNION if roles & UNION_ROLES else Side.NONE


def leaders_of(school: School) -> UserQuerySet:
    """Principals on record for a school."""
    return _holders_at(Role.PRINCIPAL, school)


def reps_of(school: School) -> UserQuerySet:
    """Union reps of a school."""
    return _holders_at(Role.UNION_REP, school)


def _holders_at(role: str, school: School) -> UserQuerySet:
    grants = RoleGrant.objects.live().filter(role=role, school=school)
    return User.objects.verified().filter(grants__in=grants).distinct()


def grants_given_by(user: User, roles: list[str]) -> RoleGrantQuerySet:
    """Return the live grants that a giver of these roles looks after; of leadership teams only their own schools'."""
    own = RoleGrant.objects.live().filter(user=user, role__in=(Role.PRINCIPAL, Role.UNION_REP)).values("school")
    rest = [role for role in roles if role != Role.ILT_MEMBER]
    which = Q(role__in=rest)
    if Role.ILT_MEMBER in roles:
        which |= Q(role=Role.ILT_MEMBER, school__in=own)
    rows: RoleGrantQuerySet = RoleGrant.objects.live().filter(which)
    return rows.select_related("user", "school", "granted_by").order_by("role", "school__name", "user__name", "pk")


def schools_of_role(user: User, *roles: str) -> list[School]:
    """Return the schools where a person holds one of these school-bound roles."""
    grants = RoleGrant.objects.live().filter(user=user, role__in=roles)
    return list(School.objects.filter(grants__in=grants).distinct().order_by("name"))


def school_calendar() -> SchoolCalendar:
    """Return the one school calendar. Two queries; handed to `core.web.calendar` at start-up."""
    years = tuple(SchoolYear.objects.order_by("first_day").values_list("first_day", "last_day"))
    return SchoolCalendar(years, frozenset(ClosedDay.objects.values_list("date", flat=True)))


def school_year_of(day: date) -> tuple[str, date]:
    """Return how a school year is written, and its July 1: for counting, a year runs July 1 to June 30."""
    first = day.year if day.month >= JULY else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}", date(first, JULY, 1)


def owner_of_mailbox(email: str) -> User | None:
    """Return whose account a mailbox is, by any of its addresses: case, diacritics and +tags make no other mailbox."""
    folded = fold_mailbox(email)
    local, _, domain = folded.rpartition("@")
    typed = email.strip().lower()
    tagged = Q(email__startswith=f"{local}+", email__endswith=f"@{domain}")
    same = Q(email__in={typed, folded}) | tagged
    rows = [(user.email, user) for user in User.objects.filter(same)]
    rows += [(row.email, row.user) for row in EmailAddress.objects.filter(same, verified=True).select_related("user")]
    owners = [(address != typed, user.pk, user) for address, user in rows if fold_mailbox(address) == folded]
    return min(owners, key=lambda owner: owner[:2])[2] if owners else None


def confirmed_addresses(person: User) -> list[str]:
    return list(EmailAddress.objects.filter(user=person, verified=True).values_list("email", flat=True))


def last_event(person: User, verb: str = "") -> Any:
    """Return the newest Event about a person (of one verb), or None."""
    events = Event.objects.about(person)
    return (events.filter(verb=verb) if verb else events).first()


def schools_named(text: str) -> list[School]:
    """Return the active schools a typed name means: by its very name or another name of it, else all that contain it.

    Case, accents and punctuation make no difference. The list has about 130 rows: read once, compared here.
    """
    wanted = _plain(text)
    if not wanted:
        return []
    schools = list(School.objects.active())
    exact = [school for school in schools if wanted in {_plain(name) for name in (school.name, *school.other_names)}]
    return exact or [school for school in schools if wanted in _plain(school.name)]


def _plain(text: str) -> str:
    """Return a name as it is compared: no case, no accents, no marks."""
    letters = (c for c in unicodedata.normalize("NFKD", str(text)).casefold() if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters if c not in "'\u2019.").split())
