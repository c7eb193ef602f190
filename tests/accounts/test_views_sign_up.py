"""Joining, as a browser does it: the form, the code, the welcome; with a rep's link, and with bad input."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core.accounts.models import InviteLink, User
from core.accounts.states import Standing
from core.activity.models import Event
from core.mail.models import Message
from core.web import clock
from tests.sign_in import code_for

pytestmark = pytest.mark.django_db
SIGN_UP, CODE = "/accounts/signup/", "/accounts/confirm-email/"
EMAIL = "amara.quill@bostonpublicschools.org"


@pytest.fixture
def typed(cast):
    return {
        "email": EMAIL,
        "name": "Amara Quill",
        "school": cast.school_a.name,
        "job": "teacher",
        "not_evaluator": "on",
        "password": "",
    }


def join(client, typed, **more):
    return client.post(SIGN_UP, typed | more)


def test_signup_page_shows_the_form_and_the_schools(client, cast):
    name = cast.school_a.name
    page = client.get(SIGN_UP).content.decode()
    assert f'<option value="{name}">' in page
    assert 'autocomplete="email"' in page and 'autocomplete="name"' in page
    assert "?as=staff" in page
    assert "placeholder" not in page


def test_signup_with_a_code_ends_verified_and_signed_in_under_a_new_key(client, typed):
    answer = join(client, typed)
    assert (answer.status_code, answer.url) == (302, CODE)
    page = client.get(CODE).content.decode()
    assert 'inputmode="numeric"' in page and 'autocomplete="one-time-code"' in page and EMAIL in page
    before = client.session.session_key
    answer = client.post(CODE, {"code": code_for(EMAIL), "action": "verify"})
    assert answer.status_code == 302
    person = User.objects.get(email=EMAIL)
    assert (person.standing, person.verified_how, person.school) == (Standing.VERIFIED, "domain", typed_school(typed))
    assert client.session.session_key != before
    assert client.session["_auth_user_id"] == str(person.pk)
    assert Event.objects.about(person).get(verb="signed_up").data["evaluates"] is False
    assert Message.objects.filter(kind="accounts.welcome").count() == 1


def typed_school(typed):
    from core.accounts.models import School

    return School.objects.get(name=typed["school"])


def test_signup_goes_straight_to_the_welcome_page_where_there_is_one(client, typed):
    from django.urls import NoReverseMatch

    join(client, typed)
    answer = client.post(CODE, {"code": code_for(EMAIL)})
    try:
        expected = reverse("communities:welcome-edit")
    except NoReverseMatch:
        expected = "/"
    assert answer.url == expected


def test_signup_code_may_be_typed_with_a_space_or_dash(client, typed):
    join(client, typed)
    code = code_for(EMAIL)
    assert client.post(CODE, {"code": f" {code[:3]}-{code[3:]} "}).status_code == 302
    assert User.objects.get(email=EMAIL).is_verified


def test_signup_wrong_code_says_what_to_do(client, typed):
    join(client, typed)
    answer = client.post(CODE, {"code": "000000x"})
    assert answer.status_code == 422
    assert "That code did not work. Codes last 15 minutes. Send a new one" in answer.content.decode()
    assert User.objects.get(email=EMAIL).standing == Standing.UNCONFIRMED


def test_signup_third_wrong_code_ends_the_try(client, typed):
    join(client, typed)
    right = code_for(EMAIL)
    for _ in range(2):
        assert client.post(CODE, {"code": "nope"}).status_code == 422
    assert client.post(CODE, {"code": "nope"}).status_code == 302
    client.post(CODE, {"code": right})
    assert User.objects.get(email=EMAIL).standing == Standing.UNCONFIRMED


def test_signup_sends_a_new_code_which_alone_works(client, typed):
    join(client, typed)
    old = code_for(EMAIL)
    client.post(CODE, {"action": "resend"})
    new = code_for(EMAIL)
    assert Message.objects.filter(kind="accounts.sign_up_code").count() == 2
    if old != new:
        assert client.post(CODE, {"code": old}).status_code == 422
    assert client.post(CODE, {"code": new}).status_code == 302


def test_signup_with_a_password_still_asks_for_the_code(client, typed):
    join(client, typed, password="a-long-enough-one-7")
    person = User.objects.get(email=EMAIL)
    assert person.check_password("a-long-enough-one-7")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("weak", ["short7", "password1234", "1234567890"])
def test_signup_weak_password_is_refused(client, typed, weak):
    assert join(client, typed, password=weak).status_code in (422,)
    assert not User.objects.filter(email=EMAIL).exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "", "Enter an email like name@school.org"),
        ("email", "a@b", "Enter an email like name@school.org"),
        ("email", "two@@example.org", "Enter an email like name@school.org"),
        ("email", "x@example.org\r\nBcc: y@example.org", "Enter an email like name@school.org"),
        ("email", "x" * 65 + "@example.org", "Enter an email like name@school.org"),
        ("name", "", "Tell us your name"),
        ("name", "   ", "Tell us your name"),
        ("name", "Nul\x00l", "Use one line."),
        ("name", "Amara\r\nBcc: all@example.org", "Use one line."),
        ("name", "x" * 121, "at most 120 characters"),
        ("school", "", "Tell us which school you work at"),
        ("school", "Hogwarts", "We do not know a school of that name"),
        ("school", "School", "More than one school has that in its name"),
        ("school", "x" * 10_000, "at most 120 characters"),
        ("job", "", "Tell us your job"),
        ("job", "principal", "Select a valid choice"),
        ("not_evaluator", "", "Tick this to join as an educator"),
    ],
)
def test_signup_says_what_to_mend_and_keeps_what_was_typed(client, cast, typed, field, value, words):
    assert cast.school_b
    answer = join(client, typed, **{field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words.replace("'", "&#x27;") in page
    assert "Check " in page
    if field != "email":
        assert EMAIL in page
    assert not User.objects.filter(email=EMAIL).exists()


HOSTILE = [
    "\x00",
    b"\xed\xa0\x80",  # a lone surrogate
    "\u202eevil",
    "e" + "\u0301" * 500,
    "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "İstanbul",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%_\\",
    "{{ 7*7 }}",
    "=1+1",
    "x" * 100_000,
]


@pytest.mark.parametrize("field", ["email", "name", "school", "job", "password", "not_evaluator", "no_school"])
@pytest.mark.parametrize("value", HOSTILE)
def test_signup_never_breaks_on_hostile_input(client, typed, field, value):
    answer = join(client, typed, **{field: value})
    assert answer.status_code in (302, 400, 422)
    assert b"<script>alert" not in answer.content


def test_signup_name_is_cleaned_and_kept_as_typed_otherwise(client, typed):
    join(client, typed, name="  Nguyễn\u007f O'Brien ")
    assert User.objects.get(email=EMAIL).name == "Nguyễn O'Brien"


def test_signup_takes_no_extra_fields(client, typed):
    join(
        client,
        typed,
        standing="verified",
        is_superuser="1",
        verified_how="grant",
        affiliation="partner",
        role="principal",
    )
    person = User.objects.get(email=EMAIL)
    assert (person.standing, person.is_superuser, person.verified_how, person.affiliation) == (
        "unconfirmed",
        False,
        "",
        "educator",
    )


def test_signup_without_a_school_waits(client, typed):
    join(client, typed, school="", no_school="on")
    client.post(CODE, {"code": code_for(EMAIL)})
    person = User.objects.get(email=EMAIL)
    assert (person.standing, person.school) == (Standing.PENDING, None)


def test_signup_of_staff_waits_and_needs_no_tick(client, cast, typed):
    typed = {"email": EMAIL, "name": "Prin", "affiliation": "leader", "school": cast.school_a.name}
    assert client.get(f"{SIGN_UP}?as=staff").status_code == 200
    client.post(f"{SIGN_UP}?as=staff", typed)
    client.post(CODE, {"code": code_for(EMAIL)})
    person = User.objects.get(email=EMAIL)
    assert (person.standing, person.affiliation) == (Standing.PENDING, "leader")
    assert Event.objects.about(person).get(verb="signed_up").data == {"link": None}


def test_signup_of_a_leader_asks_for_the_school_of_district_staff_not(client, cast):
    typed = {"email": EMAIL, "name": "Prin", "affiliation": "leader", "school": ""}
    assert client.post(f"{SIGN_UP}?as=staff", typed).status_code == 422
    assert client.post(f"{SIGN_UP}?as=staff", typed | {"affiliation": "district"}).status_code == 302


def test_signup_page_leads_home_whoever_is_signed_in(client, cast):
    client.force_login(cast.member)
    assert client.get(SIGN_UP).url == "/"


# A rep's link


@pytest.fixture
def link(cast):
    return InviteLink.objects.create(
        token_hash=InviteLink.hash_of("a" * 22),
        label="Staff room",
        school=cast.school_a,
        made_by=cast.union_rep,
        ends_at=clock.now() + timedelta(days=30),
        max_uses=1,
    )


JOIN = f"/join/{'a' * 22}/"


def test_join_link_fills_in_the_school_and_opening_changes_nothing(client, cast, link):
    page = client.get(JOIN)
    assert page.status_code == 200
    assert f'value="{cast.school_a.name}"' in page.content.decode()
    client.head(JOIN)
    link.refresh_from_db()
    assert link.uses == 0


def test_join_link_verifies_a_private_address(client, typed, link):
    email = "amara@example.net"
    assert client.post(JOIN, typed | {"email": email}).url == CODE
    client.post(CODE, {"code": code_for(email)})
    assert User.objects.get(email=email).verified_how == "link"
    link.refresh_from_db()
    assert link.uses == 1


@pytest.mark.parametrize("how", ["unknown", "ended", "late", "used up"])
def test_join_link_that_has_ended_is_410_with_the_form_and_still_lets_sign_up(client, typed, link, how):
    changes = {
        "unknown": {"token_hash": "0" * 64},
        "ended": {"ended_at": clock.now()},
        "late": {"ends_at": clock.now()},
        "used up": {"uses": 1},
    }
    InviteLink.objects.update(**changes[how])
    answer = client.get(JOIN)
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "This link has ended. Ask your rep, or sign up without it." in page and 'name="email"' in page
    assert client.post(JOIN, typed | {"email": "amara@example.net"}).url == CODE
    client.post(CODE, {"code": code_for("amara@example.net")})
    assert User.objects.get(email="amara@example.net").standing == Standing.PENDING


def test_join_link_verifies_who_waits_by_a_button(client, cast, link):
    client.force_login(cast.pending)
    assert client.get(JOIN).status_code == 200
    assert User.objects.get(pk=cast.pending.pk).standing == Standing.PENDING
    assert client.post(JOIN).url == "/"
    assert User.objects.get(pk=cast.pending.pk).standing == Standing.VERIFIED


def test_join_link_is_not_needed_by_who_is_verified(client, cast, link):
    client.force_login(cast.member)
    assert client.post(JOIN).url == "/"
    link.refresh_from_db()
    assert link.uses == 0
