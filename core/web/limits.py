"""Rate limits, counted in the database cache: `hit` counts one try and raises TooMany past the limit (429)."""

import hashlib
import ipaddress
import time
import unicodedata
from dataclasses import dataclass

from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` tries in `seconds`. Each stands in its room as a named constant."""

    name: str
    count: int
    seconds: int


class TooMany(Exception):
    def __init__(self, seconds: int) -> None:
        super().__init__(f"too many, again in {seconds} s")
        self.seconds = seconds


def hit(limit: Limit, key: str) -> None:
    """Count one try of `key` in the present window. Real time, not the house's clock: a moved clock frees nobody."""
    name, left = _window(limit, key)
    cache.add(name, 0, timeout=limit.seconds + 60)
    try:
        tries = cache.incr(name)
    except ValueError:  # evicted between the two calls
        return
    if tries > limit.count:
        raise TooMany(left)


def require_left(limit: Limit, key: str) -> None:
    """Refuse once the tries of this window are spent, and count nothing: for limits that count only what was wrong."""
    name, left = _window(limit, key)
    if cache.get(name, 0) >= limit.count:
        raise TooMany(left)


def left(limit: Limit, key: str) -> int:
    """Return how many tries of this window are left. Counts nothing."""
    name, _ = _window(limit, key)
    return max(0, limit.count - int(cache.get(name, 0)))


def _window(limit: Limit, key: str) -> tuple[str, int]:
    """Return the name of the present window's counter, and for how many seconds it runs on."""
    window = int(time.time() // limit.seconds)
    name = f"limit:{limit.name}:{hashlib.sha256(key.encode()).hexdigest()[:32]}:{window}"
    return name, limit.seconds - int(time.time() % limit.seconds)


def network_of(request: HttpRequest) -> str:
    """Return the visitor's network: the address, IPv6 as /64. Proxies are trusted only as far as PLAB_PROXIES says."""
    from django.conf import settings

    address = request.META.get("REMOTE_ADDR", "")
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if settings.PLAB_PROXIES and len(forwarded) >= settings.PLAB_PROXIES:
        address = forwarded[-settings.PLAB_PROXIES]
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network(f"{ip}/64", strict=False)) if ip.version == 6 else str(ip)


def fold_mailbox(email: str) -> str:
    """Return a mailbox as limits compare it: without case, diacritics and +tag."""
    text = unicodedata.normalize("NFKD", email.strip().casefold())
    local, _, domain = "".join(c for c in text if not unicodedata.combining(c)).rpartition("@")
    return f"{local.split('+')[0]}@{domain}"
