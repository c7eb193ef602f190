"""`manage.py load_topics FILE`: take all rows or none; twice = no change."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from communities.services.topics import BadTopics, load_topics, read_topics


class Command(BaseCommand):
    help = "Load topics from a CSV file (name, parent, source): all rows or none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            changed = load_topics(read_topics(options["file"]))
        except (BadTopics, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{changed} topics new or changed")
