"""The heartbeat: one cache row that tells /readyz that beat and worker are alive."""

from celery import shared_task

from core.web import health


@shared_task(name="web.heartbeat")
def heartbeat() -> int:
    health.beat()
    return 1
