"""Reminders, digests and the night's tidying: by the clock, and harmless twice."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.mail import registry, services
from core.mail.models import Address, Message, ReminderRule, Subscription
from core.mail.registry import Due
from core.mail.selectors import health
from core.mail.services import queue
from core.mail.services.digests import build_digests
from core.mail.services.reminders import next_dates, plan_reminders
from core.mail.services.tidying import tidy
from core.web import clock
from core.web.needs import Need
from tests.mail.kinds import wanted_answers

pytestmark = [pytest.mark.django_db]
BOSTON = ZoneInfo("America/New_York")
KIND = "mailtests.reminder"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BOSTON)


@pytest.fixture
def things(monkeypatch):
    """What falls due in these tests; reminded one day and one hour before."""
    rows = []
    offsets = [timedelta(days=-1), timedelta(hours=-1)]

    def due(after, before):
        return [row for row in rows if after < row.at <= before]

    monkeypatch.setattr(registry, "_reminders", {KIND: registry.Reminder(KIND, tuple(offsets), due)})
    return rows


def thing(when, to="mem@example.org", object="7", **facts):
    return Due(object, at(when), to, {"what": "a session"}, facts)


def planned():
    return [
        (row.dedupe_key.removeprefix(f"rem:{KIND}:"), row.not_before.astimezone(BOSTON).strftime("%d %H:%M"))
        for row in Message.objects.order_by("id")
    ]


def test_a_reminder_is_written_once_however_often_one_plans(things, time_at):
    things.append(thing("2026-11-18T10:00"))
    with time_at("2026-11-17T10:00"):
        for _number in range(5):
            plan_reminders()

    assert planned() == [("7:2026-11-18T10:00:-86400:mem@example.org", "17 10:00")]


def test_a_reminder_that_would_fall_into_quiet_hours_leaves_before_them(things, time_at):
    things.append(thing("2026-11-18T21:00"))
    with time_at("2026-11-17T19:58"):
        plan_reminders()
        assert planned() == []
    with time_at("2026-11-17T19:59"):
        plan_reminders()

    assert planned() == [("7:2026-11-18T21:00:-86400:mem@example.org", "17 19:59")]


def test_a_reminder_older_than_twelve_hours_is_never_sent(things, time_at):
    things.append(thing("2026-11-18T07:00", object="old"))
    things.append(thing("2026-11-18T09:00", object="new"))
    with time_at("2026-11-17T20:00"):
        plan_reminders()

    assert [key.split(":")[0] for key, _when in planned() if "-86400" in key] == ["new"]


def test_a_session_on_the_night_of_the_clocks_is_reminded_at_the_same_hour(things, time_at):
    things.append(thing("2027-03-14T18:00"))
    with time_at("2027-03-13T17:59"):
        plan_reminders()
        assert planned() == []
    with time_at("2027-03-13T18:00"):
        plan_reminders()

    assert planned() == [("7:2027-03-14T18:00:-86400:mem@example.org", "13 18:00")]


def test_a_moved_date_is_a_new_reminder(things, time_at):
    things.append(thing("2026-11-18T10:00"))
    with time_at("2026-11-17T10:00"):
        plan_reminders()
        things[:] = [thing("2026-11-18T09:30")]
        plan_reminders()

    assert len(planned()) == 2


def test_staff_turn_a_reminder_off_or_change_its_offsets(things, time_at):
    things.append(thing("2026-11-18T10:00"))
    rule = ReminderRule.objects.create(kind=KIND, enabled=False)
    with time_at("2026-11-17T10:00"):
        plan_reminders()
        assert planned() == []
        rule.enabled, rule.offsets = True, [-2 * 86400]
        rule.save()
        plan_reminders()
        assert planned() == []
        assert next_dates(KIND) == []
    with time_at("2026-11-16T10:00"):
        plan_reminders()
    assert len(planned()) == 1


def test_the_next_dates_of_a_reminder_are_known(things, time_at):
    things.append(thing("2026-11-20T10:00"))
    with time_at("2026-11-17T10:00"):
        assert next_dates(KIND) == [at("2026-11-19T10:00"), at("2026-11-20T09:00")]


def waiting_tasks(to, *numbers):
    for number in numbers:
        queue("mailtests.task", to=to, context={"what": f"task {number}"}, key=f"task:{number}")


def test_a_digest_gathers_what_waits_and_adds_what_needs_you(cast, time_at, monkeypatch):
    need = Need("n", "task", "Answer the idea", "3 days left", "/ideas/1/")
    monkeypatch.setattr(registry, "_needs", lambda user: [need] if user == cast.member else [])
    with time_at("2026-11-17T10:00"):
        waiting_tasks(cast.member, 1, 2)
        assert build_digests() == 0
    with time_at("2026-11-17T15:31"):
        assert build_digests() == 1
        assert build_digests() == 0

    digest = Message.objects.get(kind="mail.digest")
    assert digest.subject == "3 things for you on PLAB"
    assert "This is about task 1." in digest.text and "This is about task 2." in digest.text
    assert "Answer the idea (3 days left): http" in digest.text
    assert [row.state for row in Message.objects.filter(kind="mailtests.task")] == ["merged", "merged"]
    assert {row.merged_into for row in Message.objects.filter(kind="mailtests.task")} == {digest}
    assert {row.text for row in Message.objects.filter(kind="mailtests.task")} == {""}


def test_after_three_days_out_there_is_one_digest(cast, time_at):
    for day, number in (("17", 1), ("18", 2), ("19", 3)):
        with time_at(f"2026-11-{day}T10:00"):
            waiting_tasks(cast.member, number)
    with time_at("2026-11-20T15:31"):
        assert build_digests() == 1
        waiting_tasks(cast.member, 4)
        Message.objects.filter(dedupe_key="task:4").update(not_before=clock.now())
        assert build_digests() == 0

    assert Message.objects.filter(kind="mail.digest").count() == 1
    assert Message.objects.get(dedupe_key="task:4").state == "queued"


def test_nothing_left_that_anyone_wants_makes_no_digest(cast, time_at):
    with time_at("2026-11-17T10:00"):
        queue("mailtests.session", to=cast.member, key="s:1", when="daily", facts={"id": "gone"})
    wanted_answers["gone"] = False
    with time_at("2026-11-17T15:31"):
        assert build_digests() == 0

    assert not Message.objects.exists()


def test_a_list_turned_off_takes_its_rows_out_of_the_digest(cast, time_at):
    with time_at("2026-11-17T10:00"):
        waiting_tasks(cast.member, 1)
        services.set_list(Address.objects.get(), "tasks", "off")
    with time_at("2026-11-17T15:31"):
        assert build_digests() == 0

    assert [row.state for row in Message.objects.all()] == ["withdrawn"]


def test_tidy_shreds_bodies_after_thirty_days_and_deletes_rows_after_their_time(cast, time_at):
    with time_at("2026-11-17T10:00"):
        queue("mailtests.notice", to=cast.member, key="n:1", when="now")
        Message.objects.update(state="sent", sent_at=clock.now())
    with time_at("2026-12-10T10:00"):
        assert tidy()["shredded"] == 0
    with time_at("2026-12-20T10:00"):
        assert tidy()["shredded"] == 1
        assert Message.objects.get().text == ""
    with time_at("2027-12-31T10:00"):
        assert tidy()["deleted"] == 1
    assert not Message.objects.exists()


def test_tidy_forgets_strangers_and_requests_nobody_confirmed(time_at):
    with time_at("2026-11-17T10:00"):
        services.request_news("stranger@example.org")
        Message.objects.all().delete()
    with time_at("2026-11-26T10:00"):
        counts = tidy()

    assert (counts["requests"], counts["addresses"]) == (1, 1)
    assert not Address.objects.exists() and not Subscription.objects.exists()


def test_health_says_when_mail_is_late_or_held(cast, time_at):
    with time_at("2026-11-17T10:00"):
        queue("mailtests.letter", to=cast.member, key="l:1")
        assert health.relay_goes().ok and health.mail_is_in_time().ok and health.keys_are_unique().ok
    with time_at("2026-11-17T10:03"):
        assert not health.mail_is_in_time().ok and health.mail_is_sent().ok
    with time_at("2026-11-17T10:11"):
        assert not health.mail_is_sent().ok
        services.hold_outbox()
        assert health.mail_is_sent().ok and not health.relay_goes().ok
        services.release_outbox()
        services.pause_relay("we look at it")
        assert "we look at it" in health.relay_goes().detail
