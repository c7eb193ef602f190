"""What changed after opening, as the results page tells it: reopenings, wording, people added, codes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.activity.models import Event
from core.web.dates import day, day_and_time
from surveys.models import Survey
from surveys.states import SurveyState

REOPENED, EXTENDED, PRINTED, REWORDED = "reopened", "extended", "printed", "reworded"


@dataclass(frozen=True, slots=True)
class Change:
    kind: str
    words: str


def changes_of(survey: Survey) -> list[Change]:
    """Return the changes in the order they happened. One query."""
    events = Event.objects.about(survey).order_by("at", "pk").values_list("verb", "reason", "data", "at")
    told: list[Change] = []
    for verb, reason, data, at in events:
        if verb == SurveyState.DRAFT:  # taken back: codes printed before are gone
            told.clear()
        kind = REOPENED if reason == REOPENED else verb
        if kind in (REOPENED, EXTENDED, PRINTED, REWORDED):
            told.append(Change(kind, _words(kind, data or {}, at)))
    return told


def _words(kind: str, data: dict[str, Any], at: datetime) -> str:
    if kind == REOPENED:
        until = day_and_time(datetime.fromisoformat(data["closes_at"]))
        return _("Reopened on %(day)s, until %(until)s.") % {"day": day(at), "until": until}
    if kind == REWORDED:
        return _("The wording changed on %(day)s.") % {"day": day(at)}
    people = int(data["people"])
    if kind == EXTENDED:
        words = ngettext(
            "%(n)s person was added to the list on %(day)s.", "%(n)s people were added to the list on %(day)s.", people
        )
    else:
        words = ngettext("%(n)s printed code was made on %(day)s.", "%(n)s printed codes were made on %(day)s.", people)
    return words % {"n": people, "day": day(at)}
