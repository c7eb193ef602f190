"""T1, T16, T27: every address × every person, plain, as htmx and as HEAD: status, headers, reasons and secret marks."""

import pytest
from django.conf import settings
from django.shortcuts import resolve_url

from plab.management.shelves import addresses
from tests.matrix.book import Row, rows
from tests.threats.walk import PASSED, House, address_of, ask, body_of, same_body

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo"), pytest.mark.walk]
CSP = {"default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"}
THIRD_PARTY = ("account_", "mfa_", "usersessions_", "socialaccount_", "/accounts/social/", "admin:")
STATUS = {"no": {403}, "hide": {404}, "state": {409}, "verb": {405}, "gone": {410}, "ok": PASSED}


def ours():
    return [address for address in addresses() if not any(address.stands_under(entry) for entry in THIRD_PARTY)]


def test_every_address_and_method_has_a_row():
    written = {(row.url_name, row.method) for row in rows()}
    bare = [f"{a.name} {method}" for a in ours() for method in a.methods if (a.name, method) not in written]
    assert bare == []


def test_every_row_names_an_address_and_every_person(house):
    names = {address.name for address in addresses()}
    assert [str(row) for row in rows() if row.url_name not in names] == []
    missing = {str(row): set(house.people) - set(row.cells) for row in rows()}
    assert {row: sorted(people) for row, people in missing.items() if people} == {}


@pytest.mark.parametrize("app", sorted({row.place.split(".")[0] for row in rows()}))
def test_t01_every_cell_of_the_matrix_holds(house, app):
    wrong = []
    for row in rows():
        if row.place.split(".")[0] == app:
            seen: set[str] = set()
            for person in house.people:
                found = walk(house, row, person, closely=row.cells[person] not in seen)
                seen.add(row.cells[person])
                wrong += [f"{row} as {person}: {what}" for what in found]
    assert not wrong, "\n" + "\n".join(wrong[:60])


def walk(house: House, row: Row, person: str, *, closely: bool) -> list[str]:
    """Ask plainly as everybody; `closely`, for the first of each kind of cell, as htmx, HEAD and of a made-up id."""
    cell = row.cells[person]
    if cell == "na":
        return []
    path, client = house.path(row), house.client(person)
    plain = ask(client, row.method, path)
    answers, found = [plain], judge(cell, plain, htmx=False)
    if closely:
        answers.append(ask(client, row.method, path, **{"HX-Request": "true"}))
        found += judge(cell, answers[-1], htmx=True)
    if closely and row.method == "GET":
        head = ask(client, "HEAD", path)
        found += [] if head.status_code == plain.status_code else [f"HEAD answers {head.status_code}"]
    for answer in answers:
        said = body_of(answer)
        found += [f"shows the mark {mark}" for mark in house.secrets_of(person) if mark.encode() in said]
        found += headers(answer, person)
    if closely and cell == "hide" and address_of(row.url_name).parameters:
        other = ask(client, row.method, house.made_up_path(row))
        if (other.status_code, same_body(other)) != (404, same_body(plain)):
            found.append("differs from the page for something made up")
    return found


def judge(cell: str, answer, *, htmx: bool) -> list[str]:
    status, to = answer.status_code, answer.headers.get("Location", "")
    at_the_door = status == 302 and to.split("?")[0] == resolve_url(settings.LOGIN_URL)
    if cell == "login":
        fine = status == 401 and "HX-Redirect" in answer.headers if htmx else at_the_door
    else:
        fine = status in STATUS[cell] and not at_the_door
    if not fine:
        return [f"expected {cell}, got {status} {to}{' as htmx' if htmx else ''}"]
    if cell == "no" and not str((answer.context or {}).get("reason", "")).strip():
        return ["a refusal without a reason"]
    return []


def headers(answer, person: str) -> list[str]:
    """T16 and 2.4: what every answer carries."""
    has = answer.headers
    found = []
    policy = {part.strip() for part in has.get("Content-Security-Policy", "").split(";")}
    if not policy >= CSP or "unsafe" in has.get("Content-Security-Policy", ""):
        found.append("no strict Content-Security-Policy")
    if has.get("X-Content-Type-Options") != "nosniff":
        found.append("no nosniff")
    if has.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        found.append("no Referrer-Policy")
    if has.get("Cross-Origin-Opener-Policy") != "same-origin" or "Permissions-Policy" not in has:
        found.append("opener or permissions policy is missing")
    if person != "visitor" and has.get("Cache-Control") != "private, no-store":
        found.append(f"Cache-Control is {has.get('Cache-Control')!r}")
    if person == "visitor" and answer.status_code == 200 and "Set-Cookie" in has and b"<form" not in body_of(answer):
        found.append("a cookie on a public page without a form")
    return found
