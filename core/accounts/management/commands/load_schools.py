"""`load_schools [FILE]`: schools from a CSV (name, neighborhood, grades, org_code). All rows or none; twice is once."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.accounts.services import BadSchoolFile, load_schools

SCHOOLS = Path(__file__).parents[1] / "data" / "schools.csv"


class Command(BaseCommand):
    help = "Loads schools from a CSV file. All rows or none; twice changes nothing."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", nargs="?", type=Path, default=SCHOOLS)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = options["file"].read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{options['file']} can't be read as UTF-8: {error}") from error
        try:
            new, changed = load_schools(text=text)
        except BadSchoolFile as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{new} schools added, {changed} changed.")
