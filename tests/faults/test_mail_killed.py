"""F1, F2, F8, F12: real processes, a real server's log, SIGKILL. Nobody twice, nothing lost in silence."""

import random
import signal
import subprocess
import time
from collections import Counter

import pytest

from tests.faults.smtp_sink import Sink
from tests.faults.stack import LEASE, Stack

pytestmark = [pytest.mark.stage3, pytest.mark.slow]
COUNT, LETTERS, KILLS, LINES = 1000, 200, 5, 2
AFTER_LAST_START = LEASE + 30  # seconds: a sweep, and the time to start


@pytest.fixture
def sink():
    with Sink() as sink:
        sink.delay = 0.01
        yield sink


def stacks(sink, name):
    return Stack.on_sqlite(sink.url) if name == "sqlite" else Stack.on_postgres(sink.url, PLAB_MAIL_CONNECTIONS="2")


def open_rows(stack):
    states = stack.states()
    return sum(states.get(name, 0) for name in ("queued", "claimed", "sending"))


def kill_in_the_midst(stack, sink, what, kills=KILLS, seed=7):
    """Start `what`, kill it at random while it sends, start it again; after the last start let it end its work."""
    chance = random.Random(seed)
    process = stack.start(what)
    for _number in range(kills):
        before = len(sink.ids)
        stack.wait(lambda before=before: len(sink.ids) >= before + 20 or not open_rows(stack), 60)
        time.sleep(chance.random() * 0.5)
        stack.kill(process)
        process = stack.start(what)
    stack.wait(lambda: not open_rows(stack), AFTER_LAST_START, every=0.25)
    return process


WITH_STATE = "SELECT a.email FROM mail_message m JOIN mail_address a ON a.id = m.address_id WHERE m.state = '{}'"
KILLED = [  # workers are also killed by tests/outreach/test_issue_killed.py, on both databases
    ("sqlite", "sender"),
    ("postgres", "worker"),
    pytest.param("sqlite", "worker", marks=pytest.mark.long),
    pytest.param("postgres", "sender", marks=pytest.mark.long),
]


@pytest.mark.parametrize(("database", "what"), KILLED)
def test_killed_five_times_a_newsletter_reaches_nobody_twice_and_no_letter_is_lost(sink, database, what):
    with stacks(sink, database) as stack:
        assert stack.seed("bulk", str(COUNT))["written"] == COUNT
        assert stack.seed("personal", str(LETTERS))["written"] == LETTERS
        if what == "worker":
            stack.start("beat")
        kill_in_the_midst(stack, sink, what)

        states = stack.states()
        sent = {email for (email,) in stack.ask(WITH_STATE.format("sent"))}
        unknown = {email for (email,) in stack.ask(WITH_STATE.format("unknown"))}

    arrived = Counter(sink.recipients())
    twice = {email for email, times in arrived.items() if times > 1}
    bulk = {f"p{number}@example.org" for number in range(COUNT)}
    letters = {f"q{number}@example.org" for number in range(LETTERS)}
    assert twice & bulk == set()
    assert states.get("sent", 0) + states.get("unknown", 0) == COUNT + LETTERS
    assert unknown <= bulk and len(unknown) <= KILLS * LINES
    assert sent <= set(arrived)
    assert set(arrived) - sent <= unknown
    assert letters <= sent and len(twice) <= KILLS * LINES
    assert len(set(sink.ids)) == len(arrived)  # a second time carries the same Message-ID


def test_two_beats_and_two_workers_send_nothing_twice(sink):
    with stacks(sink, "postgres") as stack:
        stack.seed("bulk", str(COUNT))
        stack.seed("personal", "100")
        for what in ("beat", "beat", "worker", "worker", "sender"):
            stack.start(what)
        stack.wait(lambda: not open_rows(stack), 90, every=0.25)
        states = stack.states()

    assert states == {"sent": COUNT + 100}
    assert len(sink.ids) == len(set(sink.ids)) == COUNT + 100


@pytest.mark.parametrize(("database", "what"), [("sqlite", "worker"), ("postgres", "worker"), ("sqlite", "sender")])
def test_sigterm_in_the_midst_loses_nothing_and_ends_within_five_seconds(sink, database, what):
    with stacks(sink, database) as stack:
        stack.seed("bulk", str(COUNT))
        if what == "worker":
            stack.start("beat")
        process = stack.start(what)
        stack.wait(lambda: len(sink.ids) >= 100, 60)

        started = time.monotonic()
        code = stack.kill(process, signal.SIGTERM)
        took = time.monotonic() - started

        states = stack.states()
        assert took <= 5
        assert code == 0
        assert states.get("claimed", 0) == states.get("sending", 0) == states.get("unknown", 0) == 0
        assert states["sent"] == len(sink.ids)
        stack.start(what)
        stack.wait(lambda: not open_rows(stack), 60, every=0.25)
        assert stack.states() == {"sent": COUNT}
    assert len(sink.ids) == len(set(sink.ids)) == COUNT


def test_without_a_broker_nothing_is_lost_and_sending_resumes(sink):
    with stacks(sink, "postgres") as stack:
        stack.more["PLAB_BROKER_URL"] = "redis://127.0.0.1:1/0"
        stack.broker_url = stack.more["PLAB_BROKER_URL"]
        assert stack.seed("personal", "50")["seconds"] < 5  # the wake-up that nobody hears delays no one
        assert stack.states() == {"queued": 50}

        said = stack.manage("send_outbox", "--once")

        assert '"sent": 50' in said
        assert stack.states() == {"sent": 50}


def test_the_sink_as_a_process_logs_what_it_took(tmp_path):
    import smtplib
    import sys

    log = tmp_path / "sink.log"
    sink = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.smtp_sink", "--log", str(log)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    port = int(sink.stdout.readline())
    with smtplib.SMTP("127.0.0.1", port) as smtp:
        smtp.sendmail("a@example.org", ["b@example.org"], "Message-ID: <1@x>\r\n\r\nhi\r\n")
    sink.stdin.close()
    sink.wait(timeout=5)
    assert '"<1@x>"' in log.read_text()
