"""Checks that rooms register from their `apps.py`: `ready` for /readyz, `books` for `manage.py selfcheck`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.core.cache import cache

from core.web import clock

BEAT_LATE_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: `ok`, how many rows are `bad`, and a sentence."""

    ok: bool
    bad: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """`fatal` turns /readyz to 503; any other failed check is shown as degraded with 200."""

    id: str
    run: Callable[[], Finding]
    fatal: bool = False


_checks: dict[Literal["ready", "books"], dict[str, Check]] = {"ready": {}, "books": {}}


def ready(id: str, run: Callable[[], Finding], *, fatal: bool = False) -> None:
    """Register a check of /readyz, like "mail.relay". Must answer within a second."""
    _checks["ready"][id] = Check(id, run, fatal)


def books(id: str, run: Callable[[], Finding]) -> None:
    """Register a check of `selfcheck`, like "communities.capacity": does what the tables say add up?"""
    _checks["books"][id] = Check(id, run)


def checks(kind: Literal["ready", "books"]) -> list[Check]:
    return list(_checks[kind].values())


def beat() -> None:
    cache.set("web.heartbeat", clock.now().timestamp(), timeout=None)


def beat_is_alive() -> Finding:
    at = cache.get("web.heartbeat")
    age = clock.now().timestamp() - at if at else None
    if age is None:
        return Finding(False, 1, "the beat has not run yet")
    return Finding(age <= BEAT_LATE_SECONDS, int(age > BEAT_LATE_SECONDS), f"last beat {age:.0f} s ago")
