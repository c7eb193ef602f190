"""Surveys, their lists, the box, what left it, and releases. No row with an answer has a person, a time or a place."""

from __future__ import annotations

import hashlib
import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from communities.models import Community, Session
from core.questions.models import QuestionSet, QuestionSetVersion
from surveys.states import (
    AFTER_COUNT,
    BEFORE_OPENING,
    TRANSITIONS,
    Audience,
    Entry,
    Owner,
    Privacy,
    Reach,
    Respondents,
    SurveyState,
)

SMALLEST_K = 5
SMALLEST_SHARED_K = 10
GRACE = timedelta(minutes=10)  # a page opened in time may still be sent
BETWEEN_WAVES = timedelta(days=30)  # two waves to nearly the same list can be compared
REMINDERS = (72, 24)  # hours before closing
RESERVED_SLUGS = frozenset({"new"})


def smallest_groups(owner: str, reach: str, privacy: str = Privacy.ANONYMOUS) -> tuple[int, int]:
    """Return k and k_union. Within the union and with names 5 for all; on the board 10 for all; else 10, and 5 for the
    union."""
    if reach == Reach.UNION or privacy == Privacy.NAMED:
        return SMALLEST_K, SMALLEST_K
    return (SMALLEST_SHARED_K, SMALLEST_SHARED_K if owner == Owner.BOARD else SMALLEST_K)


def usual_reminders() -> list[int]:
    return list(REMINDERS)


