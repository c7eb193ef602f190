"""P10 and B6: what a newsletter costs. `rows()` for `make bench`; alone: `python -m tests.bench.mail`.

CPU of the sending process per message, all included (claim, statement, bytes, talk), against raw smtplib handing
the same bytes to the same sink, in alternating rounds. The sink is a process of its own, so its work is not counted.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROUNDS, COUNT = 5, 400
GOAL, FAILS = 3.0, 4.0
ENQUEUE = 5000


def rows() -> list[dict[str, Any]]:
    """Return the bench rows of mail, in the schema of quality.md 5.4. Needs Django set up and a migrated database."""
    from django.db import connection
    from django.test import override_settings

    sink = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.smtp_sink"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    port = int(sink.stdout.readline())
    # As in production: no clock file, no rate in the way.
    limits = {
        "PLAB_CLOCK_FILE": "",
        "PLAB_MAIL_PER_SECOND": 0,
        "PLAB_MAIL_PER_HOUR": 0,
        "PLAB_EMAIL_URL": f"smtp://127.0.0.1:{port}",
    }
    try:
        with override_settings(**limits):
            return [*_sending(port, connection.vendor), _enqueue(connection.vendor), _queue(connection.vendor)]
    finally:
        sink.stdin.close()
        sink.wait(timeout=5)


def _newsletter(count: int):
    from core.mail.models import Message
    from core.mail.services import open_mailing, queue_mailing
    from core.web import clock

    body = "".join(f"Line {number} of a newsletter of ordinary length, as they go out here.\n" for number in range(40))
    texts = {"en": {"subject": "News for educators", "text": "{greeting}\n" + body + "{unsubscribe}\n"}}
    texts["en"]["html"] = f'<!doctype html><p>{{greeting}}</p><p>{body}</p><a href="{{unsubscribe}}">Stop</a>'
    mailing = open_mailing("bench.news", list="news-educators", texts=texts)
    queue_mailing(mailing, [(f"b{number}@example.org", f"bench:{mailing.pk}:{number}") for number in range(count)])
    Message.objects.filter(mailing=mailing).update(not_before=clock.now())
    return mailing


def _sending(port: int, database: str) -> list[dict[str, Any]]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from core.mail.services.sending import drain

    floor, ours, walls, queries = [], [], [], 0
    for _number in range(ROUNDS):
        mailing = _newsletter(COUNT)
        parcels = _parcels(mailing)
        floor.append(_cpu(lambda parcels=parcels: _by_smtplib(port, parcels)))
        started = time.monotonic()
        ours.append(_cpu(lambda: drain(budget=None)))
        walls.append(COUNT / (time.monotonic() - started))
        assert mailing.messages.filter(state="sent").count() == COUNT
    mailing = _newsletter(COUNT)
    with CaptureQueriesContext(connection) as asked:
        drain(budget=None)
    queries = len([one for one in asked if not one["sql"].startswith(("BEGIN", "COMMIT"))])
    base, figure = (statistics.median(part) * 1000 / COUNT for part in (floor, ours))
    return [
        _row("P10", "mail: CPU a newsletter message", database, "cpu_ms", figure, GOAL, FAILS, floor=("smtp", base))
        | {"queries": queries, "queries_goal": round(COUNT * 1.1 + 12), "rounds": ROUNDS},
        _row(
            "B6",
            "mail: messages a second, one line",
            database,
            "per_s",
            statistics.median(walls),
            600,
            450,
            better="higher",
        ),
    ]


def _parcels(mailing) -> list:
    from core.mail.services.letters import Post

    post = Post()
    return [post.parcel(row) for row in mailing.messages.select_related("address")]


def _by_smtplib(port: int, parcels: list) -> None:
    import smtplib

    with smtplib.SMTP("127.0.0.1", port) as smtp:
        for parcel in parcels:
            smtp.sendmail(parcel.sender, [parcel.recipient], parcel.data)


def _enqueue(database: str) -> dict[str, Any]:
    started = time.monotonic()
    mailing = _newsletter(ENQUEUE)
    seconds = time.monotonic() - started
    mailing.messages.update(state="withdrawn", reason="canceled")
    return _row("P10", f"mail: enqueue {ENQUEUE}", database, "wall_s", seconds, 2, 5)


def _queue(database: str) -> dict[str, Any]:
    from core.mail.services import queue

    context = {"confirm_url": "https://plab.example.org/news/x/"}
    stamp = os.getpid(), time.time()
    costs = [
        _cpu(lambda n=n: queue("mail.news_confirmation", to="bench@example.org", context=context, key=f"b:{stamp}:{n}"))
        for n in range(60)
    ]
    return _row("B6", "mail: queue() in a request", database, "cpu_ms", statistics.median(costs[10:]) * 1000, 3, 4.5)


def _cpu(work) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before


def _row(
    id: str, what: str, database: str, unit: str, value: float, goal: float, fails: float, *, better="lower", floor=None
) -> dict[str, Any]:
    ratio = value / floor[1] if floor else None
    judged = ratio if ratio is not None else value
    sign = 1 if better == "lower" else -1
    verdict = "pass" if sign * judged <= sign * goal else "near" if sign * judged <= sign * fails else "fail"
    empty = dict.fromkeys(
        ("server_cpu_ms", "wall_p50_ms", "wall_p99_ms", "queries", "queries_goal", "bytes", "bytes_gzip")
    )
    return empty | {
        "id": id,
        "what": what,
        "database": database,
        "unit": unit,
        "better": better,
        "floor": floor[0] if floor else None,
        "floor_value": floor[1] if floor else None,
        "value": round(value, 4),
        "ratio": round(ratio, 2) if ratio is not None else None,
        "goal": goal,
        "fails_at": fails,
        "rounds": 1,
        "verdict": verdict,
    }


def main() -> None:
    """Measure on a SQLite file of our own, or on PLAB_DATABASE_URL's test database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "plab.settings.test")
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.runner import DiscoverRunner

    runner = DiscoverRunner(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        call_command("createcachetable", verbosity=0)
        for row in rows():
            print(
                {
                    name: row[name]
                    for name in ("id", "what", "database", "floor_value", "value", "ratio", "queries", "verdict")
                }
            )
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main()
