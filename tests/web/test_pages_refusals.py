"""The pages of everything that did not work: what happened, what to do, and no more than that."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory, override_settings
from django.urls import path

from core.web import refusals, toast
from core.web.limits import TooMany
from core.web.policy import NotPossible, Refused
from plab import urls as roof


def raising(error):
    def view(request: HttpRequest):
        raise error

    view.login_required = False
    return view


urlpatterns = [
    *roof.urlpatterns,
    path("refused/", raising(Refused("Only stewards may. Ask Fay Cilitator."))),
    path(
        "late/", raising(NotPossible("This was sent already.", mine={"Title": "<b>Mine"}, theirs={"Title": "Theirs"}))
    ),
    path("often/", raising(TooMany(290))),
    path("broken/", raising(RuntimeError("secret detail"))),
]
handler404, handler500 = roof.handler404, roof.handler500


@pytest.fixture
def walled(client, db):
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF=__name__):
        yield client


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/refused/", 403, ["This is not open to you", "Only stewards may. Ask Fay Cilitator."]),
        ("/nowhere/", 404, ["We can&#x27;t find that page", "Go home or search."]),
        ("/late/", 409, ["This was sent already.", "&lt;b&gt;Mine", "Theirs"]),
        ("/often/", 429, ["That was a lot at once", "Try again in 5 minutes."]),
        ("/broken/", 500, ["Something broke on our side", "What you typed is still there"]),
    ],
)
def test_refusal_says_what_happened_and_what_to_do(walled, address, status, words):
    response = walled.get(address)
    html = response.content.decode().replace("can't", "can&#x27;t")
    assert response.status_code == status
    for part in words:
        assert part in html
    assert 'href="/"' in html
    assert "secret detail" not in html
    assert "Set-Cookie" not in response.headers


def test_too_many_says_when_to_come_back(walled):
    assert walled.get("/often/")["Retry-After"] == "290"


def test_500_page_asks_the_database_nothing(django_assert_num_queries, db):
    request = RequestFactory().get("/")
    request.user = pytest.fail  # nobody may look
    with django_assert_num_queries(0):
        html = refusals.server_error(request).content.decode()
    assert "Something broke on our side" in html
    assert "<nav" not in html


def test_gone_link_has_its_reason(db):
    request = RequestFactory().get("/")
    from django.contrib.auth.models import AnonymousUser

    request.user = AnonymousUser()
    response = refusals.gone(request, "Sign up without it.")
    assert response.status_code == 410
    assert "Sign up without it." in response.content.decode()


def test_toast_carries_undo_as_a_form(client, cast):
    from django.contrib.messages.storage.cookie import CookieStorage

    client.force_login(cast.educator)
    request = RequestFactory().get("/")
    request.COOKIES = {}
    request._messages = storage = CookieStorage(request)
    toast.say(request, "You left Math talk.", undo="/communities/math-talk/back/")
    toast.say(request, "Saved.")
    first, second = storage
    from core.web.templatetags.plab import undo_address

    assert undo_address(first) == "/communities/math-talk/back/"
    assert undo_address(second) == ""


def test_frame_of_a_visitor_has_no_token_and_no_tabs(client, db):
    html = client.get("/").content.decode()
    assert "csrfmiddlewaretoken" not in html
    assert 'class="tabs"' not in html
    assert '<a href="?lang=es" lang="es" hreflang="es">Español</a>' in html


def test_language_link_keeps_the_rest_of_the_address(client, db):
    assert "?topic=a%26b&amp;lang=es" in client.get("/?topic=a%26b&lang=en").content.decode()


def test_frame_of_a_person_has_the_account_menu(client, cast):
    client.force_login(cast.educator)
    html = client.get("/").content.decode()
    assert 'aria-label="EE, your account"' in html
    for words in ("Profile", "Mail and quiet hours", "My data", "Sign out"):
        assert words in html
    assert "csrfmiddlewaretoken" in html
