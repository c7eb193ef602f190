"""What people say about their mail."""

from datetime import time, timedelta

import pytest
from django.test import override_settings

from core.mail import services
from core.mail.models import Address, MailEvent, Message, Subscription
from core.mail.selectors.links import find_confirm, find_stop, stop_token
from core.mail.selectors.preferences import settings_of
from core.mail.services import queue
from core.web import clock
from core.web.policy import NotPossible

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_hour")]


@pytest.fixture
def address(cast):
    queue("mailtests.session", to=cast.member, key="session:1")
    queue("mailtests.letter", to=cast.member, key="letter:1")
    queue("mailtests.notice", to=cast.member, key="notice:1")
    return Address.objects.get()


def states():
    return dict(Message.objects.values_list("dedupe_key", "state"))


def test_one_click_stops_that_list_only_and_what_waits_of_it(address):
    target = find_stop(stop_token(address.public_id, "sessions"))

    undo = services.stop_list(target)
    services.stop_list(target)

    assert states() == {"session:1": "withdrawn", "letter:1": "queued", "notice:1": "queued"}
    assert settings_of(address)["sessions"] == "off"
    assert settings_of(address)["communities"] == "weekly"
    services.undo_stop(target, undo)
    assert settings_of(address)["sessions"] == "now"
    assert not Subscription.objects.exists()


def test_stopping_a_digest_turns_off_what_it_carried_and_undo_brings_each_back(address):
    services.set_list(address, "communities", "daily")
    target = find_stop(stop_token(address.public_id, "digest"))

    undo = services.stop_list(target)

    assert {name for name, setting in settings_of(address).items() if setting == "off"} == {
        "communities",
        "tasks",
        "news-families",
        "news-partners",
    }
    services.undo_stop(target, undo)
    assert (settings_of(address)["communities"], settings_of(address)["tasks"]) == ("daily", "daily")


def test_an_altered_token_points_at_nothing(address):
    token = stop_token(address.public_id, "sessions")
    assert find_stop(token).address == address
    for altered in (
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.replace("sessions", "surveys"),
        "x" + token,
        token + "=",
        "",
        "a.b.c",
        "é.sessions.x",
        token.swapcase(),
    ):
        assert find_stop(altered) is None
    assert find_confirm(token) is None


