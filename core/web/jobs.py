"""Waking the worker. No fact lives only in the broker: a job finds what is due, a lost wake-up costs one sweep."""

import logging
import time
from typing import Any

from celery import current_app
from django.db import transaction

SILENT_SECONDS = 5.0  # after a failed publish: don't make the next request wait for a broker that is gone
_log = logging.getLogger("plab.jobs")
_silent_until = 0.0


def enqueue(name: str, *args: Any) -> None:
    """Publish a task after the present transaction commits. Never raises, never retries, says so once in the log.

    `name` is the task's full name, like "mail.sweep"; `args` must be plain JSON values.
    """
    transaction.on_commit(lambda: _publish(name, args))


def _publish(name: str, args: tuple[Any, ...]) -> None:
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        # By the registry, not send_task: send_task ignores eager mode.
        current_app.tasks[name].apply_async(args, retry=False)
    except Exception as error:
        _silent_until = time.monotonic() + SILENT_SECONDS
        _log.warning("broker unreachable, %s not published (%s); sweeps go on", name, type(error).__name__)
