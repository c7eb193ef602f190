"""Codes and letters around signing in. All on the list `account`, at any hour; codes are shredded when sent."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse

from core.accounts.models import User
from core.mail.registry import kind
from core.mail.services import queue

CODE_LASTS = timedelta(minutes=15)
KEEP = timedelta(days=1)


def _link(name: str) -> str:
    return f"{settings.PLAB_BASE_URL}{reverse(name)}"


def _key(what: str) -> str:
    return f"accounts:{what}:{secrets.token_hex(16)}"


def _code_example() -> dict[str, Any]:
    return {"code": "402 817"}


def _link_example() -> dict[str, Any]:
    return {"url": f"{settings.PLAB_BASE_URL}/accounts/login/"}


@kind(list="account", quiet="ignore", body="private", lasts=CODE_LASTS, keep=KEEP, example=_code_example)
def sign_up_code(*, to: User | str, code: str) -> None:
    """At once when somebody signs up, to the address typed. Always on."""
    queue("accounts.sign_up_code", to=to, context={"code": code}, key=_key("sign_up_code"))


@kind(list="account", quiet="ignore", body="private", lasts=CODE_LASTS, keep=KEEP, example=_code_example)
def sign_in_code(*, to: User | str, code: str) -> None:
    """At once when somebody signs in by code, or must prove again who they are. Always on."""
    queue("accounts.sign_in_code", to=to, context={"code": code}, key=_key("sign_in_code"))


@kind(list="account", quiet="ignore", body="private", lasts=CODE_LASTS, keep=KEEP, example=_code_example)
def address_code(*, to: str, code: str) -> None:
    """At once when a signed-in person adds an address, to that address. Always on."""
    queue("accounts.address_code", to=to, context={"code": code}, key=_key("address_code"))


@kind(list="account", quiet="ignore", body="private", lasts=CODE_LASTS, keep=KEEP, example=_link_example)
def already_registered(*, to: User | str) -> None:
    """At once when somebody signs up with an address that has an account, to its owner. Always on."""
    context = {"url": _link("account_login")}
    queue("accounts.already_registered", to=to, context=context, key=_key("already_registered"))


@kind(list="account", quiet="ignore", body="private", lasts=CODE_LASTS, keep=KEEP, example=_link_example)
def address_unknown(*, to: str) -> None:
    """At once when somebody asks for a code or a new password with an address that has no account. Always on."""
    queue("accounts.address_unknown", to=to, context={"url": _link("account_signup")}, key=_key("address_unknown"))


@kind(list="account", quiet="ignore", body="private", lasts=timedelta(hours=1), keep=KEEP, example=_link_example)
def password_reset(*, to: User | str, url: str) -> None:
    """At once when a person asks for a new password, to that address. Always on."""
    queue("accounts.password_reset", to=to, context={"url": url}, key=_key("password_reset"))


def _change_example() -> dict[str, Any]:
    return {"what": "password_changed", "url": f"{settings.PLAB_BASE_URL}/accounts/password/reset/"}


@kind(list="account", quiet="ignore", body="private", lasts=timedelta(days=2), example=_change_example)
def sign_in_changed(*, to: User | str, what: str) -> None:
    """At once when a password, an address or a second factor changed, so that its owner notices. Always on.

    `what` is the name of the change, like "password_changed" or "totp_activated".
    """
    context = {"what": what, "url": _link("account_reset_password")}
    queue("accounts.sign_in_changed", to=to, context=context, key=_key("sign_in_changed"))
