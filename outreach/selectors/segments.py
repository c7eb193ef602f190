"""Whom an issue goes to: the list's people, narrowed by a segment, less those who may or want not be written to.

A segment is {"all": […], "any": […], "none": […]}; each line is {"by": a name of CRITERIA, "values": [keys]} and fits
a person who has one of the values. Everybody of the list who fits gets the issue or has one reason not to.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities.models import Community, Membership
from communities.states import Visibility
from core.accounts.models import RoleGrant, School, User, UserQuerySet
from core.accounts.states import Affiliation, Role
from core.mail.models import Address, Subscription
from core.mail.services.outbox import is_barred, setting_of
from core.mail.states import Setting
from core.web import clock
from outreach.models import NewsletterIssue
from outreach.states import NewsList

NAMES_SHOWN = 50
SMALLEST_COUNT = 5  # the smallest number the district sees
REASONS = {
    "off": gettext_lazy("turned this list off"),
    "blocked": gettext_lazy("mail to them came back or is blocked"),
    "paused": gettext_lazy("paused all mail"),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """One who gets the issue: a user, or a plain address of the families' list. `key` is stable and unique."""

    key: str
    email: str
    name: str
    language: str
    user: User | None = None

    @property
    def to(self) -> Any:
        return self.user if self.user is not None else self.email


@dataclass(slots=True)
class Audience:
    """Everybody an issue would reach now, and how many of the list are left out, by reason."""

    readers: list[Reader] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def in_language(self, languages: Iterable[str]) -> dict[str, int]:
        """Return {language: readers} for the texts there are; everybody else reads English."""
        known = set(languages)
        return dict(Counter(reader.language if reader.language in known else "en" for reader in self.readers))

    def english_instead(self, languages: Iterable[str]) -> int:
        """Return how many would read another language if there were a text in it."""
        known = {*languages, "en"}
        return sum(reader.language not in known for reader in self.readers)


def _by_school(values: list[str]) -> Q:
    itinerant = User.other_schools.through.objects.filter(school_id__in=values)
    return Q(school_id__in=values) | Q(pk__in=itinerant.values("user_id"))


def _by_role(values: list[str]) -> Q:
    return Q(pk__in=RoleGrant.objects.live().filter(role__in=values).values("user_id"))


def _by_community(values: list[str]) -> Q:
    joined = Membership.objects.active().filter(community_id__in=values)
    joined = joined.exclude(community__visibility=Visibility.PRIVATE)  # who is in one is its members' to know
    return Q(pk__in=joined.values("user_id"))


def _by_language(values: list[str]) -> Q:
    return Q(language__in=values)


CRITERIA: dict[str, Callable[[list[str]], Q]] = {
    "school": _by_school,
    "role": _by_role,
    "community": _by_community,  # never for the district: membership does not reach it
    "language": _by_language,
}


def audience_of(issue: NewsletterIssue) -> Audience:
    """Return everybody an issue reaches at this moment. Four queries, however many people."""
    if issue.list == NewsList.FAMILIES:
        return _families(issue)
    people = list(people_of(issue).select_related("school").order_by("pk"))
    addresses = {row.user_id: row for row in Address.objects.filter(user__isnull=False)}
    stored = dict(
        Subscription.objects.filter(list=issue.list, address__user__isnull=False).values_list(
            "address__user_id", "setting"
        )
    )
    audience, now = Audience(), clock.now()
    for person in people:
        reason = _reason_against(issue.list, stored.get(person.pk), addresses.get(person.pk), now)
        if reason:
            audience.left_out[reason] += 1
        else:
            audience.readers.append(Reader(f"u{person.pk}", person.email, person.name, person.language, person))
    return audience


def people_of(issue: NewsletterIssue) -> UserQuerySet:
    """Return the list's people whom the segment fits, whether or not they may be written to."""
    if issue.list == NewsList.SCHOOLS:
        leads = Q(affiliation__in=[Affiliation.LEADER, Affiliation.DISTRICT]) | _by_role([Role.PRINCIPAL])
        people = User.objects.verified().filter(leads)
    else:
        people = User.objects.educators()
    return people.filter(_fits(issue.segment))


