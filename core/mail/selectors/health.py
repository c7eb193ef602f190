"""What /readyz and `selfcheck` ask about mail."""

from datetime import timedelta

from django.db.models import Count, Min

from core.mail.models import FOREVER, Message, Relay
from core.mail.registry import BULK
from core.mail.selectors.outbox import due
from core.web import clock
from core.web.health import Finding

DUE_LATE = timedelta(seconds=120)
UNSENT_LATE = timedelta(minutes=10)


def relay_goes() -> Finding:
    """The relay is neither paused nor holding old rows back."""
    row = Relay.objects.filter(name="main").first()
    if row is None:
        return Finding(True)
    now = clock.now()
    if row.paused_until and row.paused_until > now:
        until = "a person looks" if row.paused_until == FOREVER else f"{row.paused_until:%H:%M:%S} UTC"
        return Finding(False, 1, f"paused until {until}: {row.pause_reason}")
    if row.hold_before:
        return Finding(False, 1, "mail of before an outage waits for a person (hold_outbox --release)")
    return Finding(True)


def mail_is_in_time() -> Finding:
    """Nothing that may leave has been due for more than two minutes."""
    return _late(DUE_LATE)


def mail_is_sent() -> Finding:
    """Nothing that may leave has been due for more than ten minutes."""
    return _late(UNSENT_LATE)


def _late(limit: timedelta) -> Finding:
    now = clock.now()
    row = Relay.objects.filter(name="main").first()
    rows = due(now, BULK, row.hold_before if row else None).filter(not_before__lt=now - limit)
    found = rows.order_by().aggregate(count=Count("pk"), oldest=Min("not_before"))
    if not found["count"]:
        return Finding(True)
    age = int((now - found["oldest"]).total_seconds() / 60)
    return Finding(False, found["count"], f"{found['count']} mails are due and unsent, the oldest for {age} minutes")


def keys_are_unique() -> Finding:
    """No key stands in the outbox twice, no mailing writes to one address twice."""
    keys = Message.objects.values("dedupe_key").annotate(times=Count("pk")).filter(times__gt=1)
    pairs = Message.objects.exclude(mailing=None).exclude(address=None).values("mailing", "address")
    bad = keys.count() + pairs.annotate(times=Count("pk")).filter(times__gt=1).count()
    return Finding(bad == 0, bad, f"{bad} keys stand twice" if bad else "")
