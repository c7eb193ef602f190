"""Signing in by password, code and second factor; how long a session lasts; every page of it drawn as ours."""

import re
import time
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from core.accounts.models import User
from core.accounts.states import Standing
from core.mail.models import Message
from core.web import clock
from tests.cast import PASSWORD, email_of
from tests.sign_in import code_for, sign_in_recently

pytestmark = pytest.mark.django_db
LOGIN, CODE = "/accounts/login/", "/accounts/login/code/confirm/"
MEMBER = email_of("member")


def is_signed_in(client):
    return "_auth_user_id" in client.session


def app_code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def give_app(user):
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def test_sign_in_by_password(client, cast):
    assert cast.member
    assert client.post(LOGIN, {"login": MEMBER, "password": PASSWORD}).status_code == 302
    assert is_signed_in(client)
    assert Message.objects.count() == 0


def test_sign_in_with_a_wrong_password_is_422_and_keeps_the_address(client, cast):
    assert cast.member
    answer = client.post(LOGIN, {"login": MEMBER, "password": "wrong-password"})
    assert answer.status_code == 422
    assert MEMBER in answer.content.decode()
    assert not is_signed_in(client)


def test_sign_in_by_code_when_the_password_is_left_empty(client, cast):
    assert cast.member
    answer = client.post(LOGIN, {"login": MEMBER, "password": ""})
    assert answer.url.startswith(CODE)
    before = client.session.session_key
    assert client.post(CODE, {"code": code_for(MEMBER)}).status_code == 302
    assert is_signed_in(client)
    assert client.session.session_key != before


def test_sign_in_code_works_once_and_for_fifteen_minutes(client, cast):
    assert cast.member
    client.post("/accounts/login/code/", {"email": MEMBER})
    code = code_for(MEMBER)
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        answer = client.post(CODE, {"code": code}, follow=True)
    assert "That code did not work" in answer.content.decode()
    assert not is_signed_in(client)


def test_sign_in_goes_on_to_where_one_was_going(client, cast):
    assert cast.member
    answer = client.post(f"{LOGIN}?next=/accounts/sessions/", {"login": MEMBER, "password": PASSWORD})
    assert answer.url == "/accounts/sessions/"


def test_sign_in_by_a_later_code_forgets_a_password_that_a_stranger_prepared(client, cast):
    from core.accounts import services

    services.sign_up(
        email="amara@example.net", name="Amara", affiliation="educator", job="teacher", password="set-by-a-stranger-1"
    )
    client.post("/accounts/login/code/", {"email": "amara@example.net"})
    client.post(CODE, {"code": code_for("amara@example.net")})
    person = User.objects.get(email="amara@example.net")
    assert (person.standing, person.has_usable_password()) == (Standing.PENDING, False)
    assert is_signed_in(client)


def test_suspended_account_reads_that_it_cannot_sign_in(client, cast):
    User.objects.filter(pk=cast.member.pk).update(standing=Standing.SUSPENDED)
    answer = client.post(LOGIN, {"login": MEMBER, "password": PASSWORD}, follow=True)
    assert "can’t sign in now" in answer.content.decode()
    assert not is_signed_in(client)


# How long it lasts


def sign_in(client, **more):
    client.post(LOGIN, {"login": MEMBER, "password": PASSWORD, **more})
    assert is_signed_in(client)


def age_session(client, *, seen=0.0, began=0.0):
    session = client.session
    session["seen_at"], session["began_at"] = time.time() - seen, time.time() - (began or seen)
    session.save()


HOUR, DAY = 3600, 86400


def test_session_on_another_device_ends_with_the_browser_and_after_two_idle_hours(client, cast):
    assert cast.member
    sign_in(client)
    assert client.cookies["plab"]["max-age"] == ""
    age_session(client, seen=2 * HOUR - 60)
    assert client.get("/accounts/sessions/").status_code == 200
    age_session(client, seen=2 * HOUR + 60)
    assert client.get("/accounts/sessions/").status_code == 302
    assert not is_signed_in(client)


