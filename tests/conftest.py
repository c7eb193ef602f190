"""What every test has: the cast, and a database with the cache table in it."""

import pytest
from django.core.management import call_command

from tests.cast import Cast


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)


@pytest.fixture
def cast(db) -> Cast:
    """The named people of tests and demo, made when first asked for: `cast.member`, `cast.principal`, …"""
    return Cast()
