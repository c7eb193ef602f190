"""Imports go down only (import-linter); foreign keys, which a string reference hides from it, are held here."""

import subprocess
import sys
from pathlib import Path

from django.apps import apps
from django.conf import settings

from plab.management.shelves import rooms

FLOORS = (
    {"plab"},
    {"outcomes"},
    {"outreach"},
    {"surveys", "facilitators", "rfp"},
    {"communities"},
    {"reviews", "questions"},
    {"accounts"},
    {"mail", "activity"},
    {"web"},
)
FLOOR_OF = {label: floor for floor, labels in enumerate(FLOORS) for label in labels}
LINT_IMPORTS = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]


def test_every_room_stands_on_a_floor():
    assert {room.label for room in rooms()} <= set(FLOOR_OF)


def test_foreign_keys_point_down():
    person = apps.get_model(settings.AUTH_USER_MODEL)
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.get_fields():
            target = field.related_model if field.is_relation and not field.auto_created else None
            here, there = FLOOR_OF.get(model._meta.app_label), None
            if target is not None and here is not None:
                there = FLOOR_OF.get(target._meta.app_label)
            if there is None or target in (model, person) or model._meta.app_label == target._meta.app_label:
                continue
            if there <= here:
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert wrong == []


def test_the_toolbox_has_no_models():
    assert list(apps.get_app_config("web").get_models()) == []


def test_breaking_the_import_contract_is_found(tmp_path):
    """The contract is tried on a copy in which the toolbox imports a room."""
    names = ("plab", "outreach", "surveys", "communities", "core", "pyproject.toml")
    subprocess.run(["cp", "-R", *[str(Path(settings.BASE_DIR) / name) for name in names], str(tmp_path)], check=True)
    sound = subprocess.run(LINT_IMPORTS, cwd=tmp_path, capture_output=True, text=True)
    assert sound.returncode == 0, sound.stdout
    (tmp_path / "core" / "web" / "needs.py").open("a").write("\nfrom core.accounts import models  # noqa\n")
    broken = subprocess.run(LINT_IMPORTS, cwd=tmp_path, capture_output=True, text=True)
    assert broken.returncode == 1
    assert "core.web.needs -> core.accounts.models" in broken.stdout