def test_session_on_ones_own_device_lasts_30_idle_days_and_90_at_most(client, cast):
    assert cast.member
    sign_in(client, remember="on")
    assert client.cookies["plab"]["max-age"] == 30 * DAY
    age_session(client, seen=30 * DAY - 60)
    assert client.get("/accounts/sessions/").status_code == 200
    age_session(client, seen=60, began=90 * DAY + 60)
    client.get("/accounts/sessions/")
    assert not is_signed_in(client)


def test_session_idle_for_31_days_on_ones_own_device_is_over(client, cast):
    assert cast.member
    sign_in(client, remember="on")
    age_session(client, seen=30 * DAY + 60)
    client.get("/accounts/sessions/")
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    ("ages", "lives"), [({"seen": HOUR}, True), ({"seen": 3 * HOUR}, False), ({"seen": 60, "began": 13 * HOUR}, False)]
)
def test_session_of_a_strict_role_is_short_even_on_ones_own_device(client, cast, settings, ages, lives):
    settings.PLAB_REQUIRE_2FA = ["union_rep"]
    give_app(cast.union_rep)
    client.force_login(cast.union_rep)
    session = client.session
    session["own_device"] = True
    session.save()
    age_session(client, **ages)
    client.get("/accounts/sessions/")
    assert is_signed_in(client) is lives


def test_session_writes_its_last_look_at_most_once_in_ten_minutes(client, cast, django_assert_num_queries):
    assert cast.member
    sign_in(client)
    noted = client.session["seen_at"]
    age_session(client, seen=5 * 60)
    client.get("/accounts/sessions/")
    assert client.session["seen_at"] < noted
    age_session(client, seen=11 * 60)
    client.get("/accounts/sessions/")
    assert client.session["seen_at"] >= noted


# Second factor


def test_strict_role_without_a_second_factor_is_led_to_set_one_up(client, cast, settings):
    settings.PLAB_REQUIRE_2FA = ["union_rep"]
    client.force_login(cast.union_rep)
    assert client.get("/").url == "/accounts/2fa/"
    assert client.get("/", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/accounts/2fa/"
    give_app(cast.union_rep)
    assert client.get("/").status_code == 200
    client.force_login(cast.member)
    assert client.get("/").status_code == 200


def test_role_that_becomes_strict_is_asked_on_the_next_request(client, cast, settings):
    settings.PLAB_REQUIRE_2FA = ["operator"]
    client.force_login(cast.member)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=cast.member.pk).update(is_superuser=True)
    assert client.get("/").url == "/accounts/2fa/"


def test_app_is_set_up_with_a_square_that_needs_no_style_and_then_asked_for(
    client, cast, django_capture_on_commit_callbacks
):
    sign_in_recently(client, cast.member)
    page = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    assert "<svg" in page and "style=" not in page and "data:" not in page
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/accounts/2fa/totp/activate/", {"code": app_code(secret)})
    assert answer.url == reverse("mfa_view_recovery_codes")
    assert Message.objects.get(kind="accounts.sign_in_changed").user == cast.member
    client.post("/accounts/logout/")
    client.post(LOGIN, {"login": MEMBER, "password": PASSWORD})
    assert not is_signed_in(client)
    assert client.post("/accounts/2fa/authenticate/", {"code": "000"}).status_code == 422
    with time_machine.travel(clock.now() + timedelta(seconds=31), tick=False):
        client.post("/accounts/2fa/authenticate/", {"code": app_code(secret)})
    assert is_signed_in(client)


