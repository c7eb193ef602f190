"""Walks the house as each person of the demo: addresses of the matrix, plain, as htmx and as HEAD."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse
from django.utils.html import escape

from plab.management.shelves import Address, addresses
from tests.matrix.book import Row

PASSED = {200, 201, 204, 302, 303, 422}
MADE_UP = "zz-nobody-made-this"
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]*')


@dataclass
class House:
    """The demo's book, and the clients of its people (made when first asked for, signed in without a form)."""

    book: dict[str, Any]
    _clients: dict[str, Client] = field(default_factory=dict)

    @property
    def people(self) -> list[str]:
        return ["visitor", *self.book["logins"]]

    def user(self, key: str) -> Any:
        return get_user_model().objects.get(pk=self.book["logins"][key]["user_id"])

    def client(self, key: str) -> Client:
        if key not in self._clients:
            client = Client()
            if key != "visitor":
                client.force_login(self.user(key), backend=settings.AUTHENTICATION_BACKENDS[0])
                second_factor(client)
            self._clients[key] = client
        return self._clients[key]

    def path(self, row: Row) -> str:
        """Return the address of a row: what it takes is read off its object's own address, or said in the row."""
        address = address_of(row.url_name)
        return reverse(row.url_name, kwargs=pick(self.known(row), address))

    def made_up_path(self, row: Row) -> str:
        """Return the same address for something that nobody made: the last thing it takes is replaced."""
        address = address_of(row.url_name)
        kwargs = pick(self.known(row), address)
        name = address.parameters[-1]
        kwargs[name] = made_up(address, name)
        return reverse(row.url_name, kwargs=kwargs)

    def known(self, row: Row) -> dict[str, Any]:
        words = row.case.split()
        name = next((word for word in words if "=" not in word), "")
        more = [word for word in words if "=" in word]
        found: dict[str, Any] = {}
        if name.startswith("token:"):
            found = dict(resolve(urlsplit(self.book["tokens"][name.removeprefix("token:")]).path).kwargs)
        elif name:
            entry = self.book["ids"][name]
            found = {"pk": entry["pk"], "slug": entry["slug"], **resolve(urlsplit(entry["url"]).path).kwargs}
        for pair in more:
            key, _, value = pair.partition("=")
            found[key] = str(self.user(value[1:]).public_id) if value.startswith("@") else value
        return found

    def secrets_of(self, key: str) -> list[str]:
        """Marks that this person must never see."""
        return [canary["text"] for canary in self.book["canaries"] if key not in canary["may_see"]]


def second_factor(client: Client) -> None:
    """Mark the session as allauth does after a second factor: some roles are asked for one."""
    import time

    session = client.session
    now = time.time()
    session["account_authentication_methods"] = [
        {"method": "password", "at": now},
        {"method": "mfa", "type": "totp", "at": now},
    ]
    session.save()


@cache
def address_of(url_name: str) -> Address:
    return next(address for address in addresses() if address.name == url_name)


def pick(known: dict[str, Any], address: Address) -> dict[str, Any]:
    missing = [name for name in address.parameters if name not in known]
    assert not missing, f"{address.name} takes {missing}; the case of its row gives {sorted(known)}"
    return {name: known[name] for name in address.parameters}


def made_up(address: Address, name: str) -> Any:
    if f"<uuid:{name}>" in address.pattern:
        return uuid4()
    if f"<int:{name}>" in address.pattern:
        return 2**31 - 2
    return MADE_UP


@contextmanager
def undone():
    """Take back whatever happens inside."""
    mark = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(mark)


def ask(client: Client, method: str, path: str, **headers: str) -> HttpResponse:
    """Send one request and take back what it wrote."""
    with undone():
        return client.generic(method, path, headers=headers)


def same_body(answer: HttpResponse) -> bytes:
    """Return the body without what differs each time: the masked token, and the asked address where it is echoed."""
    asked = escape(answer.wsgi_request.get_full_path()).encode()
    return TOKEN.sub(rb"\1", answer.content).replace(asked, b"")


def body_of(answer: HttpResponse) -> bytes:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content + repr(answer.headers).encode()
