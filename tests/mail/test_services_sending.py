"""The sender against a real SMTP conversation, in one process. Killed processes stand in tests/faults."""

import email
import email.policy
import threading
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from core.mail import relay, services
from core.mail.models import Address, MailEvent, Message, Relay
from core.mail.services import claims, queue
from core.mail.services.mailings import cancel_mailing, mailing_text, open_mailing, pause_mailing, queue_mailing
from core.mail.services.relays import hold_outbox, pause_relay, release_outbox, resume_relay
from core.mail.services.sending import drain
from core.web import clock
from tests.faults.smtp_sink import Sink
from tests.mail.kinds import wanted_answers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("open_hour")]
CONTEXT = {"what": "Math & talk", "url": "https://plab.example.org/x/", "label": "Open"}


@pytest.fixture
def sink(settings):
    with Sink() as sink:
        settings.PLAB_EMAIL_URL = sink.url
        relay.stop.clear()
        yield sink
        relay.stop.clear()


def letter(to="mem@example.org", key="letter:1", kind="mailtests.letter", **options):
    queue(kind, to=to, context=CONTEXT, key=key, **options)
    return Message.objects.get(dedupe_key=key)


def newsletter(count, prefix="p"):
    mailing = open_mailing(
        "mailtests.news", list="news-educators", texts={"en": mailing_text("mailtests.news", CONTEXT, "en")}
    )
    queue_mailing(mailing, [(f"{prefix}{number}@example.org", f"m{mailing.pk}:{number}") for number in range(count)])
    return mailing


def state(row):
    row.refresh_from_db()
    return row.state


def make_due():
    Message.objects.filter(state="queued").update(not_before=clock.now())
    Relay.objects.update(paused_until=None)


def test_a_letter_leaves_once_and_loses_its_body(sink):
    row = letter()

    assert drain()["sent"] == 1
    assert drain() == {"ended": "empty"}

    assert state(row) == "sent" and row.sent_at is not None and row.claim is None and row.lease_until is None
    assert (row.subject, row.text, row.html, row.values) == ("", "", "", {})
    [(recipient, data)] = sink.messages
    assert recipient == "mem@example.org"
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert message["To"] == "mem@example.org" and message["List-Unsubscribe"] is None
    body = message.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert "\n.A line that begins with a dot.\n" in body
    assert "\nFrom here on: café" in body


def test_a_newsletter_reaches_each_once_with_its_own_way_to_stop(sink):
    mailing = newsletter(120)

    counts = drain()

    assert counts == {"ended": "empty", "sent": 120}
    assert sorted(sink.recipients()) == sorted({f"p{number}@example.org" for number in range(120)})
    assert len(set(sink.ids)) == 120
    assert sink.connections == 1
    links = {
        email.message_from_bytes(data, policy=email.policy.default)["List-Unsubscribe"] for _to, data in sink.messages
    }
    assert len(links) == 120
    assert mailing.messages.filter(state="sent").count() == 120


def test_sending_costs_little_more_than_one_statement_a_message(sink, connection_queries):
    newsletter(200)

    with connection_queries() as queries:
        drain()

    assert len([query for query in queries if not query["sql"].startswith(("BEGIN", "COMMIT"))]) <= 200 * 1.1 + 12


@pytest.mark.parametrize(
    ("mode", "personal", "bulk", "ended"),
    [
        ("450-some", ("queued", 1), ("queued", 1), "empty"),
        ("550-some", ("failed", 0), ("failed", 0), "empty"),
        ("421", ("queued", 0), ("queued", 0), "paused"),
        ("550-from", ("queued", 0), ("queued", 0), "paused"),
        ("drop-before", ("queued", 1), ("queued", 1), "empty"),
        ("drop-text", ("queued", 0), ("unknown", 0), "empty"),
        ("drop-250", ("queued", 0), ("unknown", 0), "empty"),
    ],
)
def test_what_the_relay_says_decides_about_the_row(sink, mode, personal, bulk, ended):
    sink.mode = mode
    for number, expected in enumerate((personal, bulk)):
        Relay.objects.update(paused_until=None)
        row = letter(to="bad@example.org") if number == 0 else None
        if row is None:
            Message.objects.all().delete()
            row = newsletter(1, prefix="bad").messages.get()
        assert drain()["ended"] == ended
        assert (state(row), row.attempts) == expected
        if mode.startswith("drop-2") or mode == "drop-text":
            assert row.repeats == (1 if number == 0 else 0)
            if number == 0:
                assert row.not_before - clock.now() > timedelta(seconds=50)


