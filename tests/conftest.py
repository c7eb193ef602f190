"""What every test has: the cast, a database with the cache table in it, no network but loopback, a Chromium."""

import hypothesis
import pytest
from django.core.management import call_command

from tests import loopback, services
from tests.cast import Cast

loopback.only()
OPENS = {"db", "transactional_db", "live_server"}  # every other fixture with a database asks for one of these
hypothesis.settings.register_profile("same", derandomize=True)  # red means that something changed, not bad luck
hypothesis.settings.load_profile("same")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)


@pytest.fixture
def cast(db) -> Cast:
    """The named people of tests and demo, made when first asked for: `cast.member`, `cast.principal`, …"""
    return Cast()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """The machine's own Chromium; Playwright downloads none."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    return {"executable_path": services.chromium(), "args": flags}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what opens a database: the rest tells the same on PostgreSQL and runs once.

    Tests that start a whole PLAB come first: they wait most, and two cores should not wait for one at the end.
    """
    for item in items:
        if item.get_closest_marker("django_db") or OPENS.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("database")
    items.sort(key=lambda item: not hasattr(getattr(item, "module", None), "Stack"))
