"""`manage.py hold_outbox [--release]`: keep every mail written until now from leaving, or let it go again."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.mail.services.relays import hold_outbox, release_outbox


class Command(BaseCommand):
    help = "Holds all mail written until now (new mail flows); --release lets it go."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--release", action="store_true", help="let go what is held")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["release"]:
            self.stdout.write(json.dumps({"released": release_outbox()}))
        else:
            self.stdout.write(json.dumps({"held": hold_outbox()}))
