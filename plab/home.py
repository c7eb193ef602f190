"""Home: "What needs you now". Asks every room in floor order; the digest gets the same rows in the same words."""

from collections.abc import Callable
from typing import Any

from core.web import clock
from core.web.needs import Need, in_order

PROVIDERS: list[Callable[[Any], list[Need]]] = []


def rows_for(user: Any) -> list[Need]:
    """Return everything that needs this person, first things first."""
    return in_order([need for provider in PROVIDERS for need in provider(user)], clock.now())