def digest_of(content: Any) -> str:
    """Return the sha256 of JSON, the same for equal content."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


class SurveyQuerySet(models.QuerySet["Survey"]):
    def in_state(self, *states: str) -> SurveyQuerySet:
        return self.filter(state__in=states)

    def published(self) -> SurveyQuerySet:
        """Whose results went out, the archived ones too."""
        return self.filter(published_on__isnull=False)

    def answerable_by(self, user: Any) -> SurveyQuerySet:
        """Open surveys on whose list a person stands and whose answers have not been sent."""
        return self.in_state(SurveyState.OPEN).filter(participations__person=user, participations__done=False)


class Survey(models.Model):
    """What is asked, of whom, until when, and who may read the numbers. From opening on, `promise` rules."""

    title = models.CharField(max_length=120)
    slug = models.SlugField(max_length=140, unique=True)
    code = models.CharField(max_length=6, unique=True)
    purpose = models.TextField(max_length=1_000)
    contact = models.CharField(max_length=200)
    summary = models.TextField(max_length=2_000, blank=True)
    owner = models.CharField(max_length=10, choices=Owner)
    community = models.ForeignKey(Community, null=True, blank=True, on_delete=models.PROTECT, related_name="surveys")
    session = models.ForeignKey(Session, null=True, blank=True, on_delete=models.PROTECT, related_name="surveys")
    question_set = models.OneToOneField(QuestionSet, on_delete=models.PROTECT, related_name="survey")
    question_version = models.ForeignKey(
        QuestionSetVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="surveys"
    )
    privacy = models.CharField(max_length=10, choices=Privacy, default=Privacy.ANONYMOUS)
    reach = models.CharField(max_length=10, choices=Reach, default=Reach.PUBLIC)
    k = models.PositiveSmallIntegerField(default=10)
    k_union = models.PositiveSmallIntegerField(default=5)
    entry = models.CharField(max_length=10, choices=Entry, default=Entry.ACCOUNTS)
    audience = models.JSONField(default=dict)  # {"respondents": "educators", "schools": [ids]}; no schools: all
    segments = models.JSONField(default=list, blank=True)  # question keys, most wanted first
    crosstabs = models.JSONField(default=list, blank=True)  # [target, question] pairs, most wanted first
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    counted_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    cap = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)  # counted only under a cap, in the sending's transaction
    reminders = models.JSONField(default=usual_reminders, blank=True)  # hours before closing
    reminded = models.JSONField(default=list, blank=True)  # which of the mails to the list have been written
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="following")
    wave = models.PositiveSmallIntegerField(default=1)
    invited = models.PositiveIntegerField(default=0)
    participation = models.JSONField(default=dict, blank=True)  # last night's rates in steps; only the last is kept
    promise = models.JSONField(default=dict, blank=True)
    promise_digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=SurveyState, default=SurveyState.DRAFT)
    lock_version = models.PositiveIntegerField(default=0)

    objects = SurveyQuerySet.as_manager()
    transitions = TRANSITIONS[SurveyState]

    class Meta:
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="survey_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(k_union__gte=SMALLEST_K, k__gte=F("k_union")), name="survey_k_in_order"),
            models.CheckConstraint(
                condition=Q(k__gte=SMALLEST_SHARED_K) | Q(reach=Reach.UNION) | Q(privacy=Privacy.NAMED),
                name="survey_shared_k_is_ten",
            ),
            models.CheckConstraint(
                condition=Q(k_union=F("k")) | (~Q(reach=Reach.UNION) & ~Q(owner=Owner.BOARD)),
                name="survey_one_k_for_all",
            ),
            models.CheckConstraint(
                condition=Q(privacy=Privacy.ANONYMOUS) | Q(k=SMALLEST_K, k_union=SMALLEST_K),
                name="survey_named_k_is_five",
            ),
            models.CheckConstraint(
                condition=Q(privacy=Privacy.ANONYMOUS) | Q(entry=Entry.ACCOUNTS, cap=None),
                name="survey_named_by_account",
            ),
            models.CheckConstraint(
                condition=Q(owner=Owner.COMMUNITY, community__isnull=False, reach=Reach.UNION)
                | (~Q(owner=Owner.COMMUNITY) & Q(community=None)),
                name="survey_of_a_community_says_which",
            ),
            models.CheckConstraint(condition=Q(cap=None) | Q(cap__gte=2 * F("k")), name="survey_cap_is_two_batches"),
            models.CheckConstraint(condition=Q(cap=None) | Q(taken__lte=F("cap")), name="survey_taken_within_cap"),
            models.CheckConstraint(condition=Q(previous=None) | ~Q(previous=F("id")), name="survey_follows_another"),
            models.CheckConstraint(
                condition=Q(state__in=BEFORE_OPENING) | (~Q(promise_digest="") & Q(question_version__isnull=False)),
                name="survey_open_has_promise",
            ),
            models.CheckConstraint(
                condition=Q(state__in=AFTER_COUNT, counted_on__isnull=False)
                | (~Q(state__in=AFTER_COUNT) & Q(counted_on=None)),
                name="survey_counted_has_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, state__in=[*BEFORE_OPENING, SurveyState.OPEN, SurveyState.PAUSED])
                | Q(closed_at__isnull=False, state__in=[SurveyState.CLOSED, *AFTER_COUNT]),
                name="survey_closed_has_time",
            ),
            models.CheckConstraint(
                condition=Q(published_on__isnull=False, state=SurveyState.PUBLISHED)
                | Q(state=SurveyState.ARCHIVED)
                | (Q(published_on=None) & ~Q(state=SurveyState.PUBLISHED)),
                name="survey_published_has_day",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("surveys:survey-detail", args=[self.slug])

    @property
    def start_url(self) -> str:
        return reverse("surveys:ballot-start", args=[self.code])

    @property
    def results_url(self) -> str:
        return reverse("surveys:results-show", args=[self.slug])

    @property
    def respondents(self) -> str:
        return str(self.audience.get("respondents", Respondents.EDUCATORS))

    @property
    def ends_at(self) -> datetime:
        """When sending ended or ends: the closing time, or the moment it was closed, whichever came first."""
        return min(self.closes_at, self.closed_at) if self.closed_at else self.closes_at

    @property
    def is_named(self) -> bool:
        """Whether answers carry names: as promised, from opening on."""
        return bool((self.promise or {"privacy": self.privacy})["privacy"] == Privacy.NAMED)

    @property
    def is_counted(self) -> bool:
        return self.state in AFTER_COUNT

    @property
    def is_published(self) -> bool:
        """Whether the results went out. It stays true in the archive."""
        return self.published_on is not None

    @property
    def is_full(self) -> bool:
        return self.cap is not None and self.taken >= self.cap

    @property
    def takes_slips(self) -> bool:
        return self.entry in (Entry.SLIPS, Entry.BOTH)

    def terms(self) -> dict[str, Any]:
        """Return what the columns say about privacy now: what opening freezes into the promise."""
        return {
            "privacy": self.privacy,
            "k": self.k,
            "k_union": self.k_union,
            "reach": self.reach,
            "segments": list(self.segments),
            "crosstabs": [list(pair) for pair in self.crosstabs],
            "owner": self.owner,
            "community": self.community_id,
            "entry": self.entry,
        }

    def promise_holds(self) -> bool:
        """Say whether promise, digest and columns still agree. If not, someone changed them by hand."""
        return digest_of(self.promise) == self.promise_digest and self.promise == self.terms()


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def with_code(self) -> ParticipationQuerySet:
        """Printed codes: nobody's account."""
        return self.filter(person=None)


