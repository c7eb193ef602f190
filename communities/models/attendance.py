"""Who was there, and for how many minutes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.models.sessions import Session
from communities.states import AttendanceMark, AttendanceSource


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def there(self) -> AttendanceQuerySet:
        """Present and partly there."""
        return self.filter(mark__in=[AttendanceMark.PRESENT, AttendanceMark.PARTIAL])

    def unconfirmed(self) -> AttendanceQuerySet:
        """Checked in after the end; whoever leads the session has yet to agree."""
        return self.filter(confirmed=False)


class Attendance(models.Model):
    """One person at one session. `minutes` are whole and never more than the session's length."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attendances")
    mark = models.CharField(max_length=10, choices=AttendanceMark)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    source = models.CharField(max_length=12, choices=AttendanceSource)
    confirmed = models.BooleanField(default=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    lock_version = models.PositiveIntegerField(default=1)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="attendance_once"),
            models.CheckConstraint(
                condition=Q(mark__in=[AttendanceMark.PRESENT, AttendanceMark.PARTIAL]) | Q(minutes=0),
                name="attendance_away_has_no_minutes",
            ),
            models.CheckConstraint(condition=Q(minutes__lte=480), name="attendance_within_longest_session"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_mark_display()}"

    def get_absolute_url(self) -> str:
        return self.session.get_absolute_url()
