"""Mail by the clock. Each finds for itself what is due; run twice at once they do no harm."""

from typing import Any

from celery import shared_task
from celery.signals import worker_shutting_down

from core.mail.relay import stop
from core.mail.services.sending import drain


@shared_task(name="mail.sweep", expires=10)
def sweep() -> dict[str, Any]:
    """Send what is due."""
    return drain()


worker_shutting_down.connect(stop.set, dispatch_uid="core.mail.stop")
