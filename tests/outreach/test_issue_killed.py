"""A scheduled newsletter to 1,000 people, by the clock and a real worker that is killed five times at random."""

import random
import time
from collections import Counter

import pytest

from tests.faults.smtp_sink import Sink
from tests.faults.stack import LEASE, Stack

pytestmark = [pytest.mark.stage3, pytest.mark.slow]
READERS, KILLS, LINES = 1000, 5, 2
AFTER_LAST_START = LEASE + 60  # seconds: two runs of the clock, and the time to start
OF_ISSUE = (
    "SELECT m.state, a.email FROM mail_message m JOIN mail_address a ON a.id = m.address_id WHERE m.mailing_id > 0"
)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_newsletter_whose_worker_is_killed_five_times_reaches_nobody_twice(database):
    chance = random.Random(7)
    with Sink() as sink:
        sink.delay = 0.01
        made = (
            Stack.on_sqlite(sink.url)
            if database == "sqlite"
            else Stack.on_postgres(sink.url, PLAB_MAIL_CONNECTIONS="2")
        )
        with made as stack:
            assert stack.seed(str(READERS), module="tests.outreach.seed")["readers"] == READERS
            stack.start("beat")
            worker = stack.start("worker")
            for _ in range(KILLS):
                before = len(sink.ids)
                stack.wait(lambda before=before: len(sink.ids) >= before + 20 or is_sent(stack), 90)
                time.sleep(chance.random() * 0.5)
                stack.kill(worker)
                worker = stack.start("worker")
            stack.wait(lambda: is_out(stack), AFTER_LAST_START, every=0.5)
            stack.manage("run_jobs", "--once", "--only", "outreach.start_issues")
            assert is_sent(stack)
            rows = stack.ask(OF_ISSUE)

        arrived = Counter(sink.recipients())
    states = Counter(state for state, _email in rows)
    unknown = {email for state, email in rows if state == "unknown"}
    readers = {f"p{n}@example.org" for n in range(READERS)}
    assert {email for _state, email in rows} == readers
    assert states["sent"] + states["unknown"] == READERS
    assert len(unknown) <= KILLS * LINES
    assert not [email for email in readers if arrived[email] > 1]
    assert readers - unknown <= set(arrived)


def is_out(stack) -> bool:
    rows = stack.ask(OF_ISSUE)
    return len(rows) == READERS and {state for state, _email in rows} <= {"sent", "unknown"}


def is_sent(stack) -> bool:
    return stack.ask("SELECT state FROM outreach_newsletterissue") == [("sent",)]
