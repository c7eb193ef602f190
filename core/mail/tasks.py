"""Mail by the clock. Each finds for itself what is due; run twice at once they do no harm."""

from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from core.mail.relay import stop
from core.mail.services import digests, reminders, tidying
from core.mail.services.sending import drain


@shared_task(name="mail.sweep", expires=10)
def sweep() -> dict[str, Any]:
    """Send what is due."""
    return drain()


@shared_task(name="mail.plan_reminders")
def plan_reminders() -> int:
    """Write the reminders that fall due."""
    return reminders.plan_reminders()


@shared_task(name="mail.build_digests")
def build_digests() -> int:
    """Write the daily and weekly digests that are due."""
    return digests.build_digests()


@shared_task(name="mail.tidy")
def tidy() -> dict[str, int]:
    """Shred bodies, delete old rows."""
    return tidying.tidy()


worker_shutting_down.connect(stop.set, dispatch_uid="core.mail.stop")
