"""Every mail has its three templates, a preview that renders without a database, and a test that names it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.utils import translation

from core.mail import registry
from core.mail.services.texts import SUBJECT_LIMIT
from plab.management.shelves import rooms

OURS = {room.label for room in rooms()}
KINDS = [kind for kind in registry.kinds() if kind.app in OURS]
ENDINGS = ("subject.txt", "txt", "html")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_mail_has_its_three_templates(kind):
    for ending in ENDINGS:
        try:
            get_template(kind.template(ending))
        except TemplateDoesNotExist:
            pytest.fail(f"templates/{kind.template(ending)} is missing")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_mail_says_when_and_to_whom(kind):
    assert len(kind.doc) > 20


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
@pytest.mark.parametrize("language", [code for code, _ in settings.LANGUAGES])
def test_mail_preview_renders_without_a_database(kind, language):
    with translation.override(language):
        context = kind.example()
        subject = get_template(kind.template("subject.txt")).render(context).strip()
        assert subject
        assert "\n" not in subject
        assert len(subject) <= SUBJECT_LIMIT
        assert get_template(kind.template("txt")).render(context).strip()


def test_every_mail_is_named_by_a_test():
    written = "\n".join(path.read_text() for path in Path(settings.BASE_DIR, "tests").rglob("test_*.py"))
    unproven = [kind.name for kind in KINDS if kind.name not in written and kind.name.split(".")[1] not in written]
    assert unproven == []
