"""`manage.py send_outbox --once | --loop`: send what is due without Celery. Prints counts as JSON."""

import json
import signal
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import InterfaceError, OperationalError, close_old_connections

from core.mail.relay import stop
from core.mail.services.sending import BUDGET, drain

PAUSE = 1.0  # seconds between two looks


class Command(BaseCommand):
    help = "Sends the mail that is due: --once until nothing is due, --loop until it is told to stop."

    def add_arguments(self, parser: CommandParser) -> None:
        how = parser.add_mutually_exclusive_group(required=True)
        how.add_argument("--once", action="store_true", help="empty the outbox, then exit (cron)")
        how.add_argument("--loop", action="store_true", help="go on until SIGTERM or SIGINT")

    def handle(self, *args: Any, **options: Any) -> None:
        before = {number: signal.signal(number, stop.set) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            if options["once"]:
                self.stdout.write(json.dumps(drain(budget=None)))
            else:
                self._loop()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _loop(self) -> None:
        while not stop.is_set():
            try:
                counts = drain(budget=BUDGET)
            except (OperationalError, InterfaceError) as error:
                counts = {"ended": f"database: {type(error).__name__}"}
            if len(counts) > 1:
                self.stdout.write(json.dumps(counts))
                self.stdout.flush()
            close_old_connections()
            for _tick in range(int(PAUSE / 0.1)):
                if stop.is_set():
                    return
                time.sleep(0.1)