def _fits(segment: dict[str, Any]) -> Q:
    fits = Q()
    for line in segment.get("all", []):
        fits &= CRITERIA[line["by"]](line["values"])
    one_of = Q()
    for line in segment.get("any", []):
        one_of |= CRITERIA[line["by"]](line["values"])
    for line in segment.get("none", []):
        fits &= ~CRITERIA[line["by"]](line["values"])
    return fits & one_of


def _families(issue: NewsletterIssue) -> Audience:
    """Return the confirmed addresses of the families' list. Of the segment, only languages fit an address."""
    languages = {v for line in issue.segment.get("all", []) if line["by"] == "language" for v in line["values"]}
    rows = Subscription.objects.filter(list=issue.list, confirmed_at__isnull=False).select_related("address__user")
    audience, now = Audience(), clock.now()
    for row in rows.order_by("address_id"):
        if languages and row.address.language not in languages:
            continue
        reason = _reason_against(issue.list, row.setting, row.address, now)
        if reason:
            audience.left_out[reason] += 1
        else:
            audience.readers.append(Reader(f"a{row.address_id}", row.address.email, "", row.address.language))
    return audience


def _reason_against(list: str, stored: str | None, address: Address | None, now: datetime) -> str:
    if setting_of(list, stored) in (Setting.OFF, Setting.PENDING):
        return "off"
    if address is None:
        return ""
    if is_barred(address, list) or (address.blocked and (address.blocked_until is None or address.blocked_until > now)):
        return "blocked"
    return "paused" if address.paused_until and address.paused_until > now else ""


def reasons_to_get(issue: NewsletterIssue, readers: list[Reader]) -> dict[str, str]:
    """Return {reader key: why this reader gets the issue} for a few readers. One query a line of the segment."""
    ids = [reader.user.pk for reader in readers if reader.user]
    found: dict[int, list[str]] = {pk: [] for pk in ids}
    for line in [*issue.segment.get("all", []), *issue.segment.get("any", [])]:
        for pk in (
            User.objects.filter(pk__in=ids).filter(CRITERIA[line["by"]](line["values"])).values_list("pk", flat=True)
        ):
            found[pk].append(line_label(line))
    listed = _("on the list “%(list)s”") % {"list": issue.get_list_display()}
    return {r.key: "; ".join(found[r.user.pk]) if r.user and found[r.user.pk] else listed for r in readers}


def line_label(line: dict[str, Any]) -> str:
    """Return a line of a segment in words, like "School: Mather Elementary"."""
    by, values = line["by"], line["values"]
    if by == "school":
        names = list(School.objects.filter(pk__in=values).values_list("name", flat=True))
        return _("School: %(names)s") % {"names": ", ".join(names)}
    if by == "community":
        shown = Community.objects.exclude(visibility=Visibility.PRIVATE).filter(pk__in=values)
        names = list(shown.values_list("name", flat=True)) or [_("a private one, so nobody")]
        return _("Community: %(names)s") % {"names": ", ".join(names)}
    if by == "role":
        return _("Role: %(names)s") % {"names": ", ".join(str(Role(value).label) for value in values)}
    languages = dict(settings.LANGUAGES)
    return _("Language: %(names)s") % {"names": ", ".join(str(languages.get(value, value)) for value in values)}


def count_words(count: int, *, names: bool) -> str:
    """Return how many people get an issue. Who may not see names gets no number under five."""
    if count < SMALLEST_COUNT and not names:
        return _("Fewer than %(n)d people") % {"n": SMALLEST_COUNT}
    return ngettext("%(n)d person", "%(n)d people", count) % {"n": count}


def segment_lines(issue: NewsletterIssue) -> list[str]:
    """Return the segment in words, a sentence a line. Empty: everybody on the list."""
    lines = [line_label(line) for line in issue.segment.get("all", [])]
    either = [line_label(line) for line in issue.segment.get("any", [])]
    if either:
        lines.append(_("One of: %(lines)s") % {"lines": "; ".join(either)})
    return lines + [_("Not %(line)s") % {"line": line_label(line)} for line in issue.segment.get("none", [])]
