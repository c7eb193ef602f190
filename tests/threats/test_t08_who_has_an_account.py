"""T8: no page tells whether an address has an account: same status, body and headers, at most one mail."""

import re
import statistics
import time

import pytest
from django.core.cache import cache

from core.mail.models import Message
from tests.cast import email_of

pytestmark = pytest.mark.django_db
UNKNOWN = "nobody@example.org"
FORMS = {
    "sign in by code": ("/accounts/login/", "login", {"password": ""}),
    "sign in by password": ("/accounts/login/", "login", {"password": "wrong-password"}),
    "ask for a code": ("/accounts/login/code/", "email", {}),
    "sign up": (
        "/accounts/signup/",
        "email",
        {"name": "A", "school": "School A", "job": "teacher", "not_evaluator": "on", "password": ""},
    ),
    "set a new password": ("/accounts/password/reset/", "email", {}),
}


def seen(answer, email):
    """What a stranger sees, with the tokens and the typed address masked."""
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode()).replace(email, "ADDRESS")
    headers = {name: value for name, value in answer.headers.items() if name not in ("Content-Length", "Expires")}
    cookies = {name: (morsel["max-age"], morsel["path"]) for name, morsel in answer.cookies.items()}
    return answer.status_code, body, headers, cookies


def walk(client_class, email, form):
    """Send a form, look at the page it leads to, ask for a new code there, and type a wrong one."""
    client = client_class()
    address, field, rest = FORMS[form]
    answers = [client.post(address, rest | {field: email})]
    if answers[0].status_code == 302:
        answers.append(client.get(answers[0].url))
        if "code" in answers[0].url or "confirm" in answers[0].url:
            answers.append(client.post(answers[0].url, {"action": "resend"}))
            answers.append(client.get(answers[0].url))
            answers.append(client.post(answers[0].url, {"code": "wrong", "action": "verify"}))
    return [seen(answer, email) for answer in answers]


@pytest.mark.parametrize("form", FORMS)
def test_t08_known_and_unknown_address_look_the_same(client, cast, form):
    assert cast.member and cast.school_a
    known, unknown = walk(type(client), email_of("member"), form), walk(type(client), UNKNOWN, form)
    assert known == unknown


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("email", [email_of("member"), UNKNOWN])
def test_t08_at_most_one_mail_goes_out(client, cast, form, email):
    assert cast.member and cast.school_a
    address, field, rest = FORMS[form]
    client.post(address, rest | {field: email})
    assert Message.objects.count() == (0 if form == "sign in by password" else 1)


@pytest.mark.parametrize("twin", ["MEMBER@example.org", "member+plab@example.org"])
def test_t08_a_twin_is_answered_like_a_new_one_and_its_owner_is_told(client, cast, twin):
    member = cast.member
    address, field, rest = FORMS["sign up"]
    answer = client.post(address, rest | {field: twin})
    assert (answer.status_code, answer.url) == (302, "/accounts/confirm-email/")
    message = Message.objects.get()
    assert (message.kind, message.user) == ("accounts.already_registered", member)


@pytest.mark.parametrize("local", ["member", "nobody"])
def test_t08_the_limit_on_codes_holds_over_spellings_and_forged_proxies(client, cast, local):
    assert cast.member
    spellings = [local, local.upper(), f"{local}+1", f"{local}+2", local.title(), local]
    statuses = []
    for number, spelling in enumerate(spellings):
        typed, forged = {"email": f"{spelling}@example.org"}, {"x-forwarded-for": f"10.0.0.{number}"}
        statuses.append(type(client)().post("/accounts/login/code/", typed, headers=forged).status_code)
    assert statuses == [302] * 5 + [429]


@pytest.mark.parametrize("email", ["member@example.org", "nobody@example.org"])
def test_t08_failed_sign_ins_are_counted_over_spellings_and_forged_proxies(client, cast, email):
    assert cast.member
    spellings = [email, email.upper(), email.replace("@", "+x@")] * 4
    answers = [
        client.post(
            "/accounts/login/", {"login": spelling, "password": "wrong"}, headers={"x-forwarded-for": f"10.0.0.{n}"}
        )
        for n, spelling in enumerate(spellings[:11])
    ]
    assert [answer.status_code for answer in answers] == [422] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) == 15 * 60
    assert "That was a lot at once" in answers[-1].content.decode()


@pytest.mark.slow
@pytest.mark.parametrize("form", ["ask for a code", "sign in by password", "set a new password"])
def test_t08_the_time_tells_nothing(client, cast, form):
    """Medians of 40 and 40 differ by less than a tenth or 5 ms. A busy machine gets three tries; a leak fails all."""
    assert cast.member
    tries = []
    while len(tries) < 3:
        known, unknown = medians(client, form)
        tries.append((known, unknown))
        if abs(known - unknown) < max(0.005, 0.1 * max(known, unknown)):
            return
    pytest.fail(f"known and unknown addresses took {tries}")


def medians(client, form) -> list[float]:
    """Return seconds for an address with an account and for one without, asked in turn."""
    address, field, rest = FORMS[form]
    spent = {email_of("member"): [], UNKNOWN: []}
    for _ in range(40):
        for email, times in spent.items():
            cache.clear()
            fresh = type(client)()
            started = time.perf_counter()
            fresh.post(address, rest | {field: email})
            times.append(time.perf_counter() - started)
    return [statistics.median(times) for times in spent.values()]
