"""Each limit of sign-in and sign-up: the last allowed try passes, the next is 429; other mailboxes go on."""

import pytest

from core.accounts import services
from core.accounts.services import limits
from core.web.limits import TooMany
from tests.cast import email_of

pytestmark = pytest.mark.django_db

ROWS = [
    (limits.FAILED_SIGN_INS, 10, 15),
    (limits.FAILED_SIGN_INS_PER_NETWORK, 100, 15),
    (limits.CODES_PER_MAILBOX, 5, 60),
    (limits.CODES_PER_NETWORK, 300, 60),
    (limits.SIGN_UPS_PER_NETWORK, 300, 60),
]


@pytest.mark.parametrize(("limit", "count", "minutes"), ROWS, ids=lambda value: getattr(value, "name", value))
def test_limits_are_what_the_design_says(limit, count, minutes):
    assert (limit.count, limit.seconds) == (count, minutes * 60)


def test_limits_of_django_allauth_are_ours(settings):
    account, network = limits.FAILED_SIGN_INS, limits.FAILED_SIGN_INS_PER_NETWORK
    assert settings.ACCOUNT_RATE_LIMITS["login_failed"] == (
        f"{network.count}/{network.seconds // 60}m/ip,{account.count}/{account.seconds // 60}m/key"
    )


def test_codes_of_one_mailbox_stop_after_five_and_others_go_on():
    for spelling in ["a@example.org", "A@example.org", "a+b@example.org", "á@example.org", "a@EXAMPLE.org"]:
        services.count_code(email=spelling, network="192.0.2.1")
    with pytest.raises(TooMany):
        services.count_code(email="a@example.org", network="192.0.2.2")
    services.count_code(email="b@example.org", network="192.0.2.1")


def test_codes_of_one_network_stop_after_300_and_others_go_on():
    for number in range(300):
        services.count_code(email=f"a{number}@example.org", network="192.0.2.1")
    with pytest.raises(TooMany):
        services.count_code(email="b@example.org", network="192.0.2.1")
    services.count_code(email="b@example.org", network="192.0.2.2")


def test_sign_ups_of_one_network_stop_after_300():
    for number in range(300):
        services.count_sign_up(email=f"a{number}@example.org", network="192.0.2.1")
    with pytest.raises(TooMany):
        services.count_sign_up(email="b@example.org", network="192.0.2.1")


def test_failed_sign_ins_of_one_network_stop_after_100(client):
    for number in range(100):
        typed = {"login": f"a{number}@example.org", "password": "wrong"}
        assert client.post("/accounts/login/", typed).status_code == 422
    typed = {"login": "b@example.org", "password": "wrong"}
    assert client.post("/accounts/login/", typed).status_code == 429
    assert client.post("/accounts/login/", typed, REMOTE_ADDR="192.0.2.7").status_code == 422


@pytest.mark.parametrize(("proxies", "expected"), [(0, 429), (1, 422)])
def test_failed_sign_ins_believe_as_many_proxies_as_are_trusted(client, settings, proxies, expected):
    settings.PLAB_PROXIES = proxies
    for number in range(100):
        typed = {"login": f"a{number}@example.org", "password": "wrong"}
        client.post("/accounts/login/", typed, headers={"x-forwarded-for": "192.0.2.1"})
    typed = {"login": "b@example.org", "password": "wrong"}
    forged = {"x-forwarded-for": "10.9.9.9, 192.0.2.2"}
    assert client.post("/accounts/login/", typed, headers=forged).status_code == expected


def test_form_errors_cost_no_code(client, cast):
    for _ in range(6):
        assert client.post("/accounts/signup/", {"email": email_of("member")}).status_code == 422
