"""A4: side copies. What somebody answered stands in the box and nowhere else."""

import logging
import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, OperationalError
from django.urls import reverse
from django.views.debug import get_exception_reporter_class

from surveys import services
from surveys.models import Ballot
from tests.surveys import attack, made

CANARY = "cnry-side-copy-7f3"
pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(client, cast):
    survey = attack.opened(cast.union_coordinator, 15)
    place = made.waiting_list(survey)[0]
    client.force_login(place.person)
    client.get(survey.start_url)
    return place


def send(client, place):
    url = reverse("surveys:ballot-send", args=[place.survey.code])
    return client.post(url, attack.told_apart(1) | {"worked": CANARY})


def tables_with(text):
    return {name for name, rows in attack.every_table() if any(text in str(row) for row in rows)}


def files_with(text):
    """Files of the broker, mails, media. The database's own files are read by the test of a draw, further down."""
    found = [path for path in Path(settings.PLAB_VAR).rglob("*") if path.is_file() and "sqlite3" not in path.name]
    return [path for path in found if text.encode() in path.read_bytes()]


def test_attack_a4_answer_is_in_the_box_and_nowhere_else(client, place, caplog):
    with caplog.at_level(logging.DEBUG):
        assert send(client, place).status_code == 302
    assert tables_with(CANARY) == {"surveys_ballot"}
    assert files_with(CANARY) == []
    assert CANARY not in caplog.text
    assert place.person.email not in caplog.text
    assert str(place.pk) not in caplog.text


def test_attack_a4_sending_writes_no_session_and_no_line_of_who_did_what(client, place):
    def rows():
        return {
            name: sorted(map(str, found))
            for name, found in attack.every_table()
            if name not in {"surveys_ballot", "surveys_participation", "plab_cache"}
        }

    before = rows()
    send(client, place)
    assert rows() == before


def test_attack_a4_error_report_of_a_broken_sending_holds_no_answer(client, place, caplog, monkeypatch):
    def broken(**fields):
        raise RuntimeError("planted")

    monkeypatch.setattr(Ballot.objects, "create", broken)
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        response = send(client, place)
    assert response.status_code == 500
    assert CANARY not in response.content.decode()
    record = next(record for record in caplog.records if record.name == "django.request")
    reporter = get_exception_reporter_class(record.request)(record.request, *record.exc_info, is_email=True)
    report = reporter.get_traceback_text() + reporter.get_traceback_html()
    assert "planted" in report
    assert CANARY not in report
    assert CANARY not in caplog.text
    place.refresh_from_db()
    assert not place.done


@pytest.mark.parametrize("kind", [OperationalError, IntegrityError, DataError])
def test_attack_a4_database_that_quotes_the_row_gives_no_answer_away(client, place, caplog, monkeypatch, kind):
    def refusing(**fields):
        raise kind(f"Failing row contains ({fields['answers']})")

    monkeypatch.setattr(Ballot.objects, "create", refusing)
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        response = send(client, place)
    assert response.status_code == 503
    assert kind.__name__ in caplog.text
    assert CANARY not in caplog.text + response.content.decode()
    reports = ["".join(traceback.format_exception(record.exc_info[1])) for record in caplog.records if record.exc_info]
    assert CANARY not in "".join(reports)
    with pytest.raises(OperationalError) as raised:
        services.cast_ballot(place.survey, place, raw=attack.told_apart(1) | {"worked": CANARY})
    assert CANARY not in "".join(traceback.format_exception(raised.value))
    assert (raised.value.__context__, raised.value.__cause__) == (None, None)
    place.refresh_from_db()
    assert not place.done


def test_attack_a4_finds_an_answer_that_is_logged(client, place, caplog, monkeypatch):
    real = services.cast_ballot

    def talkative(survey, participation, *, raw):
        logging.getLogger("plab.surveys").info("sent %s", raw)
        real(survey, participation, raw=raw)

    monkeypatch.setattr(services, "cast_ballot", talkative)
    with caplog.at_level(logging.DEBUG):
        send(client, place)
    assert CANARY in caplog.text


@pytest.mark.slow
def test_attack_a4_files_of_sqlite_keep_no_drawn_answer_after_a_draw(tmp_path):
    """On a real file: after the draw no ballot is left in the write-ahead file, and none in freed pages."""
    environment = os.environ | {
        "PLAB_DATABASE_URL": f"sqlite:///{tmp_path / 'box.sqlite3'}",
        "PLAB_VAR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "plab.settings.test",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.surveys.box_on_disk"],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.split() == ["written-in-log:True", "ids-left:0", "log-bytes:0"]
