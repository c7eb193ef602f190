"""What an issue is made of: blocks, {"kind", …}. What a reader sees is reckoned here, once for page and mail."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from communities.models import Session
from communities.states import SessionState, Visibility
from core.web import clock
from core.web.text import markdown
from outreach.states import NewsList
from surveys.models import Survey
from surveys.states import SurveyState

SESSIONS_SHOWN = 3
SESSIONS_AHEAD = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class BlockKind:
    """One sort of block: its name in the editor, its icon, and the fields that a writer fills in."""

    name: str
    label: Any
    icon: str
    fields: tuple[str, ...]
    hint: Any = ""


KINDS = {
    kind.name: kind
    for kind in (
        BlockKind("heading", _("Heading"), "heading", ("text",)),
        BlockKind(
            "words", _("Words"), "pilcrow", ("text",), _("A blank line starts a paragraph. *One star* for emphasis.")
        ),
        BlockKind(
            "button", _("Button"), "mouse-pointer-click", ("text", "url"), _("An address like https://… or /ideas/")
        ),
        BlockKind("survey", _("A survey"), "clipboard-list", ("survey",), _("Shown while the survey is open.")),
        BlockKind(
            "sessions", _("Next sessions"), "calendar", (), _("The next open sessions. Left out when there are none.")
        ),
    )
}
EMPTY = {"heading": {"text": ""}, "words": {"text": ""}, "button": {"text": "", "url": ""}, "survey": {"survey": ""}}


def new_block(kind: str) -> dict[str, Any]:
    """Return an empty block of a kind. Raises KeyError for a kind that does not exist."""
    return {"kind": KINDS[kind].name, **EMPTY.get(kind, {})}


def absolute(url: str) -> str:
    """Return an address as a mail needs it: our own paths get the house's base address."""
    return settings.PLAB_BASE_URL + url if url.startswith("/") else url


def shown(blocks: list[dict[str, Any]], *, list: str) -> list[dict[str, Any]]:
    """Return the blocks as a reader of this list sees them, with what the portal fills in. Empty ones are left out.

    At most two queries.
    """
    found = []
    for block in blocks:
        kind = block.get("kind")
        drawn = _sessions(list) if kind == "sessions" else _SHOW[kind](block) if kind in _SHOW else None
        if drawn:
            found.append({"kind": block["kind"], **drawn})
    return found


def open_surveys() -> list[tuple[str, str]]:
    """Return (key, title) of the surveys that a block may show, soonest to close first."""
    rows = Survey.objects.filter(state=SurveyState.OPEN).order_by("closes_at").values_list("pk", "title")
    return [(str(pk), title) for pk, title in rows]


def _heading(block: dict[str, Any]) -> dict[str, Any] | None:
    return {"text": block["text"]} if block.get("text") else None


def _words(block: dict[str, Any]) -> dict[str, Any] | None:
    return {"text": block["text"], "html": markdown(block["text"])} if block.get("text") else None


def _button(block: dict[str, Any]) -> dict[str, Any] | None:
    return {"text": block["text"], "url": absolute(block["url"])} if block.get("text") and block.get("url") else None


def _survey(block: dict[str, Any]) -> dict[str, Any] | None:
    key = str(block.get("survey", ""))
    survey = Survey.objects.filter(pk=key, state=SurveyState.OPEN).first() if key.isdecimal() else None
    if survey is None:
        return None
    return {"title": survey.title, "closes_at": survey.closes_at, "url": absolute(survey.start_url)}


def _sessions(list: str) -> dict[str, Any] | None:
    rows = [
        {"title": row.title, "at": row.starts_at, "place": row.community.name, "url": absolute(row.get_absolute_url())}
        for row in upcoming_sessions(clock.now(), list)
    ]
    return {"rows": rows} if rows else None


def upcoming_sessions(now: datetime, audience: str) -> list[Session]:
    """Return the next sessions that every reader of a list may see: for families of public communities alone."""
    seen = [Visibility.PUBLIC] if audience == NewsList.FAMILIES else [Visibility.PUBLIC, Visibility.EDUCATORS]
    rows = Session.objects.filter(
        state=SessionState.SCHEDULED,
        starts_at__gt=now,
        starts_at__lt=now + SESSIONS_AHEAD,
        community__visibility__in=seen,
    )
    return list(rows.select_related("community").order_by("starts_at", "id")[:SESSIONS_SHOWN])


_SHOW = {"heading": _heading, "words": _words, "button": _button, "survey": _survey}
