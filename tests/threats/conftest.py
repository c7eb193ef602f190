"""What the walkers share: the small demo, loaded once and rolled back, and a client for each of its people."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.threats.walk import House


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The demo and the cast are the same people: tests that walk the demo come last of this folder."""
    here = [item for item in items if "tests/threats" in str(item.path)]
    if here:
        first = items.index(here[0])
        rest = [item for item in items if item not in set(here)]
        in_order = sorted(here, key=lambda item: "house" in getattr(item, "fixturenames", ()))
        items[:] = rest[:first] + in_order + rest[first:]


@pytest.fixture(autouse=True)
def say_only_what_is_wrong() -> Iterator[None]:
    """A walk makes thousands of requests; the levels go back, for other rooms' tests read these logs."""
    loggers = [logging.getLogger(name) for name in ("plab.access", "django.request", "django.security")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL)
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.fixture(scope="package")
def house(django_db_setup, django_db_blocker) -> Iterator[House]:
    """The demo inside one transaction: each step of a walk is undone, the whole at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        said = StringIO()
        call_command("demo", size="small", json=True, stdout=said, stderr=StringIO())
        made = House(json.loads(said.getvalue()))
        for person in made.people:  # now: a session opened inside a test would be gone with it
            made.client(person)
        yield made
        transaction.set_rollback(True)
