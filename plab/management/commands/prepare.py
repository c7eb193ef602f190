"""`manage.py prepare`: everything that must stand before the first page. Harmless twice; quick when all is there."""

import shutil
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command

from core.web import fonts
from plab.settings.environment import local_secret_key

FOLDERS = ("celery/queue", "celery/control", "media", "mail", "fonts", "backups", "log")


class Command(BaseCommand):
    help = "Make var/, the secret key, fonts, cache table and schema; load the small demo when nobody is there yet."

    requires_system_checks = ()  # they would ask for the folders that this command makes

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-database", action="store_true", help="only what lies in var/ (for an image)")

    def handle(self, *args: Any, **options: Any) -> None:
        var: Path = settings.PLAB_VAR
        self.clear_queue(var)
        for name in FOLDERS:
            (var / name).mkdir(parents=True, exist_ok=True)
        fonts.make(var / "fonts")
        if settings.PLAB_ENV != "production":
            local_secret_key()
        if options["without_database"]:
            return
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if settings.PLAB_ENV == "dev" and not get_user_model().objects.exists():
            self.stderr.write("Loading the small demo (once) …")
            call_command("demo", size="small", stdout=StringIO())

    def clear_queue(self, var: Path) -> None:
        """Empty the file broker: a wake-up of yesterday is worth nothing, and every job finds what is due by itself."""
        shutil.rmtree(var / "celery" / "queue", ignore_errors=True)
        shutil.rmtree(var / "celery" / "control", ignore_errors=True)
