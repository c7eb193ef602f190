"""Writing rows and taking them back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core.mail.models import Address, Message, Subscription
from core.mail.services import queue, queue_many, withdraw
from core.mail.states import MessageState
from core.web import clock

pytestmark = pytest.mark.django_db
CONTEXT = {"what": "Math & talk", "url": "https://plab.example.org/x/", "label": "Open"}


def test_queue_writes_one_rendered_row(cast, open_hour):
    queue("mailtests.letter", to=cast.member, context=CONTEXT, key="letter:1")

    row = Message.objects.get()
    assert (row.kind, row.list, row.state, row.priority) == ("mailtests.letter", "decisions", "queued", 1)
    assert row.subject == "About letter"
    assert row.text.startswith("Hello Mem,\n\nThis is about Math & talk.\n")
    assert "This is about Math &amp; talk." in row.html
    assert row.address.email == cast.member.email
    assert row.address.user == row.user == cast.member


def test_queue_twice_with_one_key_writes_one_row(cast, open_hour):
    for _ in range(2):
        queue("mailtests.letter", to=cast.member, context=CONTEXT, key="letter:1")

    assert Message.objects.count() == 1


def test_queue_in_a_transaction_that_is_rolled_back_writes_nothing(cast, open_hour):
    with pytest.raises(IntegrityError), transaction.atomic():
        queue("mailtests.letter", to=cast.member, context=CONTEXT, key="letter:1")
        raise IntegrityError

    assert Message.objects.count() == 0


def test_queue_costs_two_queries_once_the_address_is_known(cast, open_hour, connection_queries):
    queue("mailtests.letter", to=cast.member, context=CONTEXT, key="letter:1")

    with connection_queries() as queries:
        queue("mailtests.letter", to=cast.member, context=CONTEXT, key="letter:2")

    assert len([query for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]) == 2


def test_queue_for_a_list_turned_off_writes_nothing_even_when_the_caller_says_now(cast, open_hour):
    queue("mailtests.session", to=cast.member, context=CONTEXT, key="session:1")
    Subscription.objects.create(address=Address.objects.get(), list="sessions", setting="off")

    queue("mailtests.session", to=cast.member, context=CONTEXT, key="session:2", when="now")

    assert [row.dedupe_key for row in Message.objects.all()] == ["session:1"]


def test_queue_for_a_weekly_list_waits_for_monday_and_when_overrides_it(cast, open_hour):
    queue("mailtests.notice", to=cast.member, context=CONTEXT, key="notice:1")
    queue("mailtests.notice", to=cast.member, context=CONTEXT, key="notice:2", when="now")

    weekly, now = Message.objects.order_by("dedupe_key")
    assert weekly.digest and weekly.not_before.isoformat() == "2026-11-23T12:00:00+00:00"  # Monday, 7 am
    assert not now.digest and now.not_before <= clock.now()


@pytest.mark.parametrize("break_", ["\r\nBcc: x@example.org", "\n", "\u2028", "\x00"])
def test_queue_raises_when_a_name_is_not_one_line(cast, open_hour, break_):
    cast.member.name = f"Mem{break_}Berry"

    with pytest.raises(ValueError):
        queue("mailtests.letter", to=cast.member, context=CONTEXT, key="letter:1")


@pytest.mark.parametrize("break_", ["a\r\nBcc: x@example.org", "a\nb", "a\u2028b", "a\x00b"])
def test_queue_raises_when_a_subject_is_not_one_line(cast, open_hour, break_):
    with pytest.raises(ValueError):
        queue("mailtests.letter", to=cast.member, context={"subject_line": break_}, key="letter:1")


def test_queue_strips_bidi_controls_from_the_subject(cast, open_hour):
    queue("mailtests.letter", to=cast.member, context={"subject_line": "gro\u202e.cod"}, key="letter:1")

    assert Message.objects.get().subject == "gro.cod"


def test_addresses_that_differ_in_case_are_one(open_hour):
    for number, email in enumerate(["Foo@BPS.org", "foo@bps.org", " foo@bps.org"]):
        queue("mailtests.letter", to=email, context=CONTEXT, key=f"letter:{number}")

    assert Address.objects.count() == 1


def test_an_address_known_before_becomes_the_users(cast, open_hour):
    queue("mailtests.letter", to=cast.member.email.upper(), context=CONTEXT, key="letter:1")
    queue("mailtests.letter", to=cast.member, context=CONTEXT, key="letter:2")

    assert Address.objects.get().user == cast.member


def test_a_user_who_changes_the_email_keeps_the_settings(cast, open_hour):
    queue("mailtests.session", to=cast.member, context=CONTEXT, key="session:1")
    Subscription.objects.create(address=Address.objects.get(), list="sessions", setting="off")
    cast.member.email = "mem.new@example.org"

    queue("mailtests.letter", to=cast.member, context=CONTEXT, key="letter:1")
    queue("mailtests.session", to=cast.member, context=CONTEXT, key="session:2")

    assert Address.objects.get().email == "mem.new@example.org"
    assert not Message.objects.filter(dedupe_key="session:2").exists()


def test_queue_many_writes_blocks_and_passes_over_known_keys(open_hour, connection_queries):
    people = [(f"p{number}@example.org", CONTEXT, f"many:{number}") for number in range(1200)]
    with connection_queries() as queries:
        assert queue_many("mailtests.letter", people) == 1200
    assert queue_many("mailtests.letter", people) == 1200

    assert Message.objects.count() == 1200
    statements = [query["sql"].split()[0] for query in queries]
    assert statements.count("SELECT") == 3
    if connection.vendor == "postgresql":  # SQLite takes 999 values a statement
        assert statements.count("INSERT") == 6


def test_withdraw_takes_back_queued_and_claimed_rows_and_shreds_private_ones(cast, open_hour):
    queue("mailtests.letter", to=cast.member, context=CONTEXT, key="letter:1")
    queue("mailtests.letter", to=cast.educator, context=CONTEXT, key="letter:2")

    assert withdraw(user=cast.member) == 1

    gone, stays = Message.objects.order_by("dedupe_key")
    assert (gone.state, gone.reason, gone.text, gone.subject) == (MessageState.WITHDRAWN, "canceled", "", "")
    assert stays.state == MessageState.QUEUED


def test_withdraw_without_a_filter_or_by_an_unknown_one_is_an_error():
    with pytest.raises(TypeError):
        withdraw()
    with pytest.raises(TypeError):
        withdraw(id=1)


@pytest.mark.parametrize(
    ("start", "end", "allowed"),
    [(480, 840, True), (420, 1100, False), (420, 1080, True), (540, 1200, True), (1000, 480, True), (600, 540, False)],
)
def test_own_quiet_hours_leave_two_hours_open(db, start, end, allowed):
    address = Address(email="a@example.org", to_key="a@example.org", quiet_from=start, quiet_to=end)
    if allowed:
        address.save()
    else:
        with pytest.raises(IntegrityError), transaction.atomic():
            address.save()


def test_message_rows_that_could_not_be_are_refused_by_the_database(cast, open_hour):
    queue("mailtests.letter", to=cast.member, context=CONTEXT, key="letter:1")
    rows = Message.objects.all()
    for changes in (
        {"state": "sending"},
        {"sent_at": clock.now()},
        {"state": "sent"},
        {"repeats": 2},
        {"text": ""},
        {"address": None},
        {"lease_until": clock.now() + timedelta(hours=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**changes)


def test_seven_tables_hold_the_mail(db):
    from django.apps import apps

    assert len([*apps.get_app_config("mail").get_models()]) == 7
