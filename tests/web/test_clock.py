import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from core.web import clock


@pytest.fixture
def clock_file(settings, tmp_path):
    path = tmp_path / "clock"
    settings.PLAB_CLOCK_FILE = str(path)
    return path


def test_without_a_file_it_is_now(clock_file):
    assert abs(clock.now() - datetime.fromtimestamp(time.time(), tz=UTC)) < timedelta(seconds=2)


def test_frozen_file_stands_still(clock_file):
    clock_file.write_text("2027-03-14T01:30:00-05:00 frozen")
    assert clock.now() == datetime(2027, 3, 14, 6, 30, tzinfo=UTC)


def test_file_ticks_on_from_when_it_was_written(clock_file):
    clock_file.write_text("2027-03-14T01:30:00-05:00")
    ago = time.time() - 90
    os.utime(clock_file, (ago, ago))
    assert abs(clock.now() - datetime(2027, 3, 14, 6, 31, 30, tzinfo=UTC)) < timedelta(seconds=2)


def test_today_is_boston_s_day_not_utc_s(clock_file):
    clock_file.write_text("2026-12-08T22:30:00-05:00 frozen")
    assert clock.today().isoformat() == "2026-12-08"