def test_a_temporary_refusal_is_tried_six_times_and_then_failed(sink):
    sink.mode = "450"
    row = letter()
    waits = []
    for _number in range(6):
        drain()
        row.refresh_from_db()
        waits.append((row.not_before - clock.now()).total_seconds() / 60)
        make_due()

    assert (state(row), row.reason, row.attempts) == ("failed", "gave_up", 6)
    for number, minutes in enumerate(waits[:5], start=1):
        assert 0.79 * 2**number <= minutes <= 1.21 * 2**number
    assert Address.objects.get().blocked == "soft"
    assert MailEvent.objects.filter(kind="deferred").count() == 6


def test_five_refusals_running_are_about_the_relay_and_it_rests(sink):
    sink.mode = "450"
    for number in range(7):
        letter(to=f"p{number}@example.org", key=f"letter:{number}")

    assert drain()["ended"] == "paused"

    assert [row.attempts for row in Message.objects.order_by("id")] == [1, 1, 1, 1, 0, 0, 0]
    pause = Relay.objects.get().paused_until - clock.now()
    assert timedelta(seconds=25) < pause <= timedelta(seconds=30)


def test_a_server_that_is_down_costs_no_try_and_the_rest_doubles(sink, settings):
    settings.PLAB_EMAIL_URL = "smtp://127.0.0.1:1"
    row = letter()
    lengths = []
    for _number in range(5):
        assert drain()["ended"] == "paused"
        lengths.append(Relay.objects.get().pause_seconds)
        make_due()

    assert lengths == [30, 60, 120, 240, 300]
    assert (state(row), row.attempts) == ("queued", 0)
    settings.PLAB_EMAIL_URL = sink.url
    assert drain()["sent"] == 1
    assert Relay.objects.get().pause_seconds == 0


def test_a_relay_that_will_not_have_us_stops_mailings_until_a_person_looks(sink):
    sink.mode = "550-from"
    mailing = newsletter(3)

    drain()

    mailing.refresh_from_db()
    assert (mailing.state, mailing.pause_reason[:26]) == ("paused", "The mail server refused us")
    assert Relay.objects.get().paused_until.year == 9999
    assert drain() == {"ended": "paused"}
    sink.mode = "ok"
    resume_relay()
    assert drain()["sent"] == 3


def test_a_mailbox_that_is_gone_blocks_the_address_and_stops_nobody_else(sink):
    sink.mode = "550-5.1.1-some"
    newsletter(1, prefix="bad")
    newsletter(3)

    assert drain()["sent"] == 3

    address = Address.objects.get(email="bad0@example.org")
    assert address.blocked == "bounced" and "5.1.1" in address.blocked_note
    assert "bad0@" not in MailEvent.objects.get().raw


def test_a_bounced_address_gets_one_code_a_day_and_its_delivery_lifts_the_block(sink):
    sink.mode = "550-5.1.1"
    letter(key="letter:1")
    drain()
    letter(kind="mailtests.code", key="code:1")
    drain()
    assert Address.objects.get().blocked == "bounced"
    sink.mode = "ok"
    letter(kind="mailtests.code", key="code:2")

    assert drain()["sent"] == 1

    assert Address.objects.get().blocked == ""


def test_a_blocked_address_waits_for_letters_and_a_second_code_waits_too(sink):
    letter(kind="mailtests.code", key="code:1")
    drain()
    services.block_address(Address.objects.get(), why="bounced")
    letter(kind="mailtests.code", key="code:2")
    letter(key="letter:2")

    assert drain() == {"ended": "empty"}
    assert Message.objects.filter(state="queued").count() == 2


def test_a_mail_nobody_wants_any_more_is_deleted_when_private(sink):
    wanted_answers["gone"] = False
    letter(kind="mailtests.session", key="session:1", facts={"id": "gone"})
    letter(kind="mailtests.session", key="session:2", facts={"id": "stays"})

    assert drain() == {"ended": "empty", "not_needed": 1, "sent": 1}
    assert [row.dedupe_key for row in Message.objects.all()] == ["session:2"]


def test_a_row_that_always_raises_is_parked_after_five_tries_and_stops_nobody(sink):
    poisoned = letter(kind="mailtests.poisoned", key="poisoned:1")
    for number in range(5):
        letter(key=f"letter:{number}")
        drain()
        make_due()

    assert (state(poisoned), poisoned.reason, poisoned.attempts) == ("failed", "broken", 5)
    assert len(sink.messages) == 5


