"""The table on the screen and `var/bench.json` (schema 1)."""

import json
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.db import connection

from tests.bench.measure import Row

WORST = ("pass", "near", "fail")


def verdict_of(rows: list[Row]) -> str:
    return max((row.verdict for row in rows), key=WORST.index, default="pass")


def machine(load_before: float) -> dict[str, Any]:
    memory = Path("/proc/meminfo").read_text().split("MemTotal:")[1].split()[0]
    models = [
        line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    return {
        "cpu": models[0] if models else platform.machine(),
        "cores": os.cpu_count(),
        "ram_mb": int(memory) // 1024,
        "load_before": load_before,
        "load_after": os.getloadavg()[0],
        "python": platform.python_version(),
        "django": django.get_version(),
    }


def as_json(rows: list[Row], peers: list[dict[str, Any]], **head: Any) -> dict[str, Any]:
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    return {
        "schema": 1,
        "commit": commit,
        **head,
        "verdict": verdict_of(rows),
        "rows": [
            {
                "id": row.id,
                "what": row.what,
                "database": connection.vendor,
                "unit": row.unit,
                "better": "lower",
                "floor": row.floor,
                "floor_value": row.floor_value,
                "value": row.value,
                "ratio": row.ratio,
                "goal": row.goal,
                "fails_at": row.fails_at,
                "rounds": row.rounds,
                "queries": row.queries,
                "queries_goal": row.queries_goal,
                "bytes": row.bytes,
                "verdict": row.verdict,
            }
            for row in rows
        ],
        "peers": peers,
    }


def write(book: dict[str, Any]) -> Path:
    path = Path(settings.PLAB_VAR) / "bench.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(book, indent=1))
    return path


def table(rows: list[Row]) -> str:
    def number(value: float | None, digits: int = 2) -> str:
        return "–" if value is None else f"{value:.{digits}f}"

    lines = [f"{'id':5}{'what':44}{'floor':>14}{'figure':>12}{'ratio':>8}{'goal':>7}{'queries':>9}  verdict"]
    for row in rows:
        queries = "–" if row.queries is None else row.queries
        floor = f"{row.floor} {number(row.floor_value)}" if row.floor else "–"
        lines.append(
            f"{row.id:5}{row.what[:43]:44}{floor:>14}{number(row.value):>9} {row.unit.replace('cpu_', ''):2}"
            f"{number(row.ratio):>8}{number(row.goal):>7}{queries:>9}  {row.verdict}"
        )
    return "\n".join(lines)
