"""`manage.py load_protocols FILE`: take all protocols or none; twice = no change."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from communities.services.agenda import BadProtocols, load_protocols, read_protocols


class Command(BaseCommand):
    help = "Load the protocol library from a YAML file: all protocols or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed = load_protocols(read_protocols(options["file"]))
        except (BadProtocols, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{changed} protocols new or changed")
