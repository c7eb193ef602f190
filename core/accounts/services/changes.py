"""The door for rooms above: what a change of a person would break, and what must follow it in the same transaction.

A room registers from its `apps.py`. Before a role, standing, school or closing changes, `blocks` gives the reasons
against it (a last steward must hand over first); after it, `after` runs in the same transaction (memberships end).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.accounts.models import School, User
from core.web.policy import NotPossible


class ChangeKind(StrEnum):
    ROLE_GRANTED = "role_granted"
    ROLE_ENDED = "role_ended"
    STANDING = "standing"
    SCHOOL = "school"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class PersonChange:
    """One change of one person.

    `role` and `school` say which grant, for roles; `was` and `to` are standings, for standing and closing; for a
    change of school `school` is the new one and `old_school` the one before.
    """

    user: User
    kind: ChangeKind
    role: str = ""
    school: School | None = None
    old_school: School | None = None
    was: str = ""
    to: str = ""


Blocks = Callable[[PersonChange], list[str]]
After = Callable[[PersonChange, Any], None]

_rooms: dict[str, tuple[Blocks, After]] = {}


def register_person_changes(room: str, *, blocks: Blocks, after: After) -> None:
    """Register a room. `blocks(change)` returns sentences; `after(change, by)` may write. Twice replaces."""
    _rooms[room] = (blocks, after)


def reasons_against(change: PersonChange) -> list[str]:
    """Return what every room has against a change, in the order of registration. Empty: it may happen."""
    return [reason for blocks, _ in _rooms.values() for reason in blocks(change)]


def check_change(change: PersonChange) -> None:
    """Raise NotPossible with all reasons. Call it inside the transaction, with the person's row locked."""
    if reasons := reasons_against(change):
        raise NotPossible(" ".join(reasons))


def follow_change(change: PersonChange, *, by: User | None) -> None:
    """Let every room do what follows. Call it last in the transaction that changed the person."""
    for _, after in _rooms.values():
        after(change, by)
