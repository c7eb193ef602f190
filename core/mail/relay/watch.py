"""Ending in time: the stop flag that every sender of this machine's worker sees, and the watchdog of a line."""

import mmap
import threading
import time
from typing import Any

from core.mail.relay.replies import Line

MESSAGE_LIMIT = 30.0  # seconds that one message may take; then the watchdog cuts the line
STOP_GRACE = 4.0  # seconds that the message in hand gets when we have to stop


class Stop:
    """ "Finish what is in hand and end." One byte of shared memory, made before a worker forks, so children see it."""

    def __init__(self) -> None:
        self._byte = mmap.mmap(-1, 1)

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._byte[0] = 1

    def clear(self) -> None:
        self._byte[0] = 0

    def is_set(self) -> bool:
        return self._byte[0] == 1


stop = Stop()


class Watchdog:
    """Cuts a line on which one message has taken 30 s, or 4 s once we have to stop. One thread a sender."""

    def __init__(self, line: Line, *, limit: float = MESSAGE_LIMIT, grace: float = STOP_GRACE) -> None:
        self._line, self._limit, self._grace = line, limit, grace
        self._since: float | None = None
        self._stop_seen: float | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="mail-watchdog", daemon=True)

    def __enter__(self) -> "Watchdog":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._thread.join(1.0)

    def begin(self) -> None:
        self._since = time.monotonic()

    def end(self) -> None:
        self._since = None

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            now, since = time.monotonic(), self._since
            if stop.is_set() and self._stop_seen is None:
                self._stop_seen = now
            if since is None:
                continue
            late = now - since > self._limit
            if late or (self._stop_seen is not None and now - self._stop_seen > self._grace):
                self._line.cut()
                self._since = None