def test_strict_role_keeps_its_last_second_factor(client, cast, settings):
    settings.PLAB_REQUIRE_2FA = ["union_rep"]
    give_app(cast.union_rep)
    sign_in_recently(client, cast.union_rep)
    client.post("/accounts/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(user=cast.union_rep, type="totp").exists()


# Addresses, passwords, sessions


def test_second_address_of_the_work_domain_proves_who_waits(client, cast):
    sign_in_recently(client, cast.pending)
    EmailAddress.objects.create(user=cast.pending, email=cast.pending.email, verified=True, primary=True)
    work = "penn@bostonpublicschools.org"
    assert client.post("/accounts/email/", {"email": work, "action_add": ""}).url == "/accounts/confirm-email/"
    client.post("/accounts/confirm-email/", {"code": code_for(work)})
    person = User.objects.get(pk=cast.pending.pk)
    assert (person.standing, person.verified_how, person.email) == ("verified", "domain", cast.pending.email)


@pytest.mark.parametrize("page", ["2fa/totp/activate/", "2fa/webauthn/add/"])
def test_second_factor_pages_ask_again_after_ten_minutes(client, cast, page):
    sign_in_recently(client, cast.member, ago=9 * 60)
    assert client.get(f"/accounts/{page}").status_code == 200
    sign_in_recently(client, cast.member, ago=11 * 60)
    assert client.get(f"/accounts/{page}").url.startswith("/me/sign-in-again/?next=")


def test_addresses_change_only_after_a_recent_sign_in(client, cast):
    sign_in_recently(client, cast.member, ago=11 * 60)
    answer = client.post("/accounts/email/", {"email": "new@example.net", "action_add": ""})
    assert answer.url.startswith("/me/sign-in-again/?next=")
    assert not Message.objects.exists()


def test_sign_up_and_code_count_as_a_recent_sign_in(client, cast):
    assert cast.member
    client.post("/accounts/login/code/", {"email": MEMBER})
    client.post(CODE, {"code": code_for(MEMBER)})
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_main_address_changes_after_a_recent_sign_in_and_tells_the_old_one(client, cast):
    EmailAddress.objects.create(user=cast.member, email=MEMBER, verified=True, primary=True)
    EmailAddress.objects.create(user=cast.member, email="new@example.net", verified=True)
    sign_in_recently(client, cast.member)
    client.post("/accounts/email/", {"email": "new@example.net", "action_primary": ""})
    assert User.objects.get(pk=cast.member.pk).email == "new@example.net"
    assert Message.objects.get(kind="accounts.sign_in_changed").address.email == MEMBER


def test_password_is_changed_by_a_link_and_signs_out_elsewhere(client, cast, django_user_model):
    other = type(client)()
    other.force_login(cast.member)
    client.post("/accounts/password/reset/", {"email": MEMBER})
    url = re.search(r"http\S+/accounts/password/reset/key/\S+", Message.objects.get().text)[0]
    page = client.get(url[url.index("/accounts") :], follow=True)
    answer = client.post(
        page.redirect_chain[-1][0], {"password1": "quite-another-one-8", "password2": "quite-another-one-8"}
    )
    assert answer.status_code == 302
    assert User.objects.get(pk=cast.member.pk).check_password("quite-another-one-8")
    assert other.get("/accounts/sessions/").status_code == 302


VISITOR_PAGES = """login/ login/code/ signup/ signup/?as=staff password/reset/ password/reset/done/
    password/reset/key/1-nope/ password/reset/key/done/ inactive/"""
MEMBER_PAGES = """email/ password/change/ logout/ 2fa/ 2fa/totp/activate/ 2fa/webauthn/add/ 2fa/webauthn/ sessions/
    reauthenticate/"""
PAGES = {"visitor": VISITOR_PAGES.split(), "member": MEMBER_PAGES.split()}


@pytest.mark.parametrize(("who", "page"), [(who, page) for who, pages in PAGES.items() for page in pages])
def test_every_page_of_sign_in_is_ours_without_inline_style_or_script(client, cast, who, page):
    if who != "visitor":
        sign_in_recently(client, cast.member)
    answer = client.get(f"/accounts/{page}")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="skip"' in html and "components.css" in html
    assert not re.search(r"\bstyle=|<style|\son\w+=|javascript:", html)
    for tag in re.findall(r"<script[^>]*>", html):
        assert "src=" in tag or 'type="application/json"' in tag
    assert "Please" not in html
