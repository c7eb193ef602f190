"""A room holds the shelves of the house and nothing else; its package says what the room is for."""

from importlib import import_module
from pathlib import Path

from plab.management.shelves import rooms

SHELVES = {"states", "models", "selectors", "policies", "mails", "indicators", "services", "forms", "views", "tasks"}
SHELVES |= {"admin", "urls", "apps", "migrations", "management", "templatetags"}
WORKSHOPS = {
    "accounts": {"adapter", "middleware"},  # django-allauth's doors; how long a session lasts
    "communities": {"matching", "points"},
    "surveys": {"disclosure", "starters"},
    "rfp": {"rendering", "figures"},
    "reviews": {"assignment", "calibration"},
    "questions": {"types", "xlsform", "showif", "naming"},
    "mail": {"registry", "relay", "mime", "quiet"},
}
ROOF = {"settings", "urls", "home", "views", "apps", "celery", "wsgi", "management", "navigation"}


def things_in(folder: Path) -> set[str]:
    return {
        entry.stem for entry in folder.iterdir() if entry.suffix == ".py" or (entry.is_dir() and entry.name[0] != "_")
    } - {"__init__"}


def test_rooms_hold_only_known_shelves():
    odd = {}
    for room in rooms():
        if room.label in ("web", "plab"):  # the toolbox has a file for each tool, the roof its own list
            continue
        extra = things_in(Path(room.path)) - SHELVES - WORKSHOPS.get(room.label, set())
        if extra:
            odd[room.label] = sorted(extra)
    assert odd == {}


def test_the_roof_holds_only_what_it_needs():
    plab = next(room for room in rooms() if room.label == "plab")
    assert things_in(Path(plab.path)) - ROOF == set()


def test_every_room_says_what_it_is_for():
    silent = [room.label for room in rooms() if not (import_module(room.name).__doc__ or "").strip()]
    assert silent == []
