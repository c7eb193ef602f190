"""T15: a GET changes nothing, an unsafe request without a token or from elsewhere is refused."""

from itertools import islice

import pytest
from django.test import Client

from plab.management.commands.selfcheck import tables
from plab.management.shelves import addresses
from tests.matrix.book import rows
from tests.threats.walk import House, undone

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo"), pytest.mark.walk]
# A session's last-seen, cache rows and Django admin's log of looks may change; nothing else may.
MAY_CHANGE = {"django_session", "plab_cache", "django_admin_log", "usersessions_usersession"}
# Open without a token by name, and limited: they carry a proof of their own.
WITHOUT_TOKEN = {"accounts:subscription-stop", "mail:mailevent-record"}


def checksums() -> dict[str, str]:
    return {name: said["sha256"] for name, said in tables() if name not in MAY_CHANGE}


def looks(house: House) -> list[tuple[str, str]]:
    """Every page once for each kind of answer it gives, as the first person who gets that answer."""
    found = {}
    for row in rows():
        for person in house.people if row.method == "GET" else ():
            if row.cells[person] in ("ok", "no", "hide", "login"):
                found.setdefault((row.url_name, row.case, row.cells[person]), (person, house.path(row)))
    return list(found.values())


def test_t15_every_get_twice_leaves_all_tables_equal(house):
    pages = looks(house)
    with undone():
        before = checksums()
        for person, path in pages + pages:
            house.client(person).get(path)
        changed = {name for name, value in checksums().items() if before.get(name) != value}
    suspects = (f"{path} as {person}" for person, path in pages if writes(house, person, path))
    culprits = list(islice(suspects, 3)) if changed else []
    assert (changed, culprits) == (set(), [])


def writes(house: House, person: str, path: str) -> bool:
    with undone():
        before = checksums()
        house.client(person).get(path)
        return checksums() != before


@pytest.mark.parametrize("htmx", [{}, {"HX-Request": "true"}], ids=["plain", "htmx"])
def test_t15_every_post_without_a_token_is_refused(house, htmx):
    open_doors = []
    for row in rows():
        person = next((person for person in house.people if row.cells[person] == "ok"), None)
        if row.method != "POST" or person is None or row.url_name in WITHOUT_TOKEN:
            continue
        client = Client(enforce_csrf_checks=True)
        client.cookies = house.client(person).cookies.copy()
        for origin in ({}, {"Origin": "https://evil.example"}):
            with undone():
                answer = client.post(house.path(row), headers=htmx | origin)
            if answer.status_code != 403:
                open_doors.append(f"{row}: {answer.status_code}")
    assert open_doors == []


def test_t15_names_without_a_token_exist_or_are_not_built_yet():
    """An exemption that no address carries any more would hide a new one of the same name."""
    exempt = {address.name for address in addresses() if getattr(address.view, "csrf_exempt", False)}
    assert exempt - WITHOUT_TOKEN == set()
