"""The book of events. Append-only; holds no text that a wall hides."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models


class EventQuerySet(models.QuerySet["Event"]):
    def about(self, obj: models.Model) -> EventQuerySet:
        """Events of one object, newest first."""
        kind = ContentType.objects.get_for_model(obj, for_concrete_model=True)
        return self.filter(object_type=kind, object_id=str(obj.pk)).order_by("-id")


class Event(models.Model):
    """One line: who (null is the clock or the house) did what, to which object, from which state to which, why."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    verb = models.CharField(max_length=60)
    object_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.CharField(max_length=40)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30, blank=True)
    reason = models.TextField(blank=True)
    data = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id", "-id"], name="event_about")]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type_id}:{self.object_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Events are written once. A correction is another event."""
        if self.pk is not None:
            raise TypeError("An event is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An event is never deleted.")
