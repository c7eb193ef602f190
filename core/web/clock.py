"""The one clock. All code asks `now()` and `today()`; lint bans every other source of time.

In development and tests a file (PLAB_CLOCK_FILE) may hold a time like `2027-03-14T01:30:00-05:00`; every process
follows at once and ticks on from the moment it was written. With ` frozen` after the time it stands still.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    path = settings.PLAB_CLOCK_FILE
    if not path:
        return timezone.now()
    try:
        file = Path(path)
        text, written = file.read_text().strip(), file.stat().st_mtime
    except OSError:
        return timezone.now()
    moment, _, rest = text.partition(" ")
    start = datetime.fromisoformat(moment).astimezone(timezone.get_fixed_timezone(0))
    if rest == "frozen":
        return start
    return start + timedelta(seconds=timezone.now().timestamp() - written)


def today() -> date:
    """Return the present day in PLAB_TIME_ZONE (Boston, not UTC)."""
    return timezone.localtime(now(), timezone.get_default_timezone()).date()
