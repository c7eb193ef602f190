"""A community's own life: proposed, edited, paused, woken, concluded."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Community, Membership, Norms, Session
from communities.models.communities import RESERVED_SLUGS
from communities.policies import (
    can_conclude_community,
    can_create_community,
    can_edit_community,
    can_pause_community,
    can_wake_community,
)
from communities.services.memberships import admit_waiting, grow, lock
from communities.services.sessions import cancel_session
from communities.states import CommunityState, MembershipRole, MembershipState, SessionState
from core.activity.services import move, record
from core.web import clock
from core.web.policy import NotPossible, require, stale

FORMING_LASTS = timedelta(days=90)
FIRST_NORMS = (
    gettext_lazy("Start and end on time."),
    gettext_lazy("Speak from practice."),
    gettext_lazy("Name no student."),
    gettext_lazy("What is said here stays here."),
    gettext_lazy("Share the air."),
    gettext_lazy("Disagree with ideas, not with people."),
)


@transaction.atomic
def create_community(*, by: Any, norms: list[str], **fields: Any) -> Community:
    """Propose a community; whoever proposes it is its steward and writes its first norms. No office approves it."""
    require(can_create_community(by, None))
    _require_name(fields["name"])
    community = Community.objects.create(slug=free_slug(fields["name"]), **fields)
    record(community, str(community.state), by=by)
    Norms.objects.create(community=community, number=1, items=norms, written_by=by)
    founder = Membership.objects.create(
        community=community,
        user=by,
        role=MembershipRole.STEWARD,
        state=MembershipState.ACTIVE,
        norms_number=1,
        joined_at=clock.now(),
    )
    record(founder, str(founder.state), by=by)
    return community


def _require_name(name: str, *, but: int | None = None) -> None:
    taken = Community.objects.living().filter(name__iexact=name)
    if (taken.exclude(pk=but) if but else taken).exists():
        raise NotPossible(_("This name was just taken. Look at that community, or choose another name."))


def free_slug(name: str) -> str:
    """Return an address word for a name: frozen from now on, never a word of the address table, never taken."""
    base = slugify(name)[:70] or "community"
    if base in RESERVED_SLUGS:
        base = f"{base}-community"
    slug, number = base, 2
    while Community.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def edit_community(community: Community, *, by: Any, lock_version: int, **fields: Any) -> Community:
    """Change name, topic, purpose, sizes or who sees it. A larger size lets those in who wait."""
    community = lock(community)
    require(can_edit_community(by, community))
    if community.is_read_only:
        raise NotPossible(_("This community has concluded. It can be read, not changed."))
    if community.lock_version != lock_version:
        theirs = {_("Purpose"): community.purpose}
        raise stale(
            mine={_("Purpose"): fields.get("purpose", "")},
            theirs=theirs,
        )
    if fields.get("name", community.name).lower() != community.name.lower():
        _require_name(fields["name"], but=community.pk)
    for name, value in fields.items():
        setattr(community, name, value)
    community.lock_version += 1
    community.save()
    record(community, "edited", by=by)
    admit_waiting(community)
    grow(community)
    return community


@transaction.atomic
def pause_community(community: Community, *, by: Any, until: date) -> None:
    """Pause until a day, when it wakes by itself."""
    require(can_pause_community(by, community))
    if until <= clock.today():
        raise NotPossible(_("Choose a day ahead."))
    move(community, to=CommunityState.PAUSED, by=by, also={"paused_until": until})


@transaction.atomic
def wake_community(community: Community, *, by: Any) -> None:
    """End a pause, by a steward or the clock."""
    if by is not None:
        require(can_wake_community(by, community))
    move(community, to=CommunityState.ACTIVE, by=by, also={"paused_until": None})


@transaction.atomic
def conclude_community(community: Community, *, by: Any, reason: str) -> None:
    """End a community: future sessions are canceled, everything stays readable."""
    require(can_conclude_community(by, community))
    ahead = Session.objects.filter(community=community, starts_at__gt=clock.now())
    for session in ahead.filter(state__in=[SessionState.DRAFT, SessionState.SCHEDULED]):
        session.community = community  # read once, not for each
        cancel_session(session, by=by, reason=_("The community has concluded."))
    move(community, to=CommunityState.CONCLUDED, by=by, reason=reason, also={"paused_until": None})


def keep_house() -> int:
    """By the clock, nightly: wake what was paused until today, let lapse what never became active. Returns how many."""
    count = 0
    for community in Community.objects.filter(state=CommunityState.PAUSED, paused_until__lte=clock.today()):
        wake_community(community, by=None)
        count += 1
    stale = Community.objects.filter(state=CommunityState.FORMING, forming_since__lte=clock.now() - FORMING_LASTS)
    for community in stale:
        count += move(community, to=CommunityState.LAPSED, by=None)
    return count
