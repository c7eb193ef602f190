"""`manage.py demo`: fill an empty database with invented people in every state, and print the book of what was made."""

import json
import sys
from contextlib import redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.web.demo import Demo

SIZES = ("small",)
ROOMS = ("core.accounts", "communities", "surveys", "outreach")  # in floor order: each builds on those before it


class Command(BaseCommand):
    help = "Fill an empty database with demo data. Refused in production and where other rows are."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--size", choices=SIZES, default="small")
        parser.add_argument("--seed", type=int, default=7)
        parser.add_argument("--json", action="store_true", help="print the book as one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PLAB_ENV == "production":
            raise CommandError("The demo is never loaded in production.")
        size, seed = options["size"], options["seed"]
        book = self._known_book(size, seed) or self._make(size, seed)
        self._print(book, as_json=options["json"])

    def _book_file(self) -> Path:
        return Path(settings.PLAB_VAR) / "demo.json"

    def _known_book(self, size: str, seed: int) -> dict[str, Any] | None:
        """Return the book of an earlier run with the same size and seed; refuse if the rows are somebody else's."""
        if not get_user_model().objects.exists():
            return None
        try:
            book: dict[str, Any] = json.loads(self._book_file().read_text())
        except (OSError, ValueError):
            book = {}
        if (book.get("size"), book.get("seed")) != (size, seed):
            raise CommandError("This database holds other rows. The demo wants an empty one.")
        return book

    def _make(self, size: str, seed: int) -> dict[str, Any]:
        demo = Demo(size=size, seed=seed)
        for room in ROOMS:
            if Path(settings.BASE_DIR, *room.split("."), "management", "demo.py").exists():
                self.stderr.write(f"demo: {room}")
                with redirect_stdout(sys.stderr):  # what loaders say is no part of the JSON document
                    import_module(f"{room}.management.demo").load(demo)
        book = {
            "schema": 1,
            "seed": seed,
            "size": size,
            "now": demo.now.isoformat(),
            "base_url": settings.PLAB_BASE_URL,
            "logins": demo.logins,
            "ids": demo.ids,
            "tokens": demo.tokens,
            "canaries": demo.canaries,
        }
        self._book_file().parent.mkdir(parents=True, exist_ok=True)
        self._book_file().write_text(json.dumps(book, indent=1))
        return book

    def _print(self, book: dict[str, Any], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(book, indent=1))
            return
        for key, login in book["logins"].items():
            self.stdout.write(f"{key:22} {login['email']:40} {login['password']}")
