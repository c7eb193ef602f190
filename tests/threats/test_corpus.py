"""Bad input: every form meets every fitting line of tests/corpus. 200 or 4xx, never 5xx; typed text is kept."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from core.web.text import tidy
from tests.corpus import Line, lines
from tests.matrix.book import rows
from tests.threats.forms import Field, fields_of
from tests.threats.walk import House, undone

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.xdist_group("demo-typed"), pytest.mark.walk]
ANSWERS = {200, 204, 302, 303, 400, 401, 403, 404, 405, 409, 410, 413, 422, 429}
FORM = "application/x-www-form-urlencoded"
VISITORS_PAGES = ("account_login", "account_signup", "account_reset_password", "account_request_login_code")
SHARE = 4
SHOWN_LENGTH = 5_000  # of longer texts only the status is judged


def pages(house: House) -> list[tuple[str, str]]:
    """One person for each page that has a form: whoever may."""
    found = {}
    for row in rows():
        person = next((person for person in house.people if row.cells[person] == "ok"), None)
        if row.method == "POST" and person:
            found[house.path(row)] = person
    return [("visitor", reverse(name)) for name in VISITORS_PAGES] + [(who, path) for path, who in found.items()]


def encoded(fields: dict[str, Field], bad: str = "", line: Line | None = None) -> str:
    """Write a form as a browser sends it, with one field replaced by a line of the corpus."""
    pairs = []
    for field in fields.values():
        values = [line.raw] if line and field.name == bad else [value.encode() for value in field.plausible()]
        pairs += [f"{quote(field.name)}={quote(value)}" for value in values]
    return "&".join(pairs)


@pytest.mark.parametrize("share", [SHARE, pytest.param(1, marks=pytest.mark.long)])
def test_every_form_answers_bad_input_with_a_sentence_and_keeps_it(house, share):
    """Each form meets one line in `share` of each category, another part at each form, so that every line is met."""
    wrong, met = [], 0
    for turn, (person, path) in enumerate(pages(house)):
        client = house.client(person)
        with undone():
            page = client.get(path)
        fields = fields_of(page.content.decode(), path) if page.status_code == 200 else {}
        for category in "abcdefik":
            fitting = [field for field in fields.values() if category in field.categories]
            for number, line in enumerate(lines(category) if fitting else ()):
                if (number + turn) % share:
                    continue
                met += 1
                wrong += judge(client, path, fields, fitting[number % len(fitting)], line)
    assert met > 500
    assert not wrong, "\n" + "\n".join(wrong[:60])


def judge(client: Client, path: str, fields: dict[str, Field], field: Field, line: Line) -> list[str]:
    what = f"{path} {field.name} {line.id} ({line.note})"
    try:
        with undone():
            answer = client.generic("POST", path, encoded(fields, field.name, line), content_type=FORM)
    except Exception as error:
        return [f"{what}: {type(error).__name__}: {str(error)[:120]}"]
    if answer.status_code not in ANSWERS:
        return [f"{what}: {answer.status_code}"]
    if answer.status_code == 422 and keeps_nothing_of(answer, path, field, line):
        return [f"{what}: what was typed is gone"]
    return []


def keeps_nothing_of(answer, path: str, field: Field, line: Line) -> bool:
    """Say whether a typed text is missing from the page that refuses it. Passwords are never shown again."""
    text = line.text
    if text is None or len(text) > SHOWN_LENGTH or field.kind not in ("text", "textarea", "email", "search"):
        return False
    again = fields_of(answer.content.decode(), path).get(field.name)
    return squeezed(again.values[0] if again and again.values else "") != squeezed(text)


def squeezed(text: str) -> str:
    return "".join(tidy(text).split())


@pytest.mark.parametrize("share", [SHARE, pytest.param(1, marks=pytest.mark.long)])
def test_every_page_answers_odd_requests(house, share):
    wrong = []
    seen: set[str] = set()
    for row in rows():
        person = next((person for person in house.people if row.cells[person] == "ok"), None)
        if row.method != "GET" or person is None or row.url_name in seen:
            continue
        seen.add(row.url_name)
        for line in list(lines("g"))[len(seen) % share :: share]:
            wrong += odd(house.client(person), house.path(row), line)
    assert not wrong, "\n" + "\n".join(wrong[:60])


def odd(client: Client, path: str, line: Line) -> list[str]:
    said = line.more
    headers = said.get("headers", {})
    cookies, query = client.cookies.copy(), said.get("query", "")
    body = said.get("body", "") * said.get("times", 1)
    try:
        with undone():
            answer = client.generic(
                said["method"],
                path,
                body,
                content_type=said.get("type", "application/octet-stream"),
                headers=headers,
                QUERY_STRING=query,
            )
    except Exception as error:
        return [f"{path} {line.id} ({line.note}): {type(error).__name__}: {str(error)[:120]}"]
    finally:
        client.cookies = cookies
    there = answer.headers.get("Location", "")
    if answer.status_code not in ANSWERS or "evil" in there:
        return [f"{path} {line.id} ({line.note}): {answer.status_code} {there}"]
    return []
