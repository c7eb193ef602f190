"""Do the room's books add up? For `manage.py selfcheck`."""

from typing import Any

from django.db.models import F

from communities.models import Session
from core.web.health import Finding


def seats_within_capacity() -> Finding:
    """Going and offered never exceed a session's capacity."""
    rows: Any = Session.objects.with_seats().filter(capacity__isnull=False)
    bad = rows.filter(taken__gt=F("capacity")).count()
    return Finding(bad == 0, bad, f"{bad} sessions hold more people than seats" if bad else "")
