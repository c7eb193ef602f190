"""Reads about people: sides, roles, who leads and who represents a school."""

import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.models import (
    ClosedDay,
    DataDownload,
    InviteLink,
    RoleGrant,
    RoleGrantQuerySet,
    School,
    SchoolYear,
    User,
    UserQuerySet,
)
from core.accounts.states import DISTRICT_ROLES, UNION_ROLES, Affiliation, Role, Side, Standing
from core.activity.models import Event
from core.mail.models import Address
from core.web import clock
from core.web.calendar import SchoolCalendar
from core.web.health import Finding
from core.web.limits import fold_mailbox
from core.web.needs import Need

JULY = 7
CONTEST_WITHIN = timedelta(days=60)
ASK_AGAIN_AFTER = timedelta(days=30)


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


def represents(user: Any, person: User) -> bool:
    """Say whether somebody is union rep at a school of this person; itinerant staff have several."""
    if not getattr(user, "is_authenticated", False) or not user.is_verified:
        return False
    theirs = Q(school=person.school_id) | Q(school__in=person.other_schools.values("pk"))
    return RoleGrant.objects.live().filter(theirs, user=user, role=Role.UNION_REP).exists()


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


def calendar_page(today: date) -> dict[str, Any]:
    """Return the years, the closed days from today on, and the label of the next year if nobody has entered it."""
    years = list(SchoolYear.objects.all())
    label, july = school_year_of(today)
    next_label = school_year_of(july.replace(year=july.year + 1))[0]
    known = {year.label for year in years}
    missing = label if label not in known else next_label if next_label not in known else ""
    return {"years": years, "closed_days": list(ClosedDay.objects.filter(date__gte=today)), "missing_year": missing}


def people_to_decide(user: User) -> UserQuerySet:
    """Return everybody about whom a rep (own schools, itinerant staff too) or an organizer decides; never oneself."""
    people = User.objects.get_queryset().exclude(pk=user.pk)
    if has_role(user, Role.UNION_ORGANIZER):
        return people
    own = RoleGrant.objects.live().filter(user=user, role=Role.UNION_REP).values("school")
    return (
        people.filter(Q(school__in=own) | Q(other_schools__in=own)).distinct()
        if has_role(user, Role.UNION_REP)
        else people.none()
    )


def people_waiting(user: User) -> UserQuerySet:
    """Return the sign-ups that wait for this person's yes, the oldest first."""
    waiting = people_to_decide(user).filter(standing=Standing.PENDING)
    return waiting.select_related("school").order_by("date_joined", "pk")


def newcomers(user: User) -> list[User]:
    """Return those verified within 60 days who may still be contested; for organizers the suspended, too."""
    since = clock.now() - CONTEST_WITHIN
    lately = Q(standing=Standing.VERIFIED, affiliation=Affiliation.EDUCATOR, verified_at__gte=since)
    which = lately | Q(standing=Standing.SUSPENDED) if has_role(user, Role.UNION_ORGANIZER) else lately
    return list(people_to_decide(user).filter(which).select_related("school").order_by("-verified_at", "pk")[:50])


def links_of(user: User) -> models.QuerySet[InviteLink]:
    """Return the invite links a person looks after: a rep's own schools', an organizer's all. Open ones first."""
    links = InviteLink.objects.select_related("school", "made_by").order_by("-ends_at", "pk")
    if has_role(user, Role.UNION_ORGANIZER):
        return links
    own = RoleGrant.objects.live().filter(user=user, role=Role.UNION_REP).values("school")
    return links.filter(school__in=own)


def needs(user: User) -> list[Need]:
    """Home's row: sign-ups that wait. One query, none for people who are neither rep nor organizer."""
    if not has_role(user, Role.UNION_REP, Role.UNION_ORGANIZER):
        return []
    waiting = people_waiting(user).order_by().count()
    if not waiting:
        return []
    title = ngettext("Approve %(count)s sign-up", "Approve %(count)s sign-ups", waiting) % {"count": waiting}
    detail = _("They can do nothing until you say yes")
    return [
        Need(
            "accounts.sign_ups",
            "sign_ups",
            title,
            detail,
            reverse("accounts:person-list"),
            minutes=1,
            icon="user-check",
        )
    ]


def ask_again_from(user: User) -> datetime | None:
    """Return from when a declined person may ask again; None for everybody else."""
    if user.standing != Standing.DECLINED:
        return None
    event = last_event(user)
    return event.at + ASK_AGAIN_AFTER if event else clock.now()


def download_of(user: User) -> DataDownload | None:
    return DataDownload.objects.filter(user=user).first()


def mail_address_of(user: User) -> Address | None:
    """Return the mailbox row of a person, if mail ever went there."""
    return Address.objects.filter(user=user).first()


def quiet_hours_of(address: Address) -> dict[str, time | None]:
    """Return the person's own quiet hours as times of the day."""
    hours = {"quiet_from": address.quiet_from, "quiet_to": address.quiet_to}
    return {name: None if minute is None else time(minute // 60, minute % 60) for name, minute in hours.items()}


def sides_are_apart() -> Finding:
    """A check of `selfcheck`: nobody holds a union role and a district role at the same time."""
    union = RoleGrant.objects.live().filter(role__in=UNION_ROLES).values("user")
    bad = RoleGrant.objects.live().filter(role__in=DISTRICT_ROLES, user__in=union).values("user").distinct().count()
    return Finding(bad == 0, bad, "people hold roles of both sides" if bad else "")


def closed_are_empty() -> Finding:
    """A check of `selfcheck`: of a closed account no role, address or mail is left."""
    closed = User.objects.filter(standing=Standing.CLOSED)
    kept = Q(grants__in=RoleGrant.objects.live()) | Q(emailaddress__isnull=False) | Q(mail_address__isnull=False)
    bad = closed.filter(kept).distinct().count()
    return Finding(bad == 0, bad, "closed accounts still hold something" if bad else "")
