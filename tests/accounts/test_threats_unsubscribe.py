"""T10: an unsubscribe that somebody forged, altered or triggered by accident."""

import pytest
from django.test import Client

from core.accounts import services
from core.accounts.states import Role
from core.mail import services as mail
from core.mail.models import Message, Subscription
from core.mail.selectors.links import stop_token
from core.mail.selectors.preferences import settings_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(cast):
    return mail.address_for(cast.union_rep)


def page(address, list: str = "tasks") -> str:
    return f"/u/{stop_token(address.public_id, list)}/"


@pytest.mark.parametrize("method", ["get", "post"])
def test_t10_an_altered_truncated_or_crossed_token_is_404_alike(address, cast, method):
    token = stop_token(address.public_id, "tasks")
    other = stop_token(mail.address_for(cast.member).public_id, "tasks")
    head, list, mac = token.split(".")
    forged = [
        token[:-1],
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        f"{head}.sessions.{mac}",
        f"{other.split('.')[0]}.{list}.{mac}",
        f"{head}..{mac}",
        "x",
        "..",
        "%00",
        "é" * 40,
        "a" * 5000,
    ]
    client = Client()
    assert getattr(client, method)(f"/u/{token}/").status_code == 200
    answers = [getattr(client, method)(f"/u/{bad}/") for bad in forged]
    assert {answer.status_code for answer in answers} == {404}


def test_t10_get_changes_nothing_and_sets_no_cookie(address):
    client = Client()
    answer = client.get(page(address))
    assert answer.status_code == 200
    assert "Stop “Your tasks”?" in answer.content.decode()
    assert Subscription.objects.count() == 0
    assert not answer.cookies
    assert answer["Referrer-Policy"] == "no-referrer"
    client.head(page(address))
    assert Subscription.objects.count() == 0


def test_t10_one_click_needs_no_cookie_no_token_and_answers_200(address):
    client = Client(enforce_csrf_checks=True, headers={"origin": "https://provider.example"})
    for _ in range(2):  # twice is the same
        answer = client.post(page(address), {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert settings_of(address)["tasks"] == "off"
    assert settings_of(address)["sessions"] == "now"
    assert "_auth_user_id" not in client.session


def test_t10_it_holds_for_what_was_already_waiting(cast, address):
    services.save_profile(
        cast.member, name="Mem", school=cast.school_b, job="", grades=[], language="en", theme="", main_role=""
    )
    waiting = Message.objects.get(kind="accounts.school_changed", address=address)
    assert waiting.state == "queued"
    Client().post(page(address))
    waiting.refresh_from_db()
    assert (waiting.state, waiting.reason) == ("withdrawn", "unsubscribed")


def test_t10_undo_brings_it_back_and_only_for_this_address(cast, address):
    client = Client()
    stopped = client.post(page(address)).context["undo"]
    other = mail.address_for(cast.member)
    assert client.post(page(other), {"wish": "undo", "undo": stopped}).status_code == 409
    assert client.post(page(address), {"wish": "undo", "undo": "forged"}).status_code == 409
    assert settings_of(address)["tasks"] == "off"
    assert client.post(page(address), {"wish": "undo", "undo": stopped}).status_code == 200
    assert settings_of(address)["tasks"] == "daily"


def test_t10_a_pause_and_the_other_lists_are_offered(address):
    client = Client()
    answer = client.post(page(address), {"wish": "pause"})
    address.refresh_from_db()
    assert address.paused_until is not None
    assert "Paused for 30 days" in answer.content.decode()
    others = dict(client.get(page(address)).context["others"])
    assert client.get(list(others.values())[0]).status_code == 200


def test_t10_the_page_speaks_the_language_that_the_person_chose_last(address, cast):
    services.set_language(cast.union_rep, "es")
    answer = Client(headers={"accept-language": "en"}).get(page(address))
    assert answer["Content-Language"] == "es"
    assert '<html lang="es"' in answer.content.decode()


def test_t10_the_page_speaks_the_language_of_a_mailbox_without_an_account(address):
    type(address).objects.update(user=None, language="es")
    answer = Client(headers={"accept-language": "en"}).get(page(address))
    assert answer["Content-Language"] == "es"


def test_t18_a_role_that_ended_is_gone_with_the_next_request(cast):
    client = Client()
    client.force_login(cast.union_rep, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/people/").status_code == 200
    services.end_role(cast.union_rep.grants.get(role=Role.UNION_REP), by=cast.union_coordinator)
    assert client.get("/people/").status_code == 403
