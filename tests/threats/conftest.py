"""What the walkers share: the small demo, loaded once and rolled back, and a client for each of its people."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.threats.walk import House


@pytest.fixture(scope="package")
def house(django_db_setup, django_db_blocker) -> Iterator[House]:
    """The demo inside one transaction: each step of a walk is undone, the whole at the end."""
    for name in ("plab.access", "django.request", "django.security"):  # thousands of requests: say only what is wrong
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with django_db_blocker.unblock(), transaction.atomic():
        said = StringIO()
        call_command("demo", size="small", json=True, stdout=said, stderr=StringIO())
        yield House(json.loads(said.getvalue()))
        transaction.set_rollback(True)
