"""Mail's tests: their own kinds and templates, a clock that stands in the open hours of a school day."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from tests.mail.kinds import declare_kinds, wanted_answers

OPEN_HOUR = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)  # Tuesday, 10 am in Boston


@pytest.fixture(autouse=True)
def _kinds():
    declare_kinds()
    wanted_answers.clear()
    templates = [
        {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]}
    ]
    with override_settings(TEMPLATES=templates):
        yield


@pytest.fixture
def open_hour():
    """Tuesday, 10 am in Boston, ticking on."""
    with time_machine.travel(OPEN_HOUR, tick=True) as traveler:
        yield traveler


@pytest.fixture
def connection_queries():
    """`with connection_queries() as queries:` catches what the database was asked."""
    return lambda: CaptureQueriesContext(connection)


@pytest.fixture
def time_at():
    """`with time_at("2026-11-17T10:00"):` Boston time, standing still."""

    def travel(text):
        return time_machine.travel(
            datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("America/New_York")), tick=False
        )

    return travel
