"""`manage.py run_jobs --once [--only NAME] --json`: run every beat job once, here and now, without Celery.

Each job finds for itself what is due, so this is what a beat and a worker would have done by now.
"""

import json
import time
from argparse import ArgumentParser
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Run every job of the beat table once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", required=True, help="one round (there is no other way)")
        parser.add_argument("--only", default="", metavar="NAME", help="one job of the beat table")
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        jobs = settings.CELERY_BEAT_SCHEDULE
        if options["only"]:
            if options["only"] not in jobs:
                raise CommandError(f"No job is called {options['only']}. There are: {', '.join(sorted(jobs))}.")
            jobs = {options["only"]: jobs[options["only"]]}
        rows = [run(name, entry) for name, entry in jobs.items()]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=1))
            return
        for row in rows:
            self.stdout.write(f"{row['job']:<36} {row['did']:>6} {row['seconds']:>8.3f} s")


def counted(said: Any) -> int:
    """A job says how much it did as a number, or as numbers by name among other words."""
    values = said.values() if isinstance(said, dict) else [said]
    return sum(value for value in values if isinstance(value, int))


def run(name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Call a job's task in this process. `did` is how much it says that it did; a job that says nothing did 0."""
    current_app.loader.import_default_modules()
    task = current_app.tasks[entry["task"]]
    started = time.perf_counter()
    did = task(*entry.get("args", ()), **entry.get("kwargs", {}))
    return {"job": name, "did": counted(did), "seconds": round(time.perf_counter() - started, 3)}
