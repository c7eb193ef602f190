"""T18: a new key at sign-in; sign-out, a new password, a stopped account or an ended role acts on the next request."""

from datetime import timedelta

import pytest
from zeal import zeal_ignore

from core.accounts import services
from core.accounts.models import RoleGrant, User
from core.accounts.selectors import roles_of
from core.web import clock
from tests.cast import PASSWORD, email_of
from tests.sign_in import sign_in_recently

pytestmark = pytest.mark.django_db
OWN = "/accounts/sessions/"


def is_let_in(client):
    return client.get(OWN).status_code == 200


def test_t18_sign_in_gives_a_new_session_key(client, cast):
    assert cast.member
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    client.cookies["plab"] = planted = session.session_key
    client.post("/accounts/login/", {"login": email_of("member"), "password": PASSWORD})
    assert client.cookies["plab"].value != planted
    stranger = type(client)()
    stranger.cookies["plab"] = planted
    assert not is_let_in(stranger)


def test_t18_sign_out_ends_the_key_everywhere(client, cast):
    client.force_login(cast.member)
    copy = type(client)()
    copy.cookies["plab"] = client.cookies["plab"].value
    assert is_let_in(copy)
    client.post("/accounts/logout/")
    assert not is_let_in(copy)


def test_t18_a_new_password_signs_out_the_other_devices(client, cast):
    other = type(client)()
    other.force_login(cast.member)
    sign_in_recently(client, cast.member)
    new = "quite-another-one-8"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_let_in(client)
    assert not is_let_in(other)


def test_t18_a_suspended_account_is_out_on_its_next_request(client, cast):
    client.force_login(cast.member)
    until = clock.today() + timedelta(days=3)
    services.suspend_person(cast.member, by=cast.union_coordinator, reason="Norms broken.", until=until)
    assert not is_let_in(client)


def test_t18_a_contested_account_is_no_educator_on_its_next_request(cast):
    assert User.objects.get(pk=cast.member.pk).is_educator
    services.contest_person(cast.member, by=cast.union_rep, reason="Who is this?")
    assert not User.objects.get(pk=cast.member.pk).is_educator


def test_t18_an_ended_role_is_gone_on_the_next_request(cast):
    assert roles_of(User.objects.get(pk=cast.union_rep.pk)) == {"union_rep"}
    services.end_role(RoleGrant.objects.get(user=cast.union_rep), by=cast.union_coordinator)
    assert roles_of(User.objects.get(pk=cast.union_rep.pk)) == frozenset()


def test_t18_signing_out_every_other_device_leaves_this_one(client, cast):
    assert cast.member
    other = type(client)()
    for each in (client, other):
        each.post("/accounts/login/", {"login": email_of("member"), "password": PASSWORD})
        each.get("/")
    with zeal_ignore([{"model": "accounts.User", "field": "get()"}]):  # allauth asks for it once a session
        assert is_let_in(other)
        client.post(OWN)
    assert is_let_in(client)
    assert not is_let_in(other)
