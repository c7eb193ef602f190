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
    """Tests that walk the demo come first: they take long, and the cast, who are the same people, must not be there."""
    items.sort(key=lambda item: "house" not in getattr(item, "fixturenames", ()))


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
