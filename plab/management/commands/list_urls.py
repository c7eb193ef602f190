"""`manage.py list_urls --json`: every route with its policy, for whoever checks the house from outside."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand
from django.urls import Resolver404, ResolverMatch, resolve, reverse

from plab.management.shelves import Address, addresses


class Command(BaseCommand):
    help = "List every address: name, pattern, methods, policy, whether it is public, an example from the demo."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document")

    def handle(self, *args: Any, **options: Any) -> None:
        known = list(known_pages())
        rows = [row_of(address, known) for address in addresses()]
        if options["json"]:
            self.stdout.write(json.dumps(rows, indent=1))
            return
        for row in rows:
            self.stdout.write(f"{row['pattern']:<60} {row['name']:<40} {row['policy'] or 'public'}")


def row_of(address: Address, known: list[tuple[str, ResolverMatch]]) -> dict[str, Any]:
    return {
        "name": address.name,
        "pattern": address.pattern,
        "methods": address.methods,
        "policy": address.policy,
        "public": bool(address.public),
        "example": address.pattern if "<" not in address.pattern else example_of(address, known),
    }


def known_pages() -> Iterator[tuple[str, ResolverMatch]]:
    """Pages of the demo's objects, from the book that `prepare` and `demo` leave in var/. None without a demo."""
    book = settings.PLAB_VAR / "demo.json"
    if not book.exists():
        return
    said = json.loads(book.read_text())
    for url in [entry["url"] for entry in said["ids"].values()] + list(said["tokens"].values()):
        path = urlsplit(url).path
        try:
            yield path, resolve(path)
        except Resolver404:
            continue


def example_of(address: Address, known: list[tuple[str, ResolverMatch]]) -> str | None:
    """Return the very page of a demo object, or one in the same room whose address takes the same parameters."""
    for path, match in known:
        if match.view_name == address.name:
            return path
    room = address.name.partition(":")[0]
    for _, match in known:
        if match.namespace == room and set(match.kwargs) == set(address.parameters):
            return reverse(address.name, kwargs=match.kwargs)
    return None
