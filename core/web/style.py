"""The living style page `/style/`: every component once, in every state, with its source below.

An example is a template in `templates/web/style/`: first line `{# title #}`, the rest is drawn and shown as its source.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.messages import INFO
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from core.web import clock
from core.web.forms import Choice, PageHelper
from core.web.needs import Need
from core.web.policy import YES, Verdict, no
from core.web.toast import UNDO
from core.web.views import ShowView

FOLDER = "web/style"
TITLE = re.compile(r"\{# (.+?) #\}\n")


@dataclass(frozen=True, slots=True)
class Example:
    """One example: its name (the file), what it is called, its HTML, and the source that makes it."""

    name: str
    title: str
    html: str
    source: str


def can_see_styles(user: Any, obj: Any) -> Verdict:
    """Staff see how pages are made; in development everyone does."""
    if settings.PLAB_ENV != "production" or getattr(user, "is_superuser", False):
        return YES
    return no(_("The style page is for the people who run PLAB."))


class ExampleForm(forms.Form):
    """A field of each kind, to be shown empty, filled and wrong."""

    name = forms.CharField(label="Name of the community", help_text="Short and plain. Others search for it.")
    school = forms.ChoiceField(label="School", required=False, choices=[("", "Any"), ("a", "Mather Elementary")])
    why = forms.CharField(
        label="Why this community?",
        max_length=500,
        widget=forms.Textarea(
            attrs={"rows": 3, "maxlength": None, "data-count": 500, "data-count-words": "{n} of {max} characters"}
        ),
    )
    entry = forms.ChoiceField(
        label="How do people join?",
        widget=forms.RadioSelect,
        choices=[
            ("open", Choice("Anyone can join", hint="They are in at once")),
            ("ask", Choice("They ask first", hint="A steward answers within 5 school days")),
        ],
    )
    grades = forms.MultipleChoiceField(
        label="Grades",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices-row"}),
        choices=[("k", "K"), ("1", "1"), ("2", "2")],
    )
    agree = forms.BooleanField(label="I keep these norms", help_text="What is said here stays here.")
    plan = forms.FileField(label="Plan", required=False, help_text="PDF, up to 10 MB.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = PageHelper(self)


def context(request: HttpRequest) -> dict[str, Any]:
    """Return invented facts for the examples."""
    now = clock.now()
    wrong = ExampleForm({"why": "We want to …", "entry": "ask"}, prefix="wrong")
    wrong.is_valid()
    levels = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
    row = {"url": "#", "starts_at": now + timedelta(days=9)}
    return {
        "request": request,
        "user": request.user,
        "form": ExampleForm(prefix="right"),
        "wrong_form": wrong,
        "person": SimpleNamespace(pk=3, name="Tomas Brightwater"),
        "moment": now,
        "needs": [
            Need("a", "offer", "Take a seat in “Station teaching”", "Tuesday, 3:30 pm", "#", now + timedelta(hours=23),
                 icon="armchair", tone="gold"),
            Need("b", "survey", "Answer “What should PD time be for?”", "No one sees who answered what", "#", None, 5,
                 icon="clipboard-list", tone="sky"),
            Need("c", "reflect", "Reflect on “Running records”", "Yesterday’s session", "#", icon="pencil"),
        ],
        "coming_up": [
            {**row, "title": "Number talks: watch and try", "detail": "3:45–5:00 pm", "tag": "Going", "tag_tone": "go"},
            {**row, "title": "Open classroom visit", "detail": "9:00–11:00 am", "tag": "You lead", "tag_tone": "plum"},
        ],
        "community": {"slug": "math-talk", "url": "#", "name": "Math talk", "detail": "26 members from 12 schools"},
        "slugs": ["inclusion-and-co-teaching", "early-literacy-k-2", "math-talk", "dual-language", "ethnic-studies"],
        "bar_rows": [("The point", 61), ("The rest", 38), ("Too few answers", None)],
        "pair_rows": [("I choose the content of my PD", 22, 61), ("Educators lead the sessions I attend", 31, 72)],
        "agreement_rows": [("PD fits what my students need", [12, 18, 15, 33, 22]), ("Too few", [None] * 5)],
        "levels": levels,
        "column_rows": [("Sep", 14), ("Oct", 31), ("Nov", 41)],
        "messages": [Message(INFO, "You left Early literacy K–2.", extra_tags=f"{UNDO}/style/")],
        "conflict": {"theirs": {"Name": "Math talk, K–5"}, "mine": {"Name": "Math talk for all"}},
        "wrong": [],
        "page": Paginator(range(150), 50).page(2),
    }  # fmt: skip


def examples(request: HttpRequest) -> list[Example]:
    facts = context(request)
    found = []
    for path in sorted((Path(settings.BASE_DIR) / "templates" / FOLDER).glob("*.html")):
        text = path.read_text()
        title = TITLE.match(text)
        html = render_to_string(f"{FOLDER}/{path.name}", facts, request=request)
        found.append(
            Example(path.stem[3:], title.group(1) if title else path.stem, html, TITLE.sub("", text, 1).strip())
        )
    return found


class StyleView(ShowView):
    """`/style/`: staff, and everyone in development. `?theme=` and `?dir=rtl` switch this page only."""

    policy = can_see_styles
    open_to_visitors = True
    template_name = "web/style_show.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("theme") in ("light", "dark"):
            request.theme = request.GET["theme"]  # type: ignore[attr-defined]
        return super().get(request, *args, **kwargs)

    def get_context(self) -> dict[str, Any]:
        return {"examples": examples(self.request), "turned": self.request.GET.get("dir") == "rtl"}
