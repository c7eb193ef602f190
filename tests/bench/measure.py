"""How a row is measured: interleaved rounds in an order shuffled anew, CPU of process and database, medians."""

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
HEAVY = 20, 30  # a heavy thing runs as often as these seconds allow, but never less often than this
BY_THE_WALL = ("wall_s", "per_s")
TALK = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")  # not counted among a row's queries


@dataclass
class Row:
    """One line of the table: what is measured, against which floor, its goal and where it fails. A floor is one, too.

    `run` does the thing once, `per` times in one go; `before` makes it ready and is not measured. `value` is what one
    costs in `unit`: filled in by `measure`, or known beforehand.
    """

    id: str
    what: str
    run: Callable[[], Any] | None = None
    floor: str | None = None
    goal: float = 0.0
    fails_at: float = 0.0
    queries_goal: int | None = None
    before: Callable[[], Any] | None = None
    per: int = 1
    alone: bool = False  # only this process counts, not its database
    unit: str = "cpu_ms"
    better: str = "lower"
    value: float | None = None
    floor_value: float | None = None
    server: float | None = None
    queries: int | None = None
    answer: bytes = b""
    rounds: int = 0
    hurried: bool = False  # by others on this machine: what went by the wall's clock can't fail then
    samples: list[tuple[float, float, float]] = field(default_factory=list)  # process CPU, database CPU, wall; ms

    @property
    def ratio(self) -> float | None:
        return self.value / self.floor_value if self.value is not None and self.floor_value else None

    @property
    def verdict(self) -> str:
        if self.queries_goal is not None and (self.queries or 0) > self.queries_goal:
            return "fail"
        judged = self.ratio if self.floor else self.value
        if judged is None:
            return "fail"
        sign = 1 if self.better == "lower" else -1
        if sign * judged <= sign * self.goal:
            return "pass"
        excused = self.hurried and self.unit in BY_THE_WALL
        return "near" if excused or sign * judged <= sign * self.fails_at else "fail"

    def sample(self, backend: "BackendClock") -> None:
        """Run once; keep what it took."""
        if self.before:
            self.before()
        served, wall, spent = backend.now(), time.perf_counter(), time.process_time()
        self.run()  # type: ignore[misc]
        spent, wall = time.process_time() - spent, time.perf_counter() - wall
        self.samples.append(tuple(1000 * part / self.per for part in (spent, backend.now() - served, wall)))

    def count(self) -> None:
        """Run once more; keep its queries and its answer."""
        if self.before:
            self.before()
        with CaptureQueriesContext(connection) as asked:
            answer = self.run()  # type: ignore[misc]
        self.queries = sum(not one["sql"].startswith(TALK) for one in asked)
        self.answer = getattr(answer, "content", b"")

    def settle(self) -> None:
        """Take the medians, in the unit of this row."""
        self.rounds = len(self.samples)
        self.server = statistics.median(served for _, served, _ in self.samples)
        wall = statistics.median(wall for *_, wall in self.samples)
        cpu = statistics.median(spent + (0 if self.alone else served) for spent, served, _ in self.samples)
        self.value = {"cpu_ms": cpu, "wall_s": wall / 1000, "per_s": 1000 / wall}[self.unit]

    def wall(self, percent: int) -> float | None:
        return statistics.quantiles([w for *_, w in self.samples], n=100)[percent - 1] if self.rounds > 1 else None


class BackendClock:
    """CPU seconds of the PostgreSQL process that serves this connection, to the nanosecond; 0 on SQLite, which runs in
    ours, and on a server elsewhere."""

    def __init__(self) -> None:
        self.stat: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                process = Path(f"/proc/{cursor.fetchone()[0]}")
            if process.exists() and (process / "comm").read_text().startswith("postgres"):
                self.stat = process / "schedstat"

    def now(self) -> float:
        return int(self.stat.read_text().split()[0]) / 1e9 if self.stat else 0.0


def measure(
    rows: list[Row], floors: list[Row], rounds: int, *, warm_ups: int = WARM_UPS, heavy: tuple[float, int] = HEAVY
) -> None:
    """Run every floor and row once a round and fill the rows in. Heavy ones sit out rounds, evenly spread."""
    everything = [*floors, *rows]
    backend, die, shares = BackendClock(), random.Random(7), {}
    for row in everything:
        for _ in range(max(1, min(warm_ups, rounds))):
            row.sample(backend)
        wall = min(wall for *_, wall in row.samples) * row.per / 1000
        shares[row.what] = min(rounds, max(heavy[1], int(heavy[0] / wall)))
        row.samples.clear()
    for number in range(rounds):
        for row in die.sample(everything, len(everything)):
            share = shares[row.what]
            if (number + 1) * share // rounds > number * share // rounds:
                row.sample(backend)
    for row in everything:
        row.count()
        row.settle()
    values = {row.what: row.value for row in floors}
    for row in rows:
        row.floor_value = values[row.floor] if row.floor else None
