"""`manage.py selfcheck --json [--tables]`: do the books balance? Ends with 1 when they do not."""

import hashlib
import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management import BaseCommand
from django.db import connection

from core.web import health

CHUNK = 2000


class Command(BaseCommand):
    help = "Run every check of the books that the rooms registered; with --tables also count and hash each table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document")
        parser.add_argument("--tables", action="store_true", help="rows and a checksum of each table")

    def handle(self, *args: Any, **options: Any) -> None:
        checks = [result(check) for check in health.checks("books")]
        ok = all(check["ok"] for check in checks)
        report: dict[str, Any] = {"schema": 1, "ok": ok, "checks": checks}
        report["tables"] = dict(tables()) if options["tables"] else {}
        if options["json"]:
            self.stdout.write(json.dumps(report, indent=1))
        else:
            for check in checks:
                self.stdout.write(f"{'ok ' if check['ok'] else 'BAD'} {check['id']:<36} {check['detail']}")
            for name, said in report["tables"].items():
                self.stdout.write(f"{said['rows']:>9} {said['sha256'][:16]} {name}")
        if not ok:
            sys.exit(1)


def result(check: health.Check) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        finding = check.run()
    except Exception as error:
        finding = health.Finding(False, 1, f"{type(error).__name__}: {error}")
    seconds = round(time.perf_counter() - started, 3)
    return {"id": check.id, "ok": finding.ok, "bad": finding.bad, "detail": finding.detail, "seconds": seconds}


def tables() -> Iterator[tuple[str, dict[str, Any]]]:
    """Each table's rows and the hash of their contents, in an order that does not depend on how they lie on disk."""
    for name in sorted(connection.introspection.table_names()):
        quoted = connection.ops.quote_name(name)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {quoted}")  # noqa: S608 (a quoted name from the schema)
            rows = sorted(repr(row) for row in iter_rows(cursor))
        yield name, {"rows": len(rows), "sha256": hashlib.sha256("\n".join(rows).encode()).hexdigest()}


def iter_rows(cursor: Any) -> Iterator[Any]:
    while found := cursor.fetchmany(CHUNK):
        for row in found:
            yield tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)