def test_too_late_to_send_is_never_sent(sink, open_hour):
    row = letter(kind="mailtests.code", key="code:1")
    open_hour.shift(timedelta(minutes=16))

    assert drain() == {"ended": "empty", "expired": 1}
    assert (state(row), row.reason, row.text) == ("withdrawn", "expired", "")


def test_a_paused_address_keeps_lists_back_and_gets_letters(sink):
    letter(kind="mailtests.session", key="session:1")
    letter(key="letter:1")
    services.pause_all(Address.objects.get())

    assert drain()["sent"] == 1
    services.resume_all(Address.objects.get())
    assert drain()["sent"] == 1


def in_background(act):
    thread = threading.Thread(target=act)
    thread.start()
    return thread


def drain_and_close():
    try:
        drain()
    finally:
        connection.close()


@pytest.mark.parametrize("what", ["stop", "block", "forget"])
def test_between_claim_and_send_a_person_still_gets_out(sink, cast, what):
    letter(to="first@example.org", key="letter:0", kind="mailtests.session")
    row = letter(to=cast.member, key="letter:1", kind="mailtests.session")
    sink.holds["first@example.org"] = 2.0
    sending = in_background(drain_and_close)
    wait_until(lambda: Message.objects.filter(state="sending").exists())
    assert state(row) == "claimed"

    if what == "stop":
        services.set_list(row.address, "sessions", "off")
    elif what == "block":
        services.block_address(row.address)
    else:
        services.forget(user=cast.member)
    sending.join()

    assert sink.recipients() == ["first@example.org"]
    assert state(row) == "withdrawn"


@pytest.mark.parametrize("act", [cancel_mailing, lambda mailing: pause_mailing(mailing, "wait")])
def test_pause_and_cancel_let_at_most_the_one_in_hand_leave(sink, act):
    mailing = newsletter(10)
    sink.delay = 0.3
    sending = in_background(drain_and_close)
    wait_until(lambda: Message.objects.filter(state="sending").exists())

    act(mailing)
    before = len(sink.messages)
    sending.join()

    assert len(sink.messages) - before <= 1
    assert not Message.objects.filter(state__in=["claimed", "sending"]).exists()


def test_stop_finishes_the_one_in_hand_and_hands_the_rest_back(sink):
    newsletter(30)
    sink.delay = 0.2
    sending = in_background(drain_and_close)
    wait_until(lambda: len(sink.messages) >= 2)

    relay.stop.set()
    started = time.monotonic()
    sending.join()

    assert time.monotonic() - started < 5
    states = {name: Message.objects.filter(state=name).count() for name in ("sent", "queued", "claimed", "sending")}
    assert states["sent"] == len(sink.messages)
    assert (states["sent"] + states["queued"], states["claimed"], states["sending"]) == (30, 0, 0)


def test_stop_cuts_a_message_that_takes_longer_than_four_seconds(sink):
    sink.holds["mem@example.org"] = 9.0
    row = letter()
    sending = in_background(drain_and_close)
    wait_until(lambda: Message.objects.filter(state="sending").exists())

    relay.stop.set()
    started = time.monotonic()
    sending.join()

    assert time.monotonic() - started < 5
    assert (state(row), row.repeats) == ("queued", 1)


def test_the_watchdog_cuts_a_line_that_drips(sink, monkeypatch):
    monkeypatch.setattr("core.mail.relay.watch.Watchdog.__init__.__kwdefaults__", {"limit": 1.0, "grace": 4.0})
    sink.mode = "slow"
    sink.slow_seconds = 0.4
    row = letter()
    started = time.monotonic()

    drain()

    assert time.monotonic() - started < 8
    assert state(row) == "queued"


def test_two_senders_at_once_send_nothing_twice(sink, settings):
    settings.PLAB_MAIL_CONNECTIONS = 3
    newsletter(150)
    senders = [in_background(drain_and_close) for _number in range(3)]
    for sender in senders:
        sender.join()
    drain()

    assert len(sink.messages) == len(set(sink.recipients())) == 150


def test_a_second_sender_keeps_to_the_number_of_lines(sink, settings):
    newsletter(5)
    sink.delay = 0.5
    sending = in_background(drain_and_close)
    wait_until(lambda: Message.objects.filter(state="sending").exists())

    assert drain() == {"ended": "busy"}
    settings.PLAB_MAIL_CONNECTIONS = 2
    letter(key="letter:1")
    newsletter(1, prefix="later")
    assert drain() == {"ended": "empty", "sent": 1}
    sending.join()
    assert len(sink.messages) == 7


