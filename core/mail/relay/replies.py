"""What a relay can answer, what we hand it, and where PLAB_EMAIL_URL leads."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

REPLY_LIMIT = 300
BAD_ADDRESS = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b")
WAYS = ("smtp", "smtps", "anymail", "console", "file")


class Outcome(StrEnum):
    """What a reply means."""

    SENT = "sent"
    LATER = "later"  # temporary, for this recipient
    NEVER = "never"  # permanent, for this recipient
    BUSY = "busy"  # the relay as a whole cannot now
    REFUSED = "refused"  # the relay will not have us: a person must look
    LOST_BEFORE = "lost_before"  # line lost before the text: surely not sent
    LOST_AFTER = "lost_after"  # line lost once the text had begun: nobody knows
    STOPPED = "stopped"  # we had to stop before the text


@dataclass(frozen=True, slots=True)
class Reply:
    """The relay's answer to one message, in its own words."""

    outcome: Outcome
    code: int = 0
    text: str = ""
    relay_id: str = ""

    @property
    def names_bad_address(self) -> bool:
        return self.outcome is Outcome.NEVER and bool(BAD_ADDRESS.search(self.text))

    @property
    def is_crowded(self) -> bool:
        return self.outcome is Outcome.LATER and 450 <= self.code < 460


class Down(Exception):
    """The line could not be opened. `outcome` is BUSY (try again soon) or REFUSED (a person must look)."""

    def __init__(self, outcome: Outcome, text: str) -> None:
        super().__init__(text)
        self.outcome = outcome
        self.text = text[:REPLY_LIMIT]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message as a line takes it. `email` builds Django's object, for ways that take no bytes."""

    id: int
    sender: str
    recipient: str
    data: bytes
    email: Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Route:
    """PLAB_EMAIL_URL, taken apart."""

    way: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    starttls: bool = False


class Line(Protocol):
    is_open: bool

    def open(self) -> None: ...
    def hand(self, parcel: Parcel) -> Reply: ...
    def close(self) -> None: ...
    def cut(self) -> None: ...


def parse(url: str) -> Route:
    """Return where PLAB_EMAIL_URL leads. Raises ValueError with a sentence that names what is wrong."""
    if not url:
        return Route("file")
    parts = urlsplit(url)
    if parts.scheme not in WAYS:
        raise ValueError(f"PLAB_EMAIL_URL begins with {parts.scheme or 'nothing'}://, it may be {', '.join(WAYS)}")
    if parts.scheme in ("smtp", "smtps", "anymail") and not parts.hostname:
        raise ValueError("PLAB_EMAIL_URL names no host (smtp://user:password@host:port)")
    try:
        port = parts.port or {"smtps": 465, "smtp": 587}.get(parts.scheme, 0)
    except ValueError:
        raise ValueError("PLAB_EMAIL_URL has a port that is no number") from None
    tls = parse_qs(parts.query).get("tls", [""])[0]
    if tls not in ("", "starttls"):
        raise ValueError(f"PLAB_EMAIL_URL says tls={tls}; it may say tls=starttls, or begin with smtps://")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Route(parts.scheme, parts.hostname or "", port, user, password, tls == "starttls")


def words_of(code: int, words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{code} {' '.join(text.split())}".replace("\x00", "")[:REPLY_LIMIT]
