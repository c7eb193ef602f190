"""Addresses and what they want, messages and what became of them, the mailings they belong to, the relay."""

from __future__ import annotations

import unicodedata
import uuid
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from core.mail.states import (
    HELD,
    OPEN,
    TRANSITIONS,
    Basis,
    Block,
    EventKind,
    MailingState,
    MessageState,
    Reason,
    Setting,
)
from core.web import clock

OPEN_FROM, OPEN_TO = 7 * 60, 20 * 60  # the house's own open minutes of a day, Boston time
LEAST_OPEN = 120  # minutes that stay open under anybody's own quiet hours
FOREVER = datetime(9999, 12, 31, tzinfo=UTC)  # "until a person looks"


def key_of(email: str) -> str:
    """Return an address as we compare it: trimmed, lower case, NFKC, domain in IDNA. `+tags` and dots stay."""
    text = unicodedata.normalize("NFKC", email).strip().lower()
    local, _, domain = text.rpartition("@")
    if not domain.isascii():
        domain = ".".join(_ascii_label(label) for label in domain.split("."))
    return f"{local}@{domain}"


def _ascii_label(label: str) -> str:
    try:
        return label.encode("idna").decode("ascii")
    except UnicodeError:
        return "xn--" + label.encode("punycode").decode("ascii")


class AddressQuerySet(models.QuerySet["Address"]):
    def blocked(self) -> AddressQuerySet:
        return self.exclude(blocked="")


class Address(models.Model):
    """One mailbox. Its user, if it has one; its blocks, pauses and own quiet hours (minutes of the day)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.CharField(max_length=254)
    to_key = models.CharField(max_length=254, unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="mail_address"
    )
    language = models.CharField(max_length=10, default="en")
    blocked = models.CharField(max_length=12, blank=True, choices=Block)
    blocked_at = models.DateTimeField(null=True, blank=True)
    blocked_until = models.DateTimeField(null=True, blank=True)
    blocked_note = models.CharField(max_length=300, blank=True)
    tried_again_on = models.DateField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    quiet_from = models.PositiveSmallIntegerField(null=True, blank=True)
    quiet_to = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = AddressQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(to_key=""), name="address_has_key"),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_to=None)
                | (
                    Q(quiet_from__isnull=False, quiet_to__isnull=False, quiet_from__lt=24 * 60, quiet_to__lt=24 * 60)
                    & (
                        # Inside one day: what it takes from the open minutes leaves two hours.
                        (
                            Q(quiet_from__lt=F("quiet_to"))
                            & (
                                Q(quiet_to__lte=F("quiet_from") + (OPEN_TO - OPEN_FROM - LEAST_OPEN))
                                | Q(quiet_to__lte=OPEN_TO - LEAST_OPEN)
                                | Q(quiet_from__gte=OPEN_FROM + LEAST_OPEN)
                            )
                        )
                        # Across midnight: the two hours lie between its end and its start.
                        | Q(
                            Q(quiet_from__gte=F("quiet_to") + LEAST_OPEN),
                            quiet_from__gte=OPEN_FROM + LEAST_OPEN,
                            quiet_to__lte=OPEN_TO - LEAST_OPEN,
                        )
                    )
                ),
                name="address_two_hours_open",
            ),
            models.CheckConstraint(
                condition=Q(blocked="", blocked_at=None, blocked_until=None) | (~Q(blocked="") & ~Q(blocked_at=None)),
                name="address_block_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class Subscription(models.Model):
    """What an address said about a list. No row is the list's default."""

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="subscriptions")
    list = models.CharField(max_length=20)
    setting = models.CharField(max_length=8, choices=Setting)
    basis = models.CharField(max_length=12, choices=Basis, default=Basis.MEMBER)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "list"], name="subscription_once"),
            models.CheckConstraint(
                condition=~Q(setting=Setting.PENDING) | Q(basis=Basis.OWN_REQUEST), name="subscription_pending_is_own"
            ),
            models.CheckConstraint(condition=~Q(list__in=["account", "decisions"]), name="subscription_can_be_off"),
        ]

    def __str__(self) -> str:
        return f"{self.list}: {self.setting}"


class Mailing(models.Model):
    """The text of one bulk sending, {language: {subject, text, html}}, frozen by its first message."""

    list = models.CharField(max_length=20)
    kind = models.CharField(max_length=80)
    texts = models.JSONField()
    state = models.CharField(max_length=10, choices=MailingState, default=MailingState.SENDING)
    pause_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    transitions = TRANSITIONS[MailingState]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MailingState.PAUSED) | Q(pause_reason=""), name="mailing_reason_when_paused"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class MessageQuerySet(models.QuerySet["Message"]):
    def open(self) -> MessageQuerySet:
        """Not yet in the relay's hands: these can still be taken back."""
        return self.filter(state__in=OPEN)

    def held(self) -> MessageQuerySet:
        """Under a sender's claim."""
        return self.filter(state__in=HELD)

    def personal(self) -> MessageQuerySet:
        return self.filter(mailing=None)

    def waiting(self, now: datetime) -> MessageQuerySet:
        """Queued and due, whatever else may hold it."""
        return self.filter(state=MessageState.QUEUED, digest=False, not_before__lte=now)


