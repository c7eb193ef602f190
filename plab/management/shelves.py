"""Reads the house from its shelves and addresses: for `houseguide`, `list_urls` and the tests that hold the house."""

import importlib
import importlib.util
import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from plab.urls import PUBLIC

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def rooms() -> list[AppConfig]:
    """Our own apps, roof first, ground floor last: the order of INSTALLED_APPS is the order of the floors."""
    root = Path(settings.BASE_DIR)
    return [app for app in apps.get_app_configs() if is_ours(app, root)]


def is_ours(app: AppConfig, root: Path) -> bool:
    path = Path(app.path).resolve()
    return path.is_relative_to(root) and ".venv" not in path.parts and "tests" not in path.parts


def modules(room: AppConfig, shelf: str) -> list[ModuleType]:
    """Return a shelf of a room as its modules: the file, or each file of the package."""
    name = f"{room.name}.{shelf}"
    if importlib.util.find_spec(name) is None:
        return []
    found = importlib.import_module(name)
    parts = [part.name for part in pkgutil.iter_modules(getattr(found, "__path__", []))]
    return [found, *(importlib.import_module(f"{name}.{part}") for part in parts)]


def own_functions(room: AppConfig, shelf: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every public function that stands on a shelf, in written order, not what the shelf imports."""
    for module in modules(room, shelf):
        for name, thing in vars(module).items():
            if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_"):
                yield name, thing


def policies() -> dict[str, Callable[..., Any]]:
    """Every `can_<verb>_<noun>` of the house by `<app label>.<name>`; the toolbox's own stand in `core.web.policy`."""
    shelves = [(room, "policy" if room.label == "web" else "policies") for room in rooms()]
    return {
        f"{room.label}.{name}": function
        for room, shelf in shelves
        for name, function in own_functions(room, shelf)
        if name.startswith("can_")
    }


def policy_name(policy: Callable[..., Any]) -> str:
    label = next(room.label for room in rooms() if policy.__module__.startswith(room.name + "."))
    return f"{label}.{policy.__name__}"


@dataclass(frozen=True, slots=True)
class Address:
    """One route: its full name, its pattern as people write it, the view, and who decides where it isn't ours."""

    name: str
    pattern: str
    view: Any
    parameters: tuple[str, ...]

    @property
    def view_class(self) -> Any:
        return getattr(self.view, "view_class", None)

    @property
    def policy(self) -> str | None:
        policy = getattr(self.view_class, "policy", None)
        return policy_name(policy) if policy else None

    @property
    def public(self) -> str:
        """Why this address needs no policy of ours, or nothing."""
        return next((why for name, why in PUBLIC.items() if self.stands_under(name)), "")

    def stands_under(self, name: str) -> bool:
        """A name, the beginning of names (ends with `:` or `_`), or the beginning of patterns (starts with `/`)."""
        if name.startswith("/"):
            return self.pattern.startswith(name)
        return self.name.startswith(name) if name.endswith((":", "_")) else self.name == name

    @property
    def methods(self) -> list[str]:
        """What the view answers: a class by its methods; a function by its decorator (`require_http_methods`)."""
        if self.view_class is not None:
            named = getattr(self.view_class, "http_method_names", [])
            return [
                method for method in METHODS if method.lower() in named and hasattr(self.view_class, method.lower())
            ]
        allowed = _allowed_by_decorator(self.view)
        return [method for method in METHODS if method in allowed] if allowed else ["GET", "POST"]


def _allowed_by_decorator(view: Any) -> list[str]:
    """Read the list that Django's `require_http_methods` closed over, through the decorators around it."""
    while view is not None:
        names = getattr(getattr(view, "__code__", None), "co_freevars", ())
        if "request_method_list" in names:
            return list(view.__closure__[names.index("request_method_list")].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return []


def addresses() -> list[Address]:
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, before: str, namespace: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        pattern = before + _readable(str(entry.pattern))
        if isinstance(entry, URLResolver):
            inside = ":".join(part for part in (namespace, entry.namespace) if part)
            yield from _walk(entry, pattern, inside)
        elif isinstance(entry, URLPattern):
            name = ":".join(part for part in (namespace, entry.name or "unnamed") if part)
            parameters = tuple(re.findall(r"<(?:\w+:)?(\w+)>", pattern))
            yield Address(name, f"/{pattern}", entry.callback, parameters)


def _readable(pattern: str) -> str:
    """Turn a regular expression (allauth and admin use some) into the look of a path: `<key>` for each group."""
    if not pattern.startswith("^") and "(?P" not in pattern:
        return pattern
    return re.sub(r"\(\?P<(\w+)>[^)]*\)+", r"<\1>", pattern).strip("^$").replace("\\", "")
