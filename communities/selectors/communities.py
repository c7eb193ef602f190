"""Who is in which community, what a person might join, what the public sees in numbers."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Community, Membership, Norms, Session, Topic
from communities.models.communities import CommunityQuerySet
from communities.states import GATHERING, PRESENT, CommunityState, MembershipState, SessionState, Visibility
from core.accounts.models import School, User, UserQuerySet
from core.accounts.selectors import has_role
from core.accounts.states import EVALUATOR_ROLES
from core.web import dates
from core.web.search import find

QUILT_SQUARES = 96
TOPICS_TO_TRY = 6
HOME_COMMUNITIES = 6
TO_LOOK_AT = 3


@dataclass(frozen=True, slots=True)
class Card:
    """A community in a list: its name, address, square, and one line of detail."""

    name: str
    url: str
    slug: str
    detail: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One community to look at, and why it is shown."""

    title: str
    url: str
    slug: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What the landing page counts: only what everybody may know of."""

    slugs: list[str]
    communities: int
    schools: int
    sessions: int


def membership_of(user: Any, community: Community) -> Membership | None:
    """Return a person's present membership (requested, queued or active). Read once for each community object."""
    if not getattr(user, "is_authenticated", False):
        return None
    known: dict[int, Membership | None] = community.__dict__.setdefault("_membership_of", {})
    if user.pk not in known:
        known[user.pk] = Membership.objects.present().filter(community=community, user=user).first()
    return known[user.pk]


def remember_membership(user: Any, community: Community, membership: Membership | None) -> None:
    """Let `membership_of` answer with a row that was just locked."""
    community.__dict__.setdefault("_membership_of", {})[user.pk] = membership


def current_norms(community: Community) -> Norms | None:
    """Return the newest norms, which a person accepts at joining."""
    return Norms.objects.filter(community=community).order_by("-number").first()


def place_is_free(community: Community) -> bool:
    """Say whether one more member fits."""
    if community.max_size is None:
        return True
    return Membership.objects.active().filter(community=community).count() < community.max_size


def schools_of(community: Community) -> int:
    """Return from how many schools the active members come."""
    members = Membership.objects.active().filter(community=community, user__school__isnull=False)
    return members.values("user__school").distinct().count()


def shared_communities(a: Any, b: Any) -> list[Community]:
    """Return the communities in which both are active members."""
    return list(Community.objects.of_member(a).filter(pk__in=Community.objects.of_member(b).values("pk")))


def facilitators_of(community: Community) -> UserQuerySet:
    """Return who facilitates a community: its stewards, and the leaders of its scheduled sessions."""
    stewards = Membership.objects.stewards().filter(community=community).values("user")
    leaders = Session.objects.scheduled().filter(community=community).values("facilitator")
    return User.objects.verified().filter(Q(pk__in=stewards) | Q(pk__in=leaders))


def communities_of(user: Any) -> list[Card]:
    """Return one's communities for Home, with the next session of each. Two queries."""
    mine = list(Community.objects.living().of_member(user).with_sizes().order_by("name")[:HOME_COMMUNITIES])
    upcoming = Session.objects.upcoming().filter(community__in=mine).order_by("-starts_at")
    following = {row.community_id: row for row in upcoming}
    return [_card(community, following.get(community.pk)) for community in mine]


def _card(community: Any, following: Session | None) -> Card:
    if following:
        detail = _("Next session %(day)s") % {"day": dates.day(following.starts_at)}
    else:
        detail = ngettext("%(n)d member", "%(n)d members", community.size) % {"n": community.size}
    return Card(community.name, community.get_absolute_url(), community.slug, detail)


def suggestion_for(user: Any) -> Suggestion | None:
    """Return one community to look at, with its reason. None for people who cannot join, or where none is left.

    One query.
    """
    best = next(iter(_fitting(user)[:1]), None) if user.is_educator else None
    if best is None:
        return None
    band = str(best.size_band) or _("Just beginning")
    return Suggestion(best.name, best.get_absolute_url(), best.slug, _why(best, user), band)


def worth_a_look(user: Any) -> list[Card]:
    """Return up to three communities by profile; for visitors and who cannot join, the public ones that meet next.

    One query.
    """
    if getattr(user, "is_educator", False):
        return [
            Card(row.name, row.get_absolute_url(), row.slug, _why(row, user)) for row in _fitting(user)[:TO_LOOK_AT]
        ]
    meets = Min("sessions__starts_at", filter=Q(sessions__in=Session.objects.upcoming()))
    rows = Community.objects.filter(visibility=Visibility.PUBLIC, state__in=GATHERING).annotate(meets=meets)
    rows = rows.filter(meets__isnull=False).order_by("meets", "name")[:TO_LOOK_AT]
    return [
        Card(row.name, row.get_absolute_url(), row.slug, _("Next session %(day)s") % {"day": dates.day(row.meets)})
        for row in rows
    ]


def _fitting(user: Any) -> CommunityQuerySet:
    """Communities that a person may join and is not in: with colleagues of one's school first, then those that grow."""
    joined = Membership.objects.filter(user=user, state__in=[*PRESENT, MembershipState.LEFT]).values("community")
    open_ones = Community.objects.filter(state__in=GATHERING, visibility__in=[Visibility.PUBLIC, Visibility.EDUCATORS])
    open_ones = open_ones.exclude(pk__in=joined).filter(Q(home_school=None) | Q(home_school=user.school_id))
    active = Q(memberships__state=MembershipState.ACTIVE)
    colleague = active & Q(memberships__user__school=user.school_id)
    rows = open_ones.annotate(
        size=Count("memberships", filter=active, distinct=True),
        colleagues=Count("memberships", filter=colleague, distinct=True),
    )
    return rows.select_related("topic").order_by("-colleagues", "-size", "name")


def _why(community: Any, user: Any) -> str:
    if user.school_id and community.colleagues:
        return _("Colleagues from your school are in it.")
    return _("It is about %(topic)s and takes new members.") % {"topic": community.topic.name}


def public_figures() -> PublicFigures:
    """Return the landing page's figures, of public communities alone. Three queries."""
    active = Community.objects.filter(visibility=Visibility.PUBLIC, state=CommunityState.ACTIVE)
    slugs = list(active.order_by("id").values_list("slug", flat=True))
    members = Membership.objects.active().filter(community__in=active.values("pk"), user__school=OuterRef("pk"))
    schools = School.objects.filter(Exists(members)).count()
    sessions = Session.objects.filter(
        community__in=active.values("pk"), state__in=[SessionState.SCHEDULED, SessionState.HELD]
    ).count()
    return PublicFigures(slugs[-QUILT_SQUARES:], len(slugs), schools, sessions)


def topics_to_try() -> list[Topic]:
    """Return six topics that have a public community, fullest first; for whoever found nothing."""
    public = Q(communities__visibility=Visibility.PUBLIC, communities__state=CommunityState.ACTIVE)
    rows = Topic.objects.active().annotate(n=Count("communities", filter=public)).filter(n__gt=0)
    return list(rows.order_by("-n", "name")[:TOPICS_TO_TRY])


def found(user: Any, text: str) -> list[Any]:
    """Return communities that match a search, among those the person may know of."""
    return list(find(Community.objects.readable_by(user), text))


def is_evaluator(user: Any) -> bool:
    """Say whether the wall stands before this person: a principal or district administrator."""
    return has_role(user, *EVALUATOR_ROLES)


def is_closed_to(user: Any, community: Community) -> bool:
    """Say whether one may know no more of a private community than its name and state: organizers, who oversee."""
    return bool(community.visibility == Visibility.PRIVATE and membership_of(user, community) is None)