def test_tokens_of_before_a_key_rotation_still_verify(address, settings):
    token = stop_token(address.public_id, "sessions")
    with override_settings(SECRET_KEY="another-key", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert find_stop(token).address == address
    with override_settings(SECRET_KEY="another-key"):
        assert find_stop(token) is None


def test_an_old_undo_is_refused(address):
    target = find_stop(stop_token(address.public_id, "sessions"))
    with pytest.raises(NotPossible):
        services.undo_stop(target, "made:up:thing")


def test_a_list_set_from_weekly_to_now_lets_what_waits_leave(address):
    services.set_list(address, "communities", "now")

    row = Message.objects.get(dedupe_key="notice:1")
    assert not row.digest and row.not_before <= clock.now()


def test_account_and_decisions_cannot_be_turned_off(address):
    for name in ("account", "decisions", "made-up"):
        with pytest.raises(NotPossible):
            services.set_list(address, name, "off")


def test_own_quiet_hours_are_kept_and_too_many_are_refused(address):
    services.set_quiet_hours(address, time(8), time(14))
    address.refresh_from_db()
    assert (address.quiet_from, address.quiet_to) == (480, 840)
    with pytest.raises(NotPossible):
        services.set_quiet_hours(address, time(7), time(19))
    services.set_quiet_hours(address, None, None)
    address.refresh_from_db()
    assert address.quiet_from is None


def test_news_needs_a_yes_from_the_mailbox_and_asks_once_a_day():
    """The mail is mail.news_confirmation."""
    for _ in range(3):
        services.request_news("Parent@Example.org")

    row = Message.objects.get()
    link = next(word for word in row.text.split() if "/news/" in word)
    target = find_confirm(link.rstrip("/").rsplit("/", 1)[1])
    assert settings_of(target.address)["news-families"] == "pending"
    assert services.confirm_news(target) is True
    assert services.confirm_news(target) is False
    assert settings_of(target.address)["news-families"] == "now"
    services.request_news("parent@example.org")
    assert Message.objects.count() == 1


def test_a_bounce_blocks_lists_and_leaves_letters_waiting(address):
    assert services.record_event(esp_id="esp:1", kind="bounced", email=address.email, raw="550 5.1.1 unknown")
    assert not services.record_event(esp_id="esp:1", kind="bounced", email=address.email)

    address.refresh_from_db()
    assert address.blocked == "bounced"
    assert states() == {"session:1": "withdrawn", "letter:1": "queued", "notice:1": "withdrawn"}
    queue("mailtests.session", to=address.email, key="session:2")
    assert "session:2" not in states()


def test_events_out_of_order_replayed_and_about_nothing_do_no_harm(address):
    now = clock.now()
    services.record_event(esp_id="e:2", kind="delivered", email=address.email, at=now)
    services.record_event(esp_id="e:1", kind="bounced", email=address.email, at=now - timedelta(hours=1))
    services.record_event(esp_id="e:3", kind="complained", email="nobody@example.org")

    address.refresh_from_db()
    assert address.blocked == ""
    assert MailEvent.objects.count() == 3


def test_a_delivery_after_a_bounce_lifts_it_and_a_complaint_stays(address):
    now = clock.now()
    services.record_event(esp_id="e:1", kind="bounced", email=address.email, at=now)
    services.record_event(esp_id="e:2", kind="delivered", email=address.email, at=now + timedelta(minutes=1))
    address.refresh_from_db()
    assert address.blocked == ""
    services.record_event(esp_id="e:3", kind="complained", email=address.email, at=now)
    services.record_event(esp_id="e:4", kind="delivered", email=address.email, at=now + timedelta(minutes=2))
    services.record_event(esp_id="e:5", kind="bounced", email=address.email, at=now + timedelta(minutes=3))
    address.refresh_from_db()
    assert address.blocked == "complained"


def test_five_temporary_refusals_in_a_week_block_newsletters_for_thirty_days(address):
    for number in range(5):
        services.record_event(esp_id=f"e:{number}", kind="deferred", email=address.email)

    address.refresh_from_db()
    assert address.blocked == "soft"
    assert address.blocked_until - address.blocked_at == timedelta(days=30)
    assert states()["session:1"] == "queued"


def test_try_again_lifts_a_bounce_once_a_day(address):
    services.block_address(address, why="bounced")
    services.try_again(address)
    services.block_address(address, why="bounced")

    with pytest.raises(NotPossible):
        services.try_again(address)


def test_pause_keeps_the_rows_and_hands_claimed_ones_back(address):
    services.pause_all(address)
    address.refresh_from_db()
    assert address.paused_until - clock.now() > timedelta(days=29)
    services.resume_all(address)
    address.refresh_from_db()
    assert address.paused_until is None


def test_an_erased_person_leaves_day_kind_and_state_but_no_address(address, cast):
    Message.objects.filter(dedupe_key="letter:1").update(state="sent", sent_at=clock.now())
    services.record_event(esp_id="e:1", kind="delivered", email=address.email, raw="to mem")

    services.forget(user=cast.member)

    assert not Address.objects.exists() and not Subscription.objects.exists()
    rows = Message.objects.order_by("dedupe_key")
    assert [(row.state, row.reason) for row in rows] == [
        ("sent", ""),
        ("withdrawn", "person_gone"),
        ("withdrawn", "person_gone"),
    ]
    assert {(row.address_id, row.user_id, row.text, row.subject) for row in rows} == {(None, None, "", "")}
    assert MailEvent.objects.get().raw == ""
