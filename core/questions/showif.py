"""When a question is asked: conditions on the answers to earlier questions, as data and never code.

`static/js/showif.js` says the same in the browser; both run the cases of `tests/questions/showif_cases.json`.
An answer is looked at as what was *chosen*: one key, number or text, or several keys. A question that is hidden or
was left out has nothing chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

OPS = ("is", "is_not", "includes", "answered", "gte", "lte")
MOST_CONDITIONS = 10
Chosen = Mapping[str, Sequence[Any]]  # question → what was chosen


@dataclass(frozen=True, slots=True)
class Condition:
    """`q` is the key of an earlier question; `value` is nothing for "answered"."""

    q: str
    op: str
    value: Any = None

    def holds(self, chosen: Chosen) -> bool:
        """Say whether it holds. "is not" also holds of a question without an answer."""
        found = list(chosen.get(self.q, ()))
        if self.op == "answered":
            return bool(found)
        if self.op == "includes":
            return self.value in found
        if self.op in ("gte", "lte"):
            return len(found) == 1 and _is_number(found[0]) and self._compares(found[0])
        return (found == [self.value]) is (self.op == "is")

    def _compares(self, number: float) -> bool:
        return bool(number >= self.value if self.op == "gte" else number <= self.value)

    def as_json(self) -> dict[str, Any]:
        return {"q": self.q, "op": self.op, **({} if self.op == "answered" else {"value": self.value})}


@dataclass(frozen=True, slots=True)
class ShowIf:
    """`every`: all conditions must hold; else any of them."""

    conditions: tuple[Condition, ...]
    every: bool = True

    def holds(self, chosen: Chosen) -> bool:
        return (all if self.every else any)(condition.holds(chosen) for condition in self.conditions)

    def as_json(self) -> dict[str, Any]:
        return {"all" if self.every else "any": [condition.as_json() for condition in self.conditions]}


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def read(raw: Any) -> ShowIf | None:
    """Return {"all" | "any": [{"q", "op", "value"}]} as conditions, or None where it isn't of that form."""
    if not isinstance(raw, Mapping) or len(raw) != 1:
        return None
    ((how, entries),) = raw.items()
    if how not in ("all", "any") or not isinstance(entries, list) or not 1 <= len(entries) <= MOST_CONDITIONS:
        return None
    conditions = [_read_condition(entry) for entry in entries]
    known = tuple(condition for condition in conditions if condition)
    return ShowIf(known, how == "all" or len(known) == 1) if len(known) == len(conditions) else None


def _read_condition(raw: Any) -> Condition | None:
    if not isinstance(raw, Mapping) or not isinstance(raw.get("q"), str) or raw.get("op") not in OPS:
        return None
    value = raw.get("value")
    if raw["op"] == "answered":
        return Condition(raw["q"], "answered")
    if raw["op"] in ("gte", "lte") and not _is_number(value):
        return None
    return Condition(raw["q"], raw["op"], value) if isinstance(value, str) or _is_number(value) else None
