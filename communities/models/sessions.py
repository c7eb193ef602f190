"""Sessions of a community, and who comes."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models.communities import Community, Membership
from communities.states import SEATED, TRANSITIONS, MembershipRole, RsvpState, SessionKind, SessionState
from core.accounts.models import School
from core.web import clock

LENGTH_SHORTEST, LENGTH_LONGEST = timedelta(minutes=20), timedelta(hours=8)
CAPACITY_LARGEST = 500
CODE_DIGITS = 6
CHECK_IN_OPENS, CHECK_IN_CLOSES = timedelta(minutes=10), timedelta(minutes=30)  # before the start, after the end


def new_code() -> str:
    """Return the digits that the facilitator's screen shows."""
    return str(secrets.randbelow(10**CODE_DIGITS)).zfill(CODE_DIGITS)


class SessionQuerySet(models.QuerySet["Session"]):
    def scheduled(self) -> SessionQuerySet:
        return self.filter(state=SessionState.SCHEDULED)

    def upcoming(self) -> SessionQuerySet:
        """Scheduled and not yet over, soonest first."""
        return self.scheduled().filter(ends_at__gt=clock.now()).order_by("starts_at", "id")

    def over(self) -> SessionQuerySet:
        """Past their end, latest first."""
        return self.filter(ends_at__lte=clock.now()).order_by("-starts_at", "-id")

    def visible_to(self, user: Any) -> SessionQuerySet:
        """Sessions of communities one may know of. Drafts: only who leads them."""
        seen = Q(community__in=Community.objects.readable_by(user).values("pk")) & ~Q(state=SessionState.DRAFT)
        if not getattr(user, "is_authenticated", False):
            return self.filter(seen)
        return self.filter(seen | Q(pk__in=Session.objects.led_by(user).values("pk")))

    def led_by(self, user: Any) -> SessionQuerySet:
        """Sessions this person leads: named as facilitator while a member, or steward of the community."""
        mine = Membership.objects.active().filter(user_id=user.pk)
        return self.filter(
            Q(community__in=mine.filter(role=MembershipRole.STEWARD).values("community"))
            | Q(facilitator_id=user.pk, community__in=mine.values("community"))
        )

    def with_seats(self) -> SessionQuerySet:
        """Add `going`, `taken` (going and offered) and `waiting`. Counted only for the rows that are read."""

        def count(*states: str) -> Coalesce:
            rows = Rsvp.objects.filter(session=OuterRef("pk"), state__in=states).order_by().values("session")
            return Coalesce(Subquery(rows.values(n=models.Count("pk"))), 0)

        return self.annotate(going=count(RsvpState.GOING), taken=count(*SEATED), waiting=count(RsvpState.WAITLISTED))


class Session(models.Model):
    """One meeting of a community. `capacity` null: there is room for everybody."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="sessions")
    kind = models.CharField(max_length=15, choices=SessionKind, default=SessionKind.MEETING)
    title = models.CharField(_("title"), max_length=120)
    notes = models.TextField(_("what to know"), blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    school = models.ForeignKey(School, null=True, blank=True, on_delete=models.PROTECT, related_name="sessions")
    place = models.CharField(_("room or place"), max_length=120, blank=True)
    online_url = models.URLField(max_length=500, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    facilitator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sessions_led")
    guests_allowed = models.BooleanField(default=False)
    protocol = models.ForeignKey(
        "communities.Protocol", null=True, blank=True, on_delete=models.PROTECT, related_name="sessions"
    )
    checkin_code = models.CharField(max_length=CODE_DIGITS, default=new_code, editable=False)
    state = models.CharField(max_length=10, choices=SessionState, default=SessionState.DRAFT)
    cancel_reason = models.CharField(max_length=500, blank=True)
    sequence = models.PositiveIntegerField(default=0)  # counts what a calendar must learn again
    changed_at = models.DateTimeField(default=clock.now)
    lock_version = models.PositiveIntegerField(default=1)

    objects = SessionQuerySet.as_manager()
    transitions = TRANSITIONS[SessionState]

    class Meta:
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["community", "state", "starts_at"], name="session_of_community")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gte=1), name="session_capacity_positive"),
            models.CheckConstraint(
                condition=Q(online_url="") | Q(online_url__startswith="https://"), name="session_online_is_https"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("communities:session-detail", args=[self.public_id])

    @property
    def minutes(self) -> int:
        """Elapsed minutes, whatever the clocks do meanwhile."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def has_begun(self) -> bool:
        return clock.now() >= self.starts_at

    @property
    def is_over(self) -> bool:
        return clock.now() >= self.ends_at

    @property
    def check_in_opens_at(self) -> datetime:
        return self.starts_at - CHECK_IN_OPENS

    @property
    def check_in_closes_at(self) -> datetime:
        return self.ends_at + CHECK_IN_CLOSES

    @property
    def takes_check_ins(self) -> bool:
        alive = self.state in (SessionState.SCHEDULED, SessionState.HELD)
        return alive and self.check_in_opens_at <= clock.now() <= self.check_in_closes_at

    @property
    def takes_answers(self) -> bool:
        return self.state == SessionState.SCHEDULED and not self.has_begun


class RsvpQuerySet(models.QuerySet["Rsvp"]):
    def seated(self) -> RsvpQuerySet:
        """Going and offered: those who hold a seat."""
        return self.filter(state__in=SEATED)

    def waiting(self) -> RsvpQuerySet:
        """The waitlist, in the order of offers."""
        return self.filter(state=RsvpState.WAITLISTED).order_by("queued_at", "id")


class Rsvp(models.Model):
    """What one person answers to one session. Only going and offered hold a seat, and each seat is held once."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="rsvps")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="rsvps")
    state = models.CharField(max_length=10, choices=RsvpState)
    seat = models.PositiveSmallIntegerField(null=True, blank=True)
    queued_at = models.DateTimeField(null=True, blank=True)
    offered_until = models.DateTimeField(null=True, blank=True)
    asked_again = models.BooleanField(default=False)  # the session moved by more than two hours since the yes

    objects = RsvpQuerySet.as_manager()
    transitions = TRANSITIONS[RsvpState]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="rsvp_once"),
            models.UniqueConstraint(fields=["session", "seat"], name="rsvp_seat_once"),
            models.CheckConstraint(
                condition=Q(state__in=SEATED, seat__isnull=False) | (~Q(state__in=SEATED) & Q(seat=None)),
                name="rsvp_seat_when_seated",
            ),
            models.CheckConstraint(condition=Q(seat=None) | Q(seat__gte=1), name="rsvp_seat_positive"),
            models.CheckConstraint(
                condition=Q(state=RsvpState.OFFERED, offered_until__isnull=False)
                | (~Q(state=RsvpState.OFFERED) & Q(offered_until=None)),
                name="rsvp_offered_says_until",
            ),
            models.CheckConstraint(
                condition=~Q(state=RsvpState.WAITLISTED) | Q(queued_at__isnull=False),
                name="rsvp_waitlisted_says_since",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "state"], name="rsvp_of_user"),
            models.Index(fields=["offered_until"], condition=Q(state=RsvpState.OFFERED), name="rsvp_offers_due"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return self.session.get_absolute_url()
