"""One row of "What needs you now" (Home and the digest). Pure: no Django."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Need:
    """`key` is unique and stable, `kind` groups ("offer" runs out), `title` begins with a verb, `minutes`: how long."""

    key: str
    kind: str
    title: Any
    detail: Any
    url: str
    due_at: datetime | None = None
    minutes: int | None = None
    icon: str = "circle"
    tone: str = ""  # "", "gold", "sky", "plum", "brick": a class of the task list


def in_order(needs: list[Need], now: datetime) -> list[Need]:
    """Overdue, then offers that run out, then by due date, undated last. Sort before you cut."""

    def place(need: Need) -> tuple[int, float, str]:
        if need.due_at is None:
            return (3, 0.0, need.key)
        if need.due_at < now:
            return (0, need.due_at.timestamp(), need.key)
        return (1 if need.kind == "offer" else 2, need.due_at.timestamp(), need.key)

    return sorted(needs, key=place)
