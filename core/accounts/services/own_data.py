"""The door for rooms above: what a room keeps about one person, for the download and for closing.

`export(user)` returns {name: content}: text and bytes are written as a file of that name, everything else as
`<name>.json`. `erase(user, empty_posts=…)` deletes or empties what must not outlive the account.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from core.accounts.models import User


class Export(Protocol):
    def __call__(self, user: User) -> Mapping[str, Any]: ...


class Erase(Protocol):
    def __call__(self, user: User, *, empty_posts: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class PersonalRecords:
    export: Export
    erase: Erase


_rooms: dict[str, PersonalRecords] = {}


def register_personal_records(room: str, *, export: Export, erase: Erase) -> None:
    """Register what a room keeps about a person (called once, from its `apps.py`). Twice replaces."""
    _rooms[room] = PersonalRecords(export, erase)


def rooms_with_records() -> dict[str, PersonalRecords]:
    return dict(_rooms)
