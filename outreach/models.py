"""Newsletter issues and their texts, a language each."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from modelsearch import index

from core.mail.models import Mailing
from core.web import clock
from outreach.states import TRANSITIONS, IssueState, NewsList, Visibility

SUBJECT_LENGTH = 150


class IssueQuerySet(models.QuerySet["NewsletterIssue"]):
    def joint(self) -> IssueQuerySet:
        return self.filter(visibility=Visibility.JOINT)

    def due(self) -> IssueQuerySet:
        """Scheduled, and its time has come."""
        return self.filter(state=IssueState.SCHEDULED, send_at__lte=clock.now())


class NewsletterIssue(index.Indexed, models.Model):
    """One newsletter: to which list, to whom of it, when; approved by somebody other than its owner.

    `segment` is {"all": [...], "any": [...], "none": [...]}, each a list of {"by", "value"} (outreach/segments.py).
    """

    list = models.CharField(max_length=20, choices=NewsList)
    title = models.CharField(max_length=120)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="issues")
    visibility = models.CharField(max_length=6, choices=Visibility, default=Visibility.UNION)
    segment = models.JSONField(default=dict, blank=True)
    send_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="issues_approved"
    )
    approved_count = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=IssueState, default=IssueState.DRAFT)
    pause_reason = models.CharField(max_length=300, blank=True)
    filled_at = models.DateTimeField(null=True, blank=True)  # all rows are in the outbox
    mailing = models.OneToOneField(Mailing, null=True, blank=True, on_delete=models.PROTECT, related_name="issue")
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(default=clock.now)
    lock_version = models.PositiveIntegerField(default=0)

    objects = IssueQuerySet.as_manager()
    transitions = TRANSITIONS[IssueState]
    search_fields = [index.SearchField("title"), index.FilterField("id")]

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("owner")), name="issue_not_by_owner"
            ),
            models.CheckConstraint(
                condition=~Q(state=IssueState.SCHEDULED) | Q(send_at__isnull=False), name="issue_scheduled_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[IssueState.SENDING, IssueState.SENT]) | Q(mailing__isnull=False),
                name="issue_sending_has_mailing",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("outreach:issue-detail", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        """May still be changed; what was approved loses its approval by that."""
        return self.state in (IssueState.DRAFT, IssueState.IN_REVIEW, IssueState.APPROVED, IssueState.SCHEDULED)

    @property
    def is_leaving(self) -> bool:
        return self.state in (IssueState.SENDING, IssueState.PAUSED, IssueState.SENT) and self.mailing_id is not None


class IssueText(models.Model):
    """An issue in one language: subject and blocks, each {"kind": …} with its own fields (outreach/blocks.py)."""

    issue = models.ForeignKey(NewsletterIssue, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=SUBJECT_LENGTH, blank=True)
    blocks: Any = models.JSONField(default=list, blank=True)
    reviewed_by = models.ForeignKey(  # a person who reads this language; English is read at approval
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["issue", "language"], name="issue_text_once")]

    def __str__(self) -> str:
        return f"{self.issue}: {self.language}"

    @property
    def is_ready(self) -> bool:
        """May leave: English once approved, any other language once somebody has read it."""
        return self.language == "en" or self.reviewed_by_id is not None
