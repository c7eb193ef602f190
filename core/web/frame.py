"""What every page's frame needs: tabs, languages, theme. The roof hands in the tabs; no room is known here."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Tab:
    """One entry of the navigation. `count` is the number on the Home tab."""

    label: Any
    url: str
    icon: str
    current: bool = False
    count: int = 0


_tabs: Callable[[HttpRequest], list[Tab]] = lambda request: []  # noqa: E731
_running: Callable[[HttpRequest], list[Tab]] = lambda request: []  # noqa: E731
_acted: Callable[[HttpRequest], None] = lambda request: None  # noqa: E731
_working: Callable[[HttpRequest], Tab | None] = lambda request: None  # noqa: E731


def use(
    *,
    tabs: Callable[[HttpRequest], list[Tab]],
    running: Callable[[HttpRequest], list[Tab]],
    acted: Callable[[HttpRequest], None],
    working: Callable[[HttpRequest], Tab | None],
) -> None:
    """Hand in what fills the tabs and the account menu (called once, by the roof).

    `running` are the lists under "What you run", `working` is what the person works as and where to change it,
    None if there is no choice. `acted` is told of every action that succeeded, so that the number on the Home tab
    is reckoned anew.
    """
    global _tabs, _running, _acted, _working
    _tabs, _running, _acted, _working = tabs, running, acted, working


def acted(request: HttpRequest) -> None:
    """The view base says that this person has just done something."""
    _acted(request)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Template context of the frame. Lists are reckoned when a template first draws them, once a page.

    A request that is refused before anybody asked who it is (a bad host, a body too large) is a visitor's.
    """
    if not hasattr(request, "user"):
        request.user = AnonymousUser()
    return {
        "tabs": cache(lambda: _tabs(request)),
        "running": cache(lambda: _running(request)),
        "working_as": cache(lambda: _working(request)),
        "theme": getattr(request, "theme", ""),
        "languages": settings.LANGUAGES,
        "base_url": settings.PLAB_BASE_URL,
    }
