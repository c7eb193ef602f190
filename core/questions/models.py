"""Question sets: a draft that people edit, and published versions that nothing ever changes."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.questions.types import Definition, Fault, parse
from core.questions.types.registry import compact

DIGEST_LENGTH = 64
KEPT = 200  # parsed versions that a process remembers
_parsed: dict[str, Definition] = {}  # by digest


def digest_of(definition: dict[str, Any]) -> str:
    """Return the sha256 of a definition's canonical JSON."""
    return hashlib.sha256(compact(definition).encode(errors="surrogatepass")).hexdigest()


def empty_draft() -> dict[str, Any]:
    return {
        "languages": {"en": {"reviewed": False}},
        "sections": [{"key": "section_1", "title": {}, "intro": {}, "questions": []}],
    }


class QuestionSet(models.Model):
    """What one survey, call or request asks. Two people may edit the draft: `lock_version` tells them apart."""

    title = models.CharField(max_length=200)
    draft = models.JSONField(default=empty_draft)
    previous = models.JSONField(null=True, blank=True)  # the draft before the last change, for "Undo"
    lock_version = models.PositiveIntegerField(default=0)
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(title=""), name="questionset_has_a_title")]

    def __str__(self) -> str:
        return self.title

    def read_draft(self) -> tuple[Definition, list[Fault]]:
        """Return the draft as it parses now, and what is wrong with it."""
        return parse(self.draft)


class QuestionSetVersionQuerySet(models.QuerySet["QuestionSetVersion"]):
    def update(self, **kwargs: Any) -> int:
        raise TypeError("A published version is never changed.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("A published version is never deleted.")


class QuestionSetVersion(models.Model):
    """One published version. Its `digest` is recomputed by a health check; `asks` is its parsed definition."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    digest = models.CharField(max_length=DIGEST_LENGTH)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = QuestionSetVersionQuerySet.as_manager()

    class Meta:
        ordering = ["question_set", "number"]
        constraints = [
            models.UniqueConstraint(fields=["question_set", "number"], name="questionsetversion_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="questionsetversion_counts_from_one"),
            models.CheckConstraint(condition=~Q(digest=""), name="questionsetversion_has_a_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.question_set_id}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Versions are written once. A correction is another version."""
        if self.pk is not None:
            raise TypeError("A published version is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A published version is never deleted.")

    @cached_property
    def asks(self) -> Definition:
        """The parsed definition. Versions never change, so each is parsed once a process, not once a request."""
        if self.digest not in _parsed:
            if len(_parsed) >= KEPT:
                _parsed.clear()
            _parsed[self.digest] = parse(self.definition)[0]
        return _parsed[self.digest]
