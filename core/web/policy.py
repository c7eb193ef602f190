"""The answers a policy can give, and the two exceptions of the house.

A policy is `can_<verb>_<noun>(user, obj) -> Verdict`. `YES` lets in, `no(reason)` shows the reason (403), `HIDDEN`
answers as if nothing were there (404): for things whose very existence is private.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a policy says. True in a condition exactly when the person may. `reason` is shown to the person."""

    allowed: bool
    hidden: bool = False
    reason: Any = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Verdict(allowed=True)
HIDDEN = Verdict(allowed=False, hidden=True)

Policy = Callable[[Any, Any], Verdict]


def no(reason: Any) -> Verdict:
    """Refuse with a sentence that says why, and best of all who can help. `reason` may be a lazy translation."""
    return Verdict(allowed=False, reason=reason)


class Refused(Exception):
    """Who: this person may not do this. The view base shows the reason as a page (403)."""

    def __init__(self, reason: Any) -> None:
        super().__init__(reason)
        self.reason = reason


class NotPossible(Exception):
    """State: nobody can do this now. Shown as 409, with the form and what was typed where there was one.

    A stale edit carries both texts: `mine` (what was typed) and `theirs` (what stands now), each {label: text}.
    """

    def __init__(
        self, reason: Any, *, mine: dict[str, str] | None = None, theirs: dict[str, str] | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.mine = mine or {}
        self.theirs = theirs or {}


def stale(*, mine: dict[str, str], theirs: dict[str, str]) -> NotPossible:
    """Return what a service raises whose `lock_version` somebody has passed: both texts, each {label: text}."""
    return NotPossible(_("Someone saved before you. Both texts are below."), mine=mine, theirs=theirs)


@dataclass(frozen=True, slots=True)
class Allowed:
    """`allowed.<verb>` in a template: the verdict of each policy that the view asks, reckoned when first read."""

    user: Any
    obj: Any
    asks: dict[str, Policy]
    _known: dict[str, Verdict] = field(default_factory=dict)

    def __getitem__(self, verb: str) -> Verdict:
        if verb not in self._known:
            self._known[verb] = self.asks[verb](self.user, self.obj)
        return self._known[verb]


def require(verdict: Verdict) -> None:
    """Raise Http404 or Refused unless the verdict is yes. Services call it with `by`, views with the visitor."""
    if verdict.hidden:
        raise Http404
    if not verdict.allowed:
        raise Refused(verdict.reason)


def can_see_anyone(user: Any, obj: Any) -> Verdict:
    """Everyone may: public pages that have nothing to hide."""
    return YES
