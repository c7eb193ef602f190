"""P10 and B6: what a newsletter costs, from the rows of its readers to the relay's last OK.

The floor `smtp` hands ready bytes of the same size to the same sink by raw smtplib. A message is held to it by the CPU
of the sending process; the sink and the database, which the floor doesn't need, are processes of their own.
"""

import os
import smtplib
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.test import override_settings

from core.mail.models import Mailing, Message
from core.mail.services import open_mailing, queue, queue_mailing
from core.mail.services.letters import Post
from core.mail.services.sending import drain
from core.mail.states import MessageState
from core.web import clock
from outreach.mails import ISSUE, frozen_texts
from outreach.models import IssueText, NewsletterIssue
from outreach.services.sending import start_due_issues
from outreach.states import IssueState, NewsList
from tests.bench.measure import Row, measure
from tests.bench.world import EDUCATORS, World
from tests.services import with_name

SENDING_ROUNDS, MESSAGES = 10, 200
ENQUEUE_ROUNDS = 3
MANY = 10_000  # messages that one sender process carries without growing
WORDS = (
    "In October we asked for time to look at student work together. The district answered, and this is what it says."
)


def rows(world: World, rounds: int) -> list[Row]:
    with sink() as address, override_settings(PLAB_MAIL_PER_SECOND=0, PLAB_MAIL_PER_HOUR=0, PLAB_EMAIL_URL=address):
        return [*sending(world, rounds, address), *enqueue(world, rounds), memory(world, address)]


@contextmanager
def sink() -> Iterator[str]:
    """Yield the address of an SMTP server that takes everything."""
    command = [sys.executable, "-m", "tests.faults.smtp_sink"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield f"smtp://127.0.0.1:{int(process.stdout.readline())}"
        process.stdin.close()


def sending(world: World, rounds: int, address: str) -> list[Row]:
    """One CPU row and, from the same rounds, one by the clock on the wall."""
    parcels = [Post().parcel(row) for row in newsletter(world, MESSAGES).messages.select_related("address")]
    drain(budget=None)
    to = urlsplit(address)

    def by_smtplib() -> None:
        with smtplib.SMTP(to.hostname, to.port) as line:
            for parcel in parcels:
                line.sendmail(parcel.sender, [parcel.recipient], parcel.data)

    def ready() -> None:
        newsletter(world, MESSAGES)

    def send() -> None:
        counts = drain(budget=None)
        if counts.get("sent") != MESSAGES:
            raise SystemExit(f"{counts} instead of {MESSAGES} sent")

    most = round(1.1 * MESSAGES) + 12  # and what it takes to begin and to end
    cpu = Row("P10", "a newsletter message", send, "smtp", 3.0, 4.0, most, before=ready, per=MESSAGES, alone=True)
    floor = Row("floor", "smtp", by_smtplib, per=MESSAGES)
    measure([cpu], [floor], min(rounds, SENDING_ROUNDS), warm_ups=1)
    wall = Row("B6", "newsletter messages a second", goal=600, fails_at=450, unit="per_s", better="higher")
    wall.samples = cpu.samples
    wall.settle()
    return [cpu, wall]


def newsletter(world: World, count: int) -> Mailing:
    """Write an issue's rows for the first readers, due now whatever the hour."""
    mailing = open_mailing(ISSUE, list=NewsList.EDUCATORS, texts=frozen_texts(issue(world)))
    keys = (f"bench:{mailing.pk}:{number}" for number in range(count))
    queue_mailing(mailing, zip((world.people[n % EDUCATORS] for n in range(count)), keys, strict=True))
    mailing.messages.update(not_before=clock.now())
    return mailing


def issue(world: World, **more: Any) -> NewsletterIssue:
    made = NewsletterIssue.objects.create(list=NewsList.EDUCATORS, title="December", owner=world.people[0], **more)
    blocks = [{"kind": "words", "text": "\n\n".join([WORDS] * 12)}]
    IssueText.objects.create(issue=made, language="en", subject="What the district answered", blocks=blocks)
    return made


def enqueue(world: World, rounds: int) -> list[Row]:
    """An issue's time comes, 5,000 readers; and one mail of a request."""
    numbers = count()

    def due() -> None:
        Message.objects.filter(state=MessageState.QUEUED).update(state=MessageState.WITHDRAWN)
        NewsletterIssue.objects.filter(state=IssueState.SENDING).update(state=IssueState.CANCELED)
        now = clock.now()
        approved = {"approved_by": world.people[1], "approved_count": EDUCATORS}
        issue(world, state=IssueState.SCHEDULED, send_at=now - timedelta(seconds=1), **approved)

    def one() -> None:
        context = {"confirm_url": "https://plab.example.org/news/x/"}
        queue("mail.news_confirmation", to="bench@example.org", context=context, key=f"bench:{next(numbers)}")

    # On SQLite Django cuts one INSERT of 500 rows into many.
    most = 12 + 3 * EDUCATORS // 500 if connection.vendor == "postgresql" else None
    bulk = Row("P10", f"enqueue an issue for {EDUCATORS:,}", start_due_issues, None, 2, 5, most, before=due)
    bulk.unit = "wall_s"
    measure([bulk], [], min(rounds, ENQUEUE_ROUNDS), warm_ups=1)
    single = Row("B6", "queue() in a request", one, None, 3, 4.5, 2)
    measure([single], [], rounds)
    due()
    NewsletterIssue.objects.filter(state=IssueState.SCHEDULED).delete()
    return [bulk, single]


def memory(world: World, address: str) -> Row:
    """The most memory that a sender process ever held, from start to the last of 10,000 messages."""
    for _ in range(MANY // EDUCATORS):
        newsletter(world, EDUCATORS)
    name = connection.settings_dict["NAME"]
    at = f"sqlite:///{name}" if connection.vendor == "sqlite" else with_name(os.environ["PLAB_DATABASE_URL"], name)
    limits = {"PLAB_MAIL_PER_SECOND": "0", "PLAB_MAIL_PER_HOUR": "0"}
    command = [sys.executable, "manage.py", "send_outbox", "--once"]
    found = os.environ | limits | {"PLAB_DATABASE_URL": at, "PLAB_EMAIL_URL": address, "PLAB_ENV": "test"}
    most = 0.0
    with subprocess.Popen(command, env=found, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            status = Path(f"/proc/{process.pid}/status").read_text()
            if "VmHWM:" in status:
                most = max(most, int(status.split("VmHWM:")[1].split()[0]) / 1024)
            time.sleep(0.1)
        said = process.stdout.read()
    if f'"sent": {MANY}' not in said:
        raise SystemExit(f"{said} instead of {MANY} sent")
    return Row("P10", f"a sender's memory, {MANY:,} messages", goal=80, fails_at=110, unit="mb", value=most, rounds=1)
