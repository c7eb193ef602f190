"""How a row is measured: interleaved rounds in shuffled order, CPU of this process and its database, medians."""

import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

WARM_UPS = 20
TICK = os.sysconf("SC_CLK_TCK")


@dataclass
class Row:
    """One line of the table: what is measured, against which floor, its goal and where it fails.

    `run` does the thing once; `value` is what it costs, in `unit`, filled in by `measure` (or beforehand, `fixed`).
    """

    id: str
    what: str
    run: Callable[[], Any] | None = None
    floor: str | None = None
    goal: float = 0.0
    fails_at: float = 0.0
    queries_goal: int | None = None
    unit: str = "cpu_ms"
    value: float | None = None
    floor_value: float | None = None
    queries: int | None = None
    bytes: int | None = None
    rounds: int = 0
    samples: list[float] = field(default_factory=list)

    @property
    def ratio(self) -> float | None:
        if self.floor_value in (None, 0) or self.value is None:
            return None
        return self.value / self.floor_value

    @property
    def verdict(self) -> str:
        judged = self.ratio if self.floor else self.value
        if self.queries_goal is not None and (self.queries or 0) > self.queries_goal:
            return "fail"
        if judged is None or not self.goal:
            return "pass"
        return "pass" if judged <= self.goal else "near" if judged <= self.fails_at else "fail"


class BackendClock:
    """CPU seconds of the PostgreSQL backend that serves this connection; 0 on SQLite, which runs in this process."""

    def __init__(self) -> None:
        self.stat: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                path = Path(f"/proc/{cursor.fetchone()[0]}/stat")
            self.stat = path if path.exists() else None

    def now(self) -> float:
        if self.stat is None:
            return 0.0
        parts = self.stat.read_text().rsplit(")", 1)[1].split()
        return (int(parts[11]) + int(parts[12])) / TICK


def measure(rows: list[Row], floors: dict[str, Callable[[], Any]], rounds: int, seed: int = 7) -> dict[str, float]:
    """Run every row and floor once a round, in an order shuffled anew; fill the rows in; return the floors' medians.

    The backend's clock ticks in 10 ms, so its share is taken over all rounds of a row and divided, not round by round.
    """
    backend = BackendClock()
    samples: dict[str, list[float]] = {name: [] for name in floors}
    served: dict[str, float] = dict.fromkeys(floors, 0.0)
    runs: list[tuple[str, Callable[[], Any], list[float]]] = [(n, run, samples[n]) for n, run in floors.items()]
    live = [row for row in rows if row.run is not None]
    runs += [(row.what, row.run, row.samples) for row in live if row.run]
    for name, run, _kept in runs:
        for _ in range(WARM_UPS):
            run()
        served.setdefault(name, 0.0)
    die = random.Random(seed)
    for _ in range(rounds):
        die.shuffle(runs)
        for name, run, kept in runs:
            before, started = backend.now(), time.process_time()
            run()
            kept.append((time.process_time() - started) * 1000)
            served[name] += (backend.now() - before) * 1000
    medians = {name: statistics.median(kept) + served[name] / rounds for name, kept in samples.items()}
    for row in live:
        row.rounds = rounds
        row.value = statistics.median(row.samples) + served[row.what] / rounds
        row.floor_value = medians.get(row.floor) if row.floor else None
        if row.run:
            with CaptureQueriesContext(connection) as queries:
                answer = row.run()
            row.queries = len(queries)
            row.bytes = len(getattr(answer, "content", b"") or b"") or None
    return medians