class Message(models.Model):
    """One mail to one address. Bulk rows (of a mailing) hold no body, personal ones lose it when their time is over."""

    address = models.ForeignKey(
        Address, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="mail_messages"
    )
    kind = models.CharField(max_length=80)
    list = models.CharField(max_length=20)
    mailing = models.ForeignKey(Mailing, null=True, blank=True, on_delete=models.PROTECT, related_name="messages")
    language = models.CharField(max_length=10)
    subject = models.CharField(max_length=250, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    values = models.JSONField(default=dict, blank=True)  # name, greeting, facts: gone with the body
    private = models.BooleanField(default=True)
    dedupe_key = models.CharField(max_length=200, unique=True)
    digest = models.BooleanField(default=False)
    priority = models.PositiveSmallIntegerField(default=2)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=MessageState, default=MessageState.QUEUED)
    reason = models.CharField(max_length=14, choices=Reason, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    repeats = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)  # the database's clock, not the house's
    relay_id = models.CharField(max_length=200, blank=True)
    reply = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="merged")
    shredded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = MessageQuerySet.as_manager()
    transitions = TRANSITIONS[MessageState]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailing", "address"], name="message_once_an_address"),
            models.UniqueConstraint(
                fields=["mailing", "user"], condition=Q(user__isnull=False), name="message_once_a_user"
            ),
            models.CheckConstraint(
                condition=Q(state__in=HELD, claim__isnull=False, lease_until__isnull=False)
                | Q(state=MessageState.UNKNOWN, lease_until=None)
                | (~Q(state__in=[*HELD, MessageState.UNKNOWN]) & Q(claim=None, lease_until=None)),
                name="message_claim_while_held",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at=None)),
                name="message_sent_has_day",
            ),
            models.CheckConstraint(condition=Q(repeats__lte=1), name="message_repeats_once"),
            models.CheckConstraint(condition=Q(priority__lte=3), name="message_priority_known"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(mailing__isnull=False) | Q(shredded_at__isnull=False),
                name="message_has_body",
            ),
            models.CheckConstraint(
                condition=Q(address__isnull=False) | ~Q(state__in=[MessageState.QUEUED, *HELD]),
                name="message_open_has_address",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(state=MessageState.MERGED), name="message_merged_says_so"
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "not_before", "id"],
                condition=Q(state=MessageState.QUEUED),
                name="message_due",
            ),
            models.Index(fields=["lease_until"], condition=Q(state__in=HELD), name="message_leased"),
            models.Index(fields=["address"], condition=Q(state__in=OPEN), name="message_open_of_address"),
            models.Index(fields=["mailing", "state"], name="message_of_mailing"),
            models.Index(fields=["address", "-id"], name="message_of_address"),
            models.Index(fields=["relay_id"], condition=~Q(relay_id=""), name="message_relay_id"),
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=[MessageState.QUEUED, MessageState.FAILED, MessageState.UNKNOWN]),
                name="message_expiring",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_bulk(self) -> bool:
        return self.mailing_id is not None


class MailEvent(models.Model):
    """What a relay or a provider told us later. Unique by the teller's own id, append-only."""

    esp_id = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=12, choices=EventKind)
    address = models.ForeignKey(Address, null=True, blank=True, on_delete=models.SET_NULL, related_name="mail_events")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="mail_events")
    at = models.DateTimeField()
    raw = models.CharField(max_length=2000, blank=True)

    class Meta:
        indexes = [models.Index(fields=["address", "kind", "at"], name="mail_event_of_address")]

    def __str__(self) -> str:
        return f"{self.kind} {self.esp_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Events are written once."""
        if self.pk is not None:
            raise TypeError("A mail event is never changed.")
        super().save(*args, **kwargs)


class ReminderRule(models.Model):
    """Where staff changed what the code says about a reminder: other offsets (seconds), or off."""

    kind = models.CharField(max_length=80, unique=True)
    offsets = models.JSONField(default=list)
    enabled = models.BooleanField(default=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.kind


class Relay(models.Model):
    """The relay as all senders see it: what it may take (two buckets), until when it rests, what is held back."""

    name = models.CharField(max_length=20, unique=True, default="main")
    tokens = models.FloatField(default=0)
    hour_tokens = models.FloatField(default=0)
    refilled_at = models.DateTimeField(default=clock.now)
    paused_until = models.DateTimeField(null=True, blank=True)
    pause_seconds = models.PositiveIntegerField(default=0)
    pause_reason = models.CharField(max_length=300, blank=True)
    hold_before = models.DateTimeField(null=True, blank=True)
    alive_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name
