"""What people read: each mail of sign-in and standing says what happened, in the language of its reader."""

from datetime import date

import pytest

from core.accounts.mails import sign_in, standing
from core.mail.models import Message

pytestmark = pytest.mark.django_db


def only_message():
    return Message.objects.get()


@pytest.mark.parametrize("send", [sign_in.sign_up_code, sign_in.sign_in_code, sign_in.address_code])
def test_codes_show_the_code_and_how_long_it_lasts(send):
    send(to="amara@example.net", code="402817")
    message = only_message()
    assert "402817" in message.text and "402817" in message.html
    assert "402817" not in message.subject
    assert "15 minutes" in message.text
    assert (message.list, message.priority) == ("account", 0)
    assert (message.expires_at - message.created_at).total_seconds() == 15 * 60


@pytest.mark.parametrize(
    ("send", "words", "path"),
    [
        (sign_in.already_registered, "has an account already", "/accounts/login/"),
        (sign_in.address_unknown, "no account", "/accounts/signup/"),
    ],
)
def test_letters_to_known_and_unknown_addresses_lead_on(send, words, path):
    send(to="amara@example.net")
    assert words in only_message().text
    assert path in only_message().text


def test_password_reset_carries_the_link():
    sign_in.password_reset(to="amara@example.net", url="http://127.0.0.1:8000/accounts/password/reset/key/1-x/")
    assert "/accounts/password/reset/key/1-x/" in only_message().text


CHANGES = ["password_changed", "password_set", "password_reset", "email_changed", "email_deleted", "totp_activated"]
CHANGES += ["totp_deactivated", "webauthn_added", "webauthn_removed", "recovery_codes_generated", "something_new"]


@pytest.mark.parametrize("what", CHANGES)
def test_sign_in_changed_has_words_for_every_change(cast, what):
    sign_in.sign_in_changed(to=cast.member, what=what)
    text = only_message().text
    assert what not in text
    assert "If it was you, there is nothing to do." in text


def test_letters_about_standing_carry_school_reason_and_day(cast):
    person = cast.member
    standing.welcome(person, event=1)
    standing.waiting(person, event=2)
    standing.declined(person, reason="Not at our school.", event=3)
    standing.contested(person, reason="I don't know this person.", event=4)
    standing.suspended(person, reason="Norms broken.", until=date(2027, 1, 29), event=5)
    standing.restored(person, event=6)
    texts = {message.kind: message.text for message in Message.objects.all()}
    assert "School A" in texts["accounts.waiting"]
    assert "Not at our school." in texts["accounts.declined"]
    assert "I don't know this person." in texts["accounts.contested"]
    assert "Jan. 29, 2027" in texts["accounts.suspended"] and "Norms broken." in texts["accounts.suspended"]
    kinds = ["welcome", "waiting", "declined", "contested", "suspended", "restored"]
    assert set(texts) == {f"accounts.{name}" for name in kinds}


def test_letters_about_standing_are_written_once_an_event(cast):
    standing.welcome(cast.member, event=1)
    standing.welcome(cast.member, event=1)
    assert Message.objects.count() == 1


def test_a_reason_is_text_and_never_markup(cast):
    standing.declined(cast.member, reason="<b>no</b> & <script>x</script>", event=1)
    assert "<b>no</b> & <script>x</script>" in only_message().text
    assert "<script>" not in only_message().html
