"""`python -m tests.bench [--only pages,mail] [--rounds 200] [--out var/bench.json]`: one table, one book.

Works in a database of its own on the server that PLAB_DATABASE_URL names (`tests.services` sets it), else on SQLite.
"""

import argparse
import gc
import importlib
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

PARTS = ("pages", "surveys", "mail")
ROUNDS = 200
BOOK = Path(__file__).resolve().parents[2] / "var" / "bench.json"


def measured(parts: list[str], rounds: int) -> list:
    """Return the rows of these parts, measured on district data in a fresh database that is dropped at the end."""
    from django.core.management import call_command
    from django.db import connection

    from tests.bench import world

    named = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        call_command("createcachetable", verbosity=0)
        district = world.build()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # as PostgreSQL does by itself before long
        gc.collect()
        gc.freeze()  # the district's rows stay out of every later collection: a worker doesn't hold them
        return [row for part in parts for row in importlib.import_module(f"tests.bench.{part}").rows(district, rounds)]
    finally:
        connection.creation.destroy_test_db(named, verbosity=0)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help=f"parts of {', '.join(PARTS)}")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--out", type=Path, default=BOOK)
    asked = parser.parse_args()
    started, load = datetime.fromtimestamp(time.time(), UTC), os.getloadavg()[0]
    os.environ["DJANGO_SETTINGS_MODULE"] = "plab.settings.bench"
    import django

    django.setup()
    from tests.bench import report

    hurried = load > (os.cpu_count() or 1)
    if hurried:
        print(f"warning: load {load:.1f} on {os.cpu_count()} cores: trust ratios, not milliseconds", file=sys.stderr)
    clock = time.monotonic()
    rows = measured([part for part in PARTS if part in asked.only.split(",")], asked.rounds)
    for row in rows:
        row.hurried = hurried
    book = report.book(rows, started=started.isoformat(), seconds=round(time.monotonic() - clock, 1), load=load)
    print(report.table(rows))
    report.write(book, asked.out)
    print(f"{book['verdict']}: {len(rows)} rows on {report.database()} in {book['seconds']:.0f} s, kept in {asked.out}")
    return int(book["verdict"] == "fail")


if __name__ == "__main__":
    sys.exit(main())
