"""Trends: this wave beside the one before. Made of two releases for the same audience; not the same people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.questions.types import said
from surveys import selectors
from surveys.disclosure import OTHER, Told, middle
from surveys.models import Release
from surveys.views.figures import Column, answered, chart_of, people, width, words
from surveys.views.results import ReleaseView

LEAST_CHANGE, LEAST_CHANGE_OF_FEW = 5, 10  # points; the second where a group is below 100
LEAST_MOVE = 0.2  # of an average on a narrow scale


@dataclass(frozen=True, slots=True)
class Pair:
    """One figure then and now, as `components/_bar_pairs.html` draws it."""

    label: str
    before: float | None
    now: float | None
    before_words: str
    now_words: str
    change: str


@dataclass(frozen=True, slots=True)
class Comparison:
    key: str
    question: str
    before_size: str
    now_size: str
    pairs: list[Pair]
    groups: list[Pair]
    about: str  # what the groups are compared by


class TrendView(ReleaseView):
    """This wave beside the earlier one that the same reader may read."""

    template_name = "surveys/trend_show.html"

    def get_context(self) -> dict[str, Any]:
        earlier = self.obj.previous
        before = release_before(self.request.user, earlier, self.reading) if earlier else None
        if before is None or self.release is None or earlier is None:
            return {"comparisons": [], "earlier": None}
        return {
            "earlier": earlier,
            "before_answered": answered(before.content["answers"]),
            "now_answered": answered(self.release.content["answers"]),
            "comparisons": compared(before.content, self.release.content, whole=self.reading.whole),
        }

    def etag(self) -> str:
        earlier = self.obj.previous
        before = release_before(self.request.user, earlier, self.reading) if earlier else None
        return f"{super().etag()}-{before.digest[:16] if before else 'none'}"


def release_before(user: Any, earlier: Any, reading: selectors.Reading) -> Release | None:
    """Return the earlier wave's release for the same audience, if this reader may read it."""
    mine = selectors.reading_of(user, earlier)
    if mine is None or mine.audience != reading.audience:
        return None
    return selectors.newest_release(earlier, mine.audience)


def compared(before: Mapping[str, Any], now: Mapping[str, Any], *, whole: bool) -> list[Comparison]:
    """Compare what is comparable: the same key, the same figures on the same scale, shown both times."""
    known = {row["key"]: row for row in before["targets"] if row["table"]}
    found = []
    for row in now["targets"]:
        earlier = known.get(row["key"])
        if row["table"] and earlier and not row["is_segment"] and shape(earlier) == shape(row):
            found.append(comparison(earlier, row, whole=whole))
    return found


def shape(row: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [(one["key"], one["measure"], one["whole"], one["low"], one["high"]) for one in row["table"]["rows"]]


def comparison(before: Mapping[str, Any], now: Mapping[str, Any], *, whole: bool) -> Comparison:
    chart = chart_of(now, whole=False)
    then, here = before["table"]["everyone"], now["table"]["everyone"]
    pairs = [
        pair(column.heading, column, (then, old), (here, new))
        for column, old, new in zip(chart.columns, then["figures"], here["figures"], strict=True)
        if old is not None and new is not None
    ]
    at = max(range(len(chart.columns)), key=lambda n: width(here["figures"][n], chart.columns[n]))
    groups = [*named_in_both(before, now, chart.columns[at], at)] if whole else []
    return Comparison(
        now["key"],
        said(now["label"]),
        people(then["size"]),
        people(here["size"]),
        pairs,
        groups,
        chart.columns[at].heading,
    )


def named_in_both(before: Mapping[str, Any], now: Mapping[str, Any], column: Column, at: int) -> list[Pair]:
    """Return the groups under their own name in both waves, never folded ones: they hold others each time."""
    then = {
        (by["key"], group["name"]): group
        for by in before["table"]["by"]
        for group in by["groups"] or ()
        if group["name"]
    }
    found = []
    for by in now["table"]["by"]:
        for group in by["groups"] or ():
            earlier = then.get((by["key"], group["name"]))
            if group["name"] != OTHER and earlier and None not in (group["figures"][at], earlier["figures"][at]):
                sides = (earlier, earlier["figures"][at]), (group, group["figures"][at])
                found.append(pair(said(group["label"]), column, *sides))
    return found


def pair(label: str, column: Column, then: tuple[Mapping[str, Any], Told], now: tuple[Mapping[str, Any], Told]) -> Pair:
    (group, old), (group_now, new) = then, now
    few = any(side["size"][1] is not None for side in (group, group_now))
    return Pair(
        label,
        width(old, column),
        width(new, column),
        words(old, column),
        words(new, column),
        change(old, new, few=few),
    )


def change(old: Told, new: Told, *, few: bool) -> str:
    """Return how much it moved, in words. What rounding alone could have done reads "About the same"."""
    if isinstance(old, float) and isinstance(new, float):
        moved = new - old
        return _("About the same") if abs(moved) < LEAST_MOVE * (2 if few else 1) else f"{moved:+.1f}"
    if not isinstance(old, (int, str)) or not isinstance(new, (int, str)):
        return ""
    points = round(middle(new) - middle(old))
    if abs(points) < (LEAST_CHANGE_OF_FEW if few else LEAST_CHANGE):
        return _("About the same")
    return (_("up %(n)s points") if points > 0 else _("down %(n)s points")) % {"n": abs(points)}