def dead_sender(row, state):
    row.refresh_from_db()
    Message.objects.filter(pk=row.pk).update(
        state=state, claim="00000000-0000-4000-8000-000000000001", lease_until=claims.DatabaseTime(-1)
    )


def test_what_a_dead_sender_held_is_reclaimed(sink):
    untouched, personal, bulk = letter(key="letter:1"), letter(key="letter:2"), newsletter(1).messages.get()
    dead_sender(untouched, "claimed")
    dead_sender(personal, "sending")
    dead_sender(bulk, "sending")

    counts = drain()

    assert counts == {"ended": "empty", "reclaimed": 1, "repeated": 1, "sent": 2, "unknown": 1}
    assert (state(untouched), state(personal), state(bulk)) == ("sent", "sent", "unknown")
    assert personal.repeats == 1


def test_a_sender_that_was_only_slow_reports_what_became_of_its_row(sink):
    bulk = newsletter(1).messages.get()
    sink.holds["p0@example.org"] = 1.5
    sending = in_background(drain_and_close)
    wait_until(lambda: Message.objects.filter(state="sending").exists())
    Message.objects.update(lease_until=claims.DatabaseTime(-7200))
    claims.reclaim()
    assert state(bulk) == "unknown"

    sending.join()

    assert state(bulk) == "sent"


def test_the_houses_clock_reclaims_nothing(sink, open_hour):
    row = letter()
    Message.objects.filter(pk=row.pk).update(
        state="sending", claim="00000000-0000-4000-8000-000000000001", lease_until=claims.DatabaseTime(60)
    )
    open_hour.shift(timedelta(hours=2))

    drain()

    assert state(row) == "sending"


def test_the_rate_holds_the_crowd_and_never_a_code(sink, settings):
    settings.PLAB_MAIL_PER_SECOND = 5
    newsletter(20)
    started = time.monotonic()
    drain(budget=1.5)
    crowd = len(sink.messages)
    letter(kind="mailtests.code", key="code:1")
    drain(budget=0.3)

    assert 8 <= crowd <= 8 + 5 * 2
    assert time.monotonic() - started < 6
    assert "mem@example.org" in sink.recipients()


def test_the_hour_holds_what_is_over_its_number(sink, settings):
    settings.PLAB_MAIL_PER_HOUR = 10
    newsletter(20)

    assert drain(budget=1.0)["ended"] == "budget"

    assert len(sink.messages) == 8  # a fifth stays for urgent mail
    letter(key="letter:1")
    drain(budget=0.5)
    assert len(sink.messages) == 9


def test_after_a_long_outage_old_rows_wait_for_a_person_and_new_ones_flow(sink, open_hour):
    letter(key="letter:0")
    drain()
    old = letter(key="letter:1")
    open_hour.shift(timedelta(hours=13))
    new = letter(key="letter:2")

    drain()

    assert (state(old), state(new)) == ("queued", "queued")
    newer = letter(key="letter:3")
    drain()
    assert (state(old), state(newer)) == ("queued", "sent")
    assert release_outbox() == 2
    drain()
    assert (state(old), state(new)) == ("sent", "sent")


def test_hold_outbox_keeps_what_is_written_and_lets_new_mail_flow(sink):
    old = letter(key="letter:1")
    call_command("hold_outbox")
    new = letter(key="letter:2")

    drain()

    assert (state(old), state(new)) == ("queued", "sent")
    call_command("hold_outbox", "--release")
    drain()
    assert state(old) == "sent"
    assert hold_outbox() == 0


def test_a_person_pauses_the_relay_and_lets_it_go_on(sink):
    row = letter()
    pause_relay("until the new certificate is in")
    assert drain() == {"ended": "paused"}
    resume_relay()
    drain()
    assert state(row) == "sent"


def test_without_celery_send_outbox_once_empties_the_outbox(sink, capsys):
    newsletter(120)

    call_command("send_outbox", "--once")

    assert '"sent": 120' in capsys.readouterr().out


def test_without_a_server_mail_becomes_files(sink, settings, tmp_path):
    settings.PLAB_EMAIL_URL, settings.PLAB_VAR = "", tmp_path
    letter()

    drain()

    [file] = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert email.message_from_bytes(file.read_bytes())["To"] == "mem@example.org"


def wait_until(true, seconds=10):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)
