"""`python -m tests.bench [--only pages,mail] [--rounds N]`: its own database, one table, one book."""

import argparse
import importlib
import os
import sys
import tempfile
import time

PARTS = ("pages", "surveys", "mail")
ROUNDS = 200


def prepare() -> None:
    """Point the house at an empty database of its own: PLAB_BENCH_DATABASE_URL, or SQLite in a temporary folder."""
    folder = tempfile.mkdtemp(prefix="plab-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "plab.settings.bench"
    os.environ.setdefault("PLAB_VAR_OUT", os.environ.get("PLAB_VAR", "var"))
    os.environ["PLAB_VAR"] = folder
    os.environ["PLAB_ENV"] = "test"
    os.environ["PLAB_DATABASE_URL"] = os.environ.get("PLAB_TEST_DATABASE_URL") or f"sqlite:///{folder}/bench.sqlite3"


def make_database() -> str:
    """Create and migrate the benchmark's database; the floor's tables have no migrations."""
    from django.core.management import call_command
    from django.db import connection

    name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
    call_command("createcachetable", verbosity=0)
    return str(name)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    started, load = time.time(), os.getloadavg()[0]
    prepare()
    import django

    django.setup()
    from django.db import connection
    from django.utils import timezone

    from tests.bench import report, world

    make_database()
    if load > (os.cpu_count() or 1):
        print(f"warning: load {load:.1f} on {os.cpu_count()} cores; trust ratios, not milliseconds", file=sys.stderr)
    district = world.build()
    rows, peers = [], []
    for part in options.only.split(","):
        found = importlib.import_module(f"tests.bench.{part}").rows(district, options.rounds)
        rows += found
    print(report.table(rows))
    book = report.as_json(
        rows,
        peers,
        started=timezone.localtime(timezone.now()).isoformat(),  # noqa: TID251 (real time of a real run)
        seconds=round(time.time() - started, 1),
        size="district",
        machine=report.machine(load),
    )
    report.write(book)
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    print(f"{book['verdict']}: {len(rows)} rows in {book['seconds']} s")
    return 1 if book["verdict"] == "fail" else 0


if __name__ == "__main__":
    sys.exit(main())