class Participation(models.Model):
    """This person, or this printed code, is on the list; has sent: yes or no. Never a time, never an answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="participations")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )
    code_mac = models.CharField(max_length=64, null=True, blank=True, unique=True)  # the code itself is on paper only
    sheet = models.PositiveSmallIntegerField(null=True, blank=True)  # on which printed page the code stands
    done = models.BooleanField(default=False)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["survey", "person"], name="participation_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, code_mac=None, sheet=None)
                | Q(person=None, code_mac__isnull=False, sheet__isnull=False),
                name="participation_person_or_code",
            ),
        ]

    def __str__(self) -> str:
        return str(self.survey_id)


class Ballot(models.Model):
    """An anonymous answer in the box. It leaves in a mixed batch, as a response under another id."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="ballots")
    answers = models.JSONField()

    def __str__(self) -> str:
        return str(self.id)


class Response(models.Model):
    """A ballot that left the box. Its texts are cut off: style gives people away, and with them their other answers."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="responses")
    answers = models.JSONField()

    def __str__(self) -> str:
        return str(self.id)


class NamedResponseQuerySet(models.QuerySet["NamedResponse"]):
    def sent(self) -> NamedResponseQuerySet:
        """What was sent: all that anybody but the writer reads."""
        return self.filter(sent_at__isnull=False)


class NamedResponse(models.Model):
    """One person's answers with their name: `draft` is being written and the writer's alone, `answers` was sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="named_responses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="named_responses")
    question_version = models.ForeignKey(
        QuestionSetVersion, on_delete=models.PROTECT, related_name="named_responses"
    )  # what was asked when it was begun or last sent
    draft = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    lock_version = models.PositiveIntegerField(default=0)

    objects = NamedResponseQuerySet.as_manager()

    class Meta:
        ordering = ["survey", "person__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "person"], name="named_response_once"),
            models.CheckConstraint(condition=Q(answers={}) | Q(sent_at__isnull=False), name="named_response_sent"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("surveys:named-show", args=[self.survey.slug, self.pk])


class Theme(models.Model):
    """What several texts are about, in the words of the analyst."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="themes")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="theme_name_once")]

    def __str__(self) -> str:
        return self.name


class TextAnswer(models.Model):
    """One written answer, by itself. Its themes say nothing about who wrote it, or what else."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="text_answers")
    target = models.CharField(max_length=80)
    text = models.TextField()
    themes = models.ManyToManyField(Theme, related_name="texts", blank=True)

    def __str__(self) -> str:
        return str(self.id)


class Excerpt(models.Model):
    """Words of a text that may be shown. It doesn't point to its text; a second person has read it before."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="excerpts")
    target = models.CharField(max_length=80)
    wording = models.TextField(max_length=500)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["survey", "target", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "target", "wording"], name="excerpt_once"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="excerpt_read_by_a_second_person"
            ),
        ]

    def __str__(self) -> str:
        return self.target


class Release(models.Model):
    """Tables that one audience may see. Pages and downloads read releases and nothing else; nothing changes one."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="releases")
    audience = models.CharField(max_length=10, choices=Audience)
    number = models.PositiveSmallIntegerField(default=1)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    made_on = models.DateField()

    class Meta:
        ordering = ["survey", "audience", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "audience", "number"], name="release_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}, {self.audience} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("A release is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A release is never deleted.")
