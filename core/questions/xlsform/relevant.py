"""Conditions: our show-if data and XLSForm's `relevant`, one for the other. Only what both can say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.questions.types import Fault

ANY, ALL = "any", "all"
SIGNS = {"is": "=", "is_not": "!=", "gte": ">=", "lte": "<="}
OPS = {sign: op for op, sign in SIGNS.items()}
NAME = r"\$\{(?P<q>[a-z][a-z0-9_]*)\}"
VALUE = r"(?:'(?P<text>[^']*)'|(?P<number>-?\d+(?:\.\d+)?))"
COMPARED = re.compile(rf"{NAME}\s*(?P<sign>!=|>=|<=|=)\s*{VALUE}")
SELECTED = re.compile(rf"selected\(\s*{NAME}\s*,\s*'(?P<text>[^']*)'\s*\)")


def relevant_of(show_if: Mapping[str, Any] | None) -> str:
    """Return show-if as XLSForm says it."""
    if not show_if:
        return ""
    how = ANY if ANY in show_if else ALL
    return (" or " if how == ANY else " and ").join(_said(condition) for condition in show_if[how])


def _said(condition: Mapping[str, Any]) -> str:
    asked, op, value = f"${{{condition['q']}}}", condition["op"], condition.get("value")
    if op == "answered":
        return f"{asked} != ''"
    if op == "includes":
        return f"selected({asked}, '{value}')"
    return f"{asked} {SIGNS[op]} " + (f"'{value}'" if isinstance(value, str) else str(value))


def show_if_of(relevant: str) -> dict[str, Any] | None:
    """Return what `relevant` says as show-if. Fault: it says more than show-if can."""
    text = relevant.strip()
    if not text:
        return None
    parts = re.split(r"\s+(and|or)\s+", text)
    joints = set(parts[1::2])
    conditions = [_read(part.strip()) for part in parts[::2]]
    if len(joints) > 1 or None in conditions:
        raise Fault(_("Write conditions like ${q} = 'x' or selected(${q}, 'x'), joined by “and” alone or “or” alone"))
    return {ANY if joints == {"or"} else ALL: conditions}


def _read(part: str) -> dict[str, Any] | None:
    if found := SELECTED.fullmatch(part):
        return {"q": found["q"], "op": "includes", "value": found["text"]}
    if not (found := COMPARED.fullmatch(part)):
        return None
    if found["text"] == "":
        return {"q": found["q"], "op": "answered"} if found["sign"] == "!=" else None
    number = found["number"]
    value = found["text"] if number is None else float(number) if "." in number else int(number)
    return {"q": found["q"], "op": OPS[found["sign"]], "value": value}
