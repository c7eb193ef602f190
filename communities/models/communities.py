"""Topics, communities, their norms and their members."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelsearch import index

from communities.states import (
    GATHERING,
    LIVING,
    PRESENT,
    TRANSITIONS,
    CommunityKind,
    CommunityState,
    JoinPolicy,
    MembershipRole,
    MembershipState,
    Notify,
    Visibility,
)
from core.accounts.models import School
from core.accounts.selectors import has_role
from core.accounts.states import EVALUATOR_ROLES, Role
from core.web import clock

models.CharField.register_lookup(Length)
models.TextField.register_lookup(Length)

NAME_SHORTEST, NAME_LONGEST = 3, 80
PURPOSE_SHORTEST, PURPOSE_LONGEST = 20, 1000
SIZE_SMALLEST, SIZE_LARGEST = 3, 40  # 5 to 12 is what practice with such groups advises
NORMS_MOST, NORM_LONGEST = 12, 200
MESSAGE_LONGEST = 500
# Words that stand, or will stand, where a community's slug stands in an address.
RESERVED_SLUGS = frozenset(
    {
        "demonstrations", "interests", "invitations", "invites", "matching", "me", "new", "offerings",
        "posts", "reports", "resources", "sessions", "topics",
    }
)  # fmt: skip
# Shown to outsiders instead of a number; below 5 looks like none.
SIZE_BANDS = ((5, 7, _("5–7 members")), (8, 12, _("8–12 members")), (13, 24, _("13–24 members")))
SIZE_BAND_OPEN = 25


class TopicQuerySet(models.QuerySet["Topic"]):
    def active(self) -> TopicQuerySet:
        return self.filter(active=True)

    def roots(self) -> TopicQuerySet:
        """Topics without a parent."""
        return self.filter(parent=None)


class Topic(models.Model):
    """A subject of professional learning. One level: a parent has no parent."""

    name = models.CharField(_("name"), max_length=NAME_LONGEST)
    slug = models.SlugField(max_length=90, unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    source = models.CharField(max_length=120, blank=True)
    active = models.BooleanField(default=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(active=True), name="topic_name_once"),
            models.CheckConstraint(condition=Q(name__length__gte=NAME_SHORTEST), name="topic_name_long_enough"),
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("id")), name="topic_not_its_own_parent"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communities:topic-detail", args=[self.slug])


class CommunityQuerySet(models.QuerySet["Community"]):
    def living(self) -> CommunityQuerySet:
        """Proposed, forming, active or paused."""
        return self.filter(state__in=LIVING)

    def gathering(self) -> CommunityQuerySet:
        """Where one can join now."""
        return self.filter(state__in=GATHERING)

    def led_by(self, user: Any) -> CommunityQuerySet:
        """Communities this person is a steward of."""
        stewards = Membership.objects.active().filter(role=MembershipRole.STEWARD, user_id=user.pk)
        return self.filter(pk__in=stewards.values("community"))

    def of_member(self, user: Any) -> CommunityQuerySet:
        return self.filter(pk__in=Membership.objects.active().filter(user_id=user.pk).values("community"))

    def visible_to(self, user: Any) -> CommunityQuerySet:
        """Communities this person may know of (communities.md 9). The one place where that rule stands.

        Public ones: everybody, once they have co-signers. Educators' ones: verified educators and evaluators.
        Private ones: their members, and organizers. Withdrawn and lapsed ones: who was in them, and organizers.
        """
        shown = ~Q(state__in=[CommunityState.WITHDRAWN, CommunityState.LAPSED])
        public = Q(visibility=Visibility.PUBLIC) & shown & ~Q(state=CommunityState.PROPOSED)
        if not getattr(user, "is_authenticated", False) or not user.is_verified:
            return self.filter(public)
        if has_role(user, Role.UNION_ORGANIZER):
            return self.all()
        if has_role(user, *EVALUATOR_ROLES):
            return self.filter(Q(visibility__in=[Visibility.PUBLIC, Visibility.EDUCATORS]) & shown)
        if not user.is_educator:
            return self.filter(public)
        mine = Q(pk__in=Membership.objects.filter(user_id=user.pk, state__in=PRESENT).values("community"))
        founded = Q(pk__in=Membership.objects.filter(user_id=user.pk, joined_at__isnull=False).values("community"))
        open_to_educators = Q(visibility__in=[Visibility.PUBLIC, Visibility.EDUCATORS])
        return self.filter((open_to_educators & shown) | mine | (open_to_educators & founded))

    def readable_by(self, user: Any) -> CommunityQuerySet:
        """Visible ones of which one may read more than name and state: of private ones only one's own."""
        if not getattr(user, "is_authenticated", False):
            return self.visible_to(user)  # public ones, and nothing else
        return self.visible_to(user).filter(~Q(visibility=Visibility.PRIVATE) | Q(pk__in=self._mine(user)))

    @staticmethod
    def _mine(user: Any) -> Any:
        rows = Membership.objects.filter(user_id=getattr(user, "pk", None) or 0, state__in=PRESENT)
        return rows.values("community")

    def with_sizes(self) -> CommunityQuerySet:
        """Add `size`: how many active members. Counted only for the rows that are read, not for all of a list."""
        members = Membership.objects.active().filter(community=OuterRef("pk")).order_by().values("community")
        return self.annotate(size=Coalesce(Subquery(members.values(n=models.Count("pk"))), 0))


