"""Results: one read of one release. Charts, tables and titles are made of it and of nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.questions.types import said
from core.web.policy import Policy
from core.web.views import ShowView
from surveys import policies, selectors
from surveys.disclosure import OTHER
from surveys.models import Survey
from surveys.views.words import promise_of

MOST_BARS = 20


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar as `components/_bars.html` draws it. A coded tail is drawn up to its limit, and says so."""

    label: str
    words: str
    value: int
    quiet: bool


class ResultsView(ShowView):
    """The tables that this reader may see."""

    policy = policies.can_see_release
    asks: ClassVar[dict[str, Policy]] = {"manage": policies.can_manage_survey}
    open_to_visitors = True
    model = Survey
    object_name = "survey"
    template_name = "surveys/results_show.html"

    def get_context(self) -> dict[str, Any]:
        reading = selectors.reading_of(self.request.user, self.obj)
        release = selectors.newest_release(self.obj, reading.audience) if reading else None
        context: dict[str, Any] = {"promise": promise_of(self.obj), "release": release}
        context["changes"] = selectors.changes_of(self.obj)
        if reading and release:
            content = release.content
            context |= {
                "answered": answered(content["answers"]),
                "rate": content["rate"],
                "k": content["k"],
                "questions": content["questions"],
                "cards": [card(row, whole=reading.whole) for row in content["targets"]],
            }
        elif self.obj.is_counted:
            context["is_counting"] = self.obj.responses.exists()
        return context


def answered(told: Mapping[str, Any]) -> str:
    return f"{told['exact']:,}" if "exact" in told else span(told["band"])


def span(band: list[int | None]) -> str:
    low, high = band
    return _("%(n)s or more") % {"n": low} if high is None else f"{low}–{high}"


def people(band: list[int | None]) -> str:
    return ngettext("%(n)s person", "%(n)s people", 2) % {"n": span(band)}


def percent(share: int | str) -> str:
    """Return a share in words: 38%, "10% or less", "90% or more"."""
    if isinstance(share, int):
        return f"{share}%"
    words = _("%(n)s%% or less") if share.startswith("<") else _("%(n)s%% or more")
    return words % {"n": share[2:]}


def width(share: int | str) -> int:
    return share if isinstance(share, int) else int(share[2:])


def card(row: dict[str, Any], *, whole: bool) -> dict[str, Any]:
    """Return one target as the page shows it. Without a table: its question, and nothing that says why."""
    question, table = said(row["label"]), row["table"]
    if table is None:
        return {"key": row["key"], "question": question, "title": question, "bars": None}
    labels = [said(item["label"]) for item in table["items"]]
    everyone = table["everyone"]
    most = max(map(width, everyone["shares"]))
    told = list(zip(labels, everyone["shares"], strict=True))
    if len(told) > MOST_BARS:  # a list of schools: those at the lower limit are told together
        told = [(label, share) for label, share in told if not str(share).startswith("<")] or told
    return {
        "key": row["key"],
        "question": question,
        "title": question if row["is_segment"] else finding(question, labels, everyone),
        "size": people(everyone["size"]),
        "average": everyone.get("average"),
        "bars": [Bar(label, percent(share), width(share), width(share) < most) for label, share in told],
        "rare": len(labels) - len(told),
        "least": percent(min(everyone["shares"], key=width)),
        "items": labels,
        "breakdowns": [broken_down(by) for by in table["by"]] if whole else [],
    }


def finding(question: str, labels: list[str], everyone: dict[str, Any]) -> str:
    """Return the finding in words: the average of a scale, or what comes first; else the question."""
    if "average" in everyone:
        return _("%(average)s on average: %(question)s") % {"average": everyone["average"], "question": question}
    ranked = sorted(zip(map(width, everyone["shares"]), labels, strict=True), reverse=True)
    if len(ranked) == 1 or ranked[0][0] > ranked[1][0]:
        return _("%(answer)s comes first") % {"answer": ranked[0][1]}
    return question


def broken_down(by: dict[str, Any]) -> dict[str, Any]:
    groups = by["groups"]
    return {
        "title": said(by["label"]),
        "groups": groups
        and [
            {
                "label": _("Other groups") if group["name"] == OTHER else said(group["label"]),
                "size": span(group["size"]),
                "average": group.get("average"),
                "shares": [percent(share) for share in group["shares"]],
            }
            for group in groups
        ],
    }
