"""The addresses that stand in mails: stop a list, confirm a request. They name nobody, sign nobody in and never end."""

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

from core.mail.models import Address
from core.mail.registry import LISTS

DIGEST = "digest"  # stands for every list that a digest carries
MAC_BYTES = 15
PREFERENCES_PATH = "/me/notifications/"


@dataclass(frozen=True, slots=True)
class Target:
    """What a token points at."""

    address: Address
    list: str

    @property
    def label(self) -> object:
        return LISTS[self.list].label if self.list in LISTS else ""


def stop_token(public_id: uuid.UUID, list: str) -> str:
    return _token("stop", public_id, list, settings.SECRET_KEY)


def confirm_token(public_id: uuid.UUID, list: str) -> str:
    return _token("confirm", public_id, list, settings.SECRET_KEY)


def stop_url(public_id: uuid.UUID, list: str) -> str:
    return f"{settings.PLAB_BASE_URL}/u/{stop_token(public_id, list)}/"


def confirm_url(public_id: uuid.UUID, list: str) -> str:
    return f"{settings.PLAB_BASE_URL}/news/{confirm_token(public_id, list)}/"


def preferences_url() -> str:
    """People with an account go to their settings; others have only the page that stops a list."""
    return str(settings.PLAB_BASE_URL) + PREFERENCES_PATH


def find_stop(token: str) -> Target | None:
    """Return what a `/u/<token>/` points at; None for any altered token. Keys of before a rotation still verify."""
    return _find("stop", token)


def find_confirm(token: str) -> Target | None:
    """Return what a `/news/<token>/` points at; None for any altered token."""
    return _find("confirm", token)


def message_mac(id: int) -> str:
    """Return the part of a Message-ID that nobody can guess."""
    return hmac.digest(_key("message", settings.SECRET_KEY), str(id).encode(), "sha256")[:8].hex()


def _find(purpose: str, token: str) -> Target | None:
    head, _, rest = token.partition(".")
    list, _, mac = rest.partition(".")
    if (list not in LISTS and list != DIGEST) or not mac:
        return None
    try:
        public_id = uuid.UUID(bytes=base64.urlsafe_b64decode(head + "=="))
    except (ValueError, TypeError):
        return None
    keys: tuple[str, ...] = (settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS))
    if not any(hmac.compare_digest(_token(purpose, public_id, list, key).encode(), token.encode()) for key in keys):
        return None
    address = Address.objects.filter(public_id=public_id).first()
    return Target(address, list) if address else None


def _token(purpose: str, public_id: uuid.UUID, list: str, secret: str) -> str:
    head = base64.urlsafe_b64encode(public_id.bytes).rstrip(b"=")
    mac = hmac.digest(_key(purpose, secret), head + b"." + list.encode(), "sha256")[:MAC_BYTES]
    return f"{head.decode()}.{list}.{base64.urlsafe_b64encode(mac).decode()}"


@lru_cache(maxsize=16)
def _key(purpose: str, secret: str) -> bytes:
    return hashlib.sha256(f"core.mail.{purpose}:{secret}".encode()).digest()