class Community(index.Indexed, models.Model):
    """An affinity group of educators around a professional interest, within a school or across schools."""

    name = models.CharField(_("name"), max_length=NAME_LONGEST)
    slug = models.SlugField(max_length=90, unique=True)  # frozen: the quilt square is drawn from it
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="communities")
    purpose = models.TextField(_("purpose"))
    kind = models.CharField(max_length=15, choices=CommunityKind, default=CommunityKind.CROSS_SCHOOL)
    home_school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="communities")
    join_policy = models.CharField(max_length=10, choices=JoinPolicy, default=JoinPolicy.OPEN)
    visibility = models.CharField(max_length=10, choices=Visibility, default=Visibility.PUBLIC)
    min_size = models.PositiveSmallIntegerField(default=5)
    max_size = models.PositiveSmallIntegerField(null=True, blank=True, default=12)  # null: no limit
    state = models.CharField(max_length=10, choices=CommunityState, default=CommunityState.PROPOSED)
    forming_since = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)  # the day it wakes
    lock_version = models.PositiveIntegerField(default=1)

    objects = CommunityQuerySet.as_manager()
    search_fields = [index.SearchField("name", boost=2), index.SearchField("purpose"), index.FilterField("id")]
    transitions = TRANSITIONS[CommunityState]

    class Meta:
        verbose_name_plural = "communities"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(state__in=LIVING), name="community_name_once"),
            models.CheckConstraint(condition=Q(name__length__gte=NAME_SHORTEST), name="community_name_long_enough"),
            models.CheckConstraint(
                condition=Q(purpose__length__gte=PURPOSE_SHORTEST, purpose__length__lte=PURPOSE_LONGEST),
                name="community_purpose_length",
            ),
            models.CheckConstraint(
                condition=Q(kind=CommunityKind.WITHIN_SCHOOL, home_school__isnull=False)
                | Q(kind=CommunityKind.CROSS_SCHOOL, home_school__isnull=True),
                name="community_home_when_within_school",
            ),
            models.CheckConstraint(
                condition=Q(min_size__gte=SIZE_SMALLEST)
                & (Q(max_size=None) | Q(max_size__gte=F("min_size"), max_size__lte=SIZE_LARGEST)),
                name="community_sizes_in_order",
            ),
            models.CheckConstraint(condition=~Q(slug__in=sorted(RESERVED_SLUGS)), name="community_slug_not_reserved"),
            models.CheckConstraint(
                condition=Q(state=CommunityState.PAUSED, paused_until__isnull=False)
                | (~Q(state=CommunityState.PAUSED) & Q(paused_until=None)),
                name="community_paused_says_until",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communities:community-detail", args=[self.slug])

    @property
    def is_gathering(self) -> bool:
        return self.state in GATHERING

    @property
    def is_read_only(self) -> bool:
        return self.state not in LIVING

    @staticmethod
    def band_of(size: int) -> Any:
        """Return the words for a size as outsiders see it: "8–12 members", or nothing below 5."""
        if size >= SIZE_BAND_OPEN:
            return _("25 members or more")
        return next((words for low, high, words in SIZE_BANDS if low <= size <= high), "")

    @property
    def size_band(self) -> Any:
        """The band of `size`; only after `with_sizes()`."""
        return self.band_of(self.size)  # type: ignore[attr-defined]


class Norms(models.Model):
    """A community's numbered agreements. Never edited: a change is the next number."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="norms")
    number = models.PositiveSmallIntegerField()
    items = models.JSONField()  # 1 to 12 texts of at most 200 characters
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="norms_written")
    published_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name_plural = "norms"
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["community", "number"], name="norms_number_once")]

    def __str__(self) -> str:
        return f"{self.community}: {self.number}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> MembershipQuerySet:
        return self.filter(state=MembershipState.ACTIVE)

    def present(self) -> MembershipQuerySet:
        """Requested, queued or active: at most one a person and community."""
        return self.filter(state__in=PRESENT)

    def stewards(self) -> MembershipQuerySet:
        return self.active().filter(role=MembershipRole.STEWARD)


class Membership(models.Model):
    """A person in a community, or on the way in or out. `message` is the person's, `note` the steward's answer."""

    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=MembershipRole, default=MembershipRole.MEMBER)
    state = models.CharField(max_length=10, choices=MembershipState)
    message = models.CharField(max_length=MESSAGE_LONGEST, blank=True)
    note = models.CharField(max_length=MESSAGE_LONGEST, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships_decided"
    )
    norms_number = models.PositiveSmallIntegerField(null=True, blank=True)
    notify = models.CharField(max_length=6, choices=Notify, default=Notify.WEEKLY)
    asked_at = models.DateTimeField(default=clock.now)
    queued_at = models.DateTimeField(null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    transitions = TRANSITIONS[MembershipState]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["community", "user"], condition=Q(state__in=PRESENT), name="membership_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=MembershipState.ACTIVE) | Q(norms_number__isnull=False, joined_at__isnull=False),
                name="membership_active_has_norms",
            ),
            models.CheckConstraint(
                condition=~Q(state=MembershipState.QUEUED) | Q(queued_at__isnull=False),
                name="membership_queued_says_since",
            ),
        ]
        indexes = [models.Index(fields=["user", "state"], name="membership_of_user")]

    def __str__(self) -> str:
        return f"{self.user} in {self.community}"

    def get_absolute_url(self) -> str:
        return self.community.get_absolute_url()

    @property
    def is_active(self) -> bool:
        return self.state == MembershipState.ACTIVE

    @property
    def is_steward(self) -> bool:
        return self.is_active and self.role == MembershipRole.STEWARD

    def left_within(self, seconds: int, now: datetime) -> bool:
        """Left so short a time ago that Undo is offered."""
        return bool(self.left_at and (now - self.left_at).total_seconds() <= seconds)
