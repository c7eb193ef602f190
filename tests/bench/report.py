"""The table on the screen and `var/bench.json` (schema 1)."""

import gzip
import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

import django
from django.db import connection

from tests.bench.measure import Row

VERDICTS = ("pass", "near", "fail")
UNITS = {"cpu_ms": "ms", "wall_s": "s", "mb": "MB", "kb": "kB", "per_s": "/s", "count": ""}


def database() -> str:
    if connection.vendor == "postgresql":
        return f"PostgreSQL {connection.pg_version // 10000}"
    return f"SQLite {'.'.join(str(part) for part in connection.Database.sqlite_version_info)}"


def machine(load: float) -> dict[str, Any]:
    memory = Path("/proc/meminfo").read_text().split("MemTotal:")[1].split()[0]
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    return {
        "cpu": models[0].split(":")[1].strip() if models else platform.machine(),
        "cores": os.cpu_count(),
        "ram_mb": int(memory) // 1024,
        "load_before": load,
        "load_after": os.getloadavg()[0],
        "python": platform.python_version(),
        "django": django.get_version(),
    }


def as_json(row: Row) -> dict[str, Any]:
    def number(value: float | None) -> float | None:
        return None if value is None else round(value, 4)

    plain = (
        "id",
        "what",
        "unit",
        "better",
        "floor",
        "goal",
        "fails_at",
        "rounds",
        "queries",
        "queries_goal",
        "verdict",
    )
    return {name: getattr(row, name) for name in plain} | {
        "database": connection.vendor,
        "floor_value": number(row.floor_value),
        "value": number(row.value),
        "ratio": number(row.ratio),
        "server_cpu_ms": number(row.server),
        "wall_p50_ms": number(row.wall(50)),
        "wall_p99_ms": number(row.wall(99)),
        "bytes": len(row.answer) or None,
        "bytes_gzip": len(gzip.compress(row.answer)) if row.answer else None,
    }


def book(rows: list[Row], *, started: str, seconds: float, load: float) -> dict[str, Any]:
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    return {
        "schema": 1,
        "commit": commit,
        "started": started,
        "seconds": seconds,
        "size": "district",
        "verdict": max((row.verdict for row in rows), key=VERDICTS.index, default="pass"),
        "machine": machine(load),
        "rows": [as_json(row) for row in rows],
        "peers": [],
    }


def write(book: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(book, indent=1))


def table(rows: list[Row]) -> str:
    def number(value: float | None) -> str:
        return "–" if value is None else f"{value:.2f}" if value < 100 else f"{value:.0f}"

    lines = [f"{'id':5}{'what':42}{'floor':>11}{'figure':>11}{'ratio':>7}{'goal':>7}{'queries':>14}  verdict"]
    for row in rows:
        floor = f"{row.floor} {number(row.floor_value)}" if row.floor else "–"
        figure = f"{number(row.value)} {UNITS[row.unit]:2}"
        asked = (
            "–" if row.queries is None else f"{row.queries} of {row.queries_goal}" if row.queries_goal else row.queries
        )
        lines.append(
            f"{row.id:5}{row.what:42.41}{floor:>11}{figure:>11}{number(row.ratio):>7}{number(row.goal):>7}{asked:>14}"
            f"  {row.verdict}"
        )
    return "\n".join(lines)
