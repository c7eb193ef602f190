"""T7: nobody is led to a stranger's site by a `next` of ours."""

import pytest

from tests.cast import PASSWORD, email_of

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https://evil.example/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "http:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\t/evil.example",
    " //evil.example",
    "\x00//evil.example",
    "%2F%2Fevil.example",
    "%5C%5Cevil.example",
]


def is_ours(url: str) -> bool:
    return url.startswith("/") and not url.startswith(("//", "/\\")) and "evil.example" not in url.partition("?")[0]


@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.parametrize("where", ["query", "form"])
def test_t07_sign_in_never_leads_elsewhere(client, cast, wanted, where):
    assert cast.member
    typed = {"login": email_of("member"), "password": PASSWORD}
    if where == "form":
        answer = client.post("/accounts/login/", typed | {"next": wanted})
    else:
        answer = client.post("/accounts/login/", typed, query_params={"next": wanted})
    assert answer.status_code == 302
    assert is_ours(answer.url)


@pytest.mark.parametrize("wanted", ELSEWHERE)
@pytest.mark.parametrize("address", ["logout/", "signup/", "login/"])
def test_t07_the_other_pages_never_lead_elsewhere(client, cast, wanted, address):
    client.force_login(cast.member)
    answer = client.post(f"/accounts/{address}", {"next": wanted}, headers={"referer": "https://evil.example/"})
    assert answer.status_code == 302
    assert is_ours(answer.url)


def test_t07_our_own_addresses_still_work(client, cast):
    assert cast.member
    typed = {"login": email_of("member"), "password": PASSWORD, "next": "/accounts/email/?lang=es"}
    assert client.post("/accounts/login/", typed).url == "/accounts/email/?lang=es"
