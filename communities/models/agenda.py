"""Protocols, the library of ways to run a session, and the timed agenda of one session."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.models.sessions import Session
from communities.states import StepKind, StepWho

STEP_NAME_LONGEST, STEP_HINT_LONGEST = 80, 200
STEPS_MOST = 20


class Protocol(models.Model):
    """A way to run a session. `steps` is a list of {name, minutes, who, kind, hint}; their minutes sum to `minutes`."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    purpose = models.TextField(_("purpose"), max_length=500)
    minutes = models.PositiveSmallIntegerField()
    size_min = models.PositiveSmallIntegerField()
    size_max = models.PositiveSmallIntegerField()
    steps = models.JSONField()
    learn_more = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=Q(size_min__gte=1, size_max__gte=F("size_min")), name="protocol_sizes"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communities:protocol-detail", args=[self.key])


class AgendaStep(models.Model):
    """One step of a session's agenda. Their minutes sum to the session's length at most (service)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=STEP_NAME_LONGEST)
    minutes = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=12, choices=StepWho, default=StepWho.EVERYONE)
    kind = models.CharField(max_length=10, choices=StepKind, default=StepKind.OTHER)
    hint = models.CharField(max_length=STEP_HINT_LONGEST, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["session", "position"], name="agenda_position_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="agenda_step_takes_time"),
        ]

    def __str__(self) -> str:
        return self.name
