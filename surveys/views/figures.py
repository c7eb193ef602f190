"""What a release says, in words and widths: made of the release and of nothing else.

Page, print, pictures and downloads all read these cards, so none of them can show more than another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.questions.types import said
from surveys.disclosure import BANDED, EACH, OTHER, Told, middle

MOST_BARS = 8  # of a longer list those at the lower limit are told together
MOST_SMALL_BARS = 5  # of a group among small multiples
MOST_PARTS = 5  # of a bar of agreement; a longer scale without bands is drawn as bars
LEVELS = {2: (1, 5), 3: (1, 3, 5), 4: (1, 2, 4, 5), 5: (1, 2, 3, 4, 5)}  # colors of a scale with so many parts


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar as `components/_bars.html` draws it. A limit is drawn up to itself, and says so."""

    label: str
    words: str
    value: float | None
    quiet: bool = False
    is_low: bool = False  # at the lower limit
    told: Told = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar of agreement: its color, how wide, what it says."""

    level: int
    width: float
    words: str
    short: str


@dataclass(frozen=True, slots=True)
class Group:
    """Everyone, or one group of a breakdown."""

    name: str
    size: str
    figures: Sequence[Told]
    parts: Sequence[Part] = ()
    bars: Sequence[Bar] = ()
    average: str = ""
    cells: Sequence[tuple[str, str]] = ()  # heading, figure in words: the row of a table

    @property
    def said(self) -> str:
        """The whole group in one line, for those who don't see the picture."""
        return f"{self.name}: " + ", ".join(f"{heading} {words}" for heading, words in self.cells)

    @property
    def drawn(self) -> list[tuple[int, float, str]]:
        return [(part.level, part.width, part.short) for part in self.parts]


@dataclass(frozen=True, slots=True)
class Column:
    """One figure of a table: its heading, and whether it is a share or an average out of `high`."""

    heading: str
    about: str
    measure: str
    whole: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Split:
    """One breakdown; `groups` None: not shown."""

    key: str
    title: str
    groups: Sequence[Group] | None

    @property
    def is_turned(self) -> bool:
        """A list of many answers stands down the page, its groups across."""
        return bool(self.groups) and len(self.groups[0].cells) > MOST_BARS  # type: ignore[index]

    @property
    def turned(self) -> list[tuple[str, list[tuple[str, str]]]]:
        groups = self.groups or []
        headings = [heading for heading, _words in groups[0].cells]
        return [(heading, [(one.name, one.cells[at][1]) for one in groups]) for at, heading in enumerate(headings)]


@dataclass(frozen=True, slots=True)
class Chart:
    """One target: a statement or a whole question. `everyone` None: not shown."""

    key: str
    label: str
    columns: Sequence[Column] = ()
    everyone: Group | None = None
    splits: Sequence[Split] = ()
    levels: Sequence[tuple[int, str]] = ()  # of a bar of agreement: color, words
    bars: Sequence[tuple[str, Sequence[Bar]]] = ()  # heading, bars
    rare: int = 0
    least: str = ""

    @property
    def headings(self) -> list[str]:
        return [f"{one.about}: {one.heading}" if one.about else one.heading for one in self.columns]


PERCENT = Column("", "", "share", "", 0, 1)


@dataclass(frozen=True, slots=True)
class Words:
    """What is shown of the written answers to one question."""

    key: str
    question: str
    size: str
    themes: Sequence[Bar]
    excerpts: Sequence[str]


@dataclass(slots=True)
class Card:
    """What stands in one frame: one chart, or several statements on the same scale."""

    title: str
    question: str
    charts: list[Chart] = field(default_factory=list)
    is_segment: bool = False  # who answered

    @property
    def key(self) -> str:
        return self.charts[0].key

    @property
    def shown(self) -> list[Chart]:
        return [chart for chart in self.charts if chart.everyone]

    @property
    def is_agreement(self) -> bool:
        return bool(self.shown and self.shown[0].levels)

    @property
    def levels(self) -> Sequence[tuple[int, str]]:
        return self.shown[0].levels if self.shown else ()

    @property
    def size(self) -> str:
        """How many answered; of several statements nothing unless all have the same band."""
        sizes = {chart.everyone.size for chart in self.shown if chart.everyone}
        return sizes.pop() if len(sizes) == 1 else ""

    @property
    def splits(self) -> list[tuple[str, list[tuple[Chart, Split]]]]:
        """The breakdowns by title, each with its statements."""
        found: dict[str, list[tuple[Chart, Split]]] = {}
        for chart in self.shown:
            for split in chart.splits:
                found.setdefault(split.title, []).append((chart, split))
        return list(found.items())


def cards_of(content: Mapping[str, Any], *, whole: bool) -> list[Card]:
    """Return the cards of a release. `whole`: with breakdowns; else everyone alone."""
    targets = content["targets"]
    found = []
    for _key, rows in groupby(targets, key=_frame):
        listed = list(rows)
        charts = [chart_of(row, whole=whole) for row in listed]
        asked = (
            said(listed[0]["asked"]) if len({row["question"] for row in listed}) == 1 else _("How much do you agree?")
        )
        card = Card("", asked, charts, listed[0]["is_segment"])
        card.title = asked if card.is_segment else finding(card)
        found.append(card)
    return found


def texts_of(content: Mapping[str, Any]) -> list[Words]:
    """Return what a release says about written answers: themes and excerpts, by question."""
    found = []
    for row in content.get("texts", ()):
        most = max((width(theme["share"]) for theme in row["themes"]), default=0)
        themes = [
            Bar(
                theme["name"] or _("Other themes"),
                words(theme["share"], PERCENT),
                width(theme["share"]),
                width(theme["share"]) < most,
                told=theme["share"],
            )
            for theme in row["themes"]
        ]
        found.append(Words(row["key"], said(row["label"]), people(row["size"]), themes, row["excerpts"]))
    return found


def _frame(row: Mapping[str, Any]) -> Any:
    """Rows of one matrix share a frame, and so do neighbors on the same scale of at most five points."""
    table = row["table"]
    levels = table and [one for one in table["rows"] if one["whole"] == EACH and one["measure"] == "share"]
    is_scale = table and any(one["whole"] == EACH and one["measure"] == "average" for one in table["rows"])
    if row["key"] != row["question"] or not is_scale or len(levels) > MOST_PARTS:
        return row["question"]
    return tuple(tuple(sorted(one["label"].items())) for one in levels)


def chart_of(row: Mapping[str, Any], *, whole: bool) -> Chart:
    label, table = said(row["label"]), row["table"]
    if table is None:
        return Chart(row["key"], label)
    columns = [
        Column(said(one["label"]), said(one["about"]), one["measure"], one["whole"], one["low"], one["high"])
        for one in table["rows"]
    ]
    levels = levels_of(columns)
    told = table["everyone"]["figures"]
    largest = sorted(range(len(columns)), key=lambda at: -width(told[at], columns[at]))
    kept = _alike(columns, largest)[:MOST_SMALL_BARS]  # small multiples show the same answers in one order
    kept = sorted(kept) if kept and columns[kept[0]].whole else kept
    everyone = group_of(columns, levels, kept, table["everyone"], _("Everyone"))
    bars = [] if levels else list(_headed(columns, everyone.figures))
    rare, least = 0, ""
    if len(bars) == 1 and len(bars[0][1]) > MOST_BARS:
        kept_bars = [bar for bar in bars[0][1] if not bar.is_low]
        if kept_bars:
            rare, least = len(bars[0][1]) - len(kept_bars), min(bars[0][1], key=lambda bar: bar.value or 0).words
            bars = [(bars[0][0], kept_bars)]
    splits = [split_of(columns, levels, kept, by) for by in table["by"]] if whole else []
    return Chart(row["key"], label, columns, everyone, splits, _keyed(columns, levels), bars, rare, least)


def levels_of(columns: Sequence[Column]) -> list[int]:
    """Return which columns make one bar of agreement: the bands of a scale, or its points if they are few."""
    scale = [at for at, one in enumerate(columns) if one.whole == EACH and one.measure == "share"]
    if not any(one.whole == EACH and one.measure == "average" for one in columns):
        return []
    bands = [at for at, one in enumerate(columns) if one.whole == BANDED]
    found = bands or scale
    return found if len(found) in LEVELS else []


def _keyed(columns: Sequence[Column], levels: Sequence[int]) -> list[tuple[int, str]]:
    return [(color, columns[at].heading) for color, at in zip(LEVELS.get(len(levels), ()), levels, strict=True)]


def _alike(columns: Sequence[Column], places: Sequence[int]) -> list[int]:
    """Keep the places of figures that tell the same as the first one does, without the average of a scale."""
    first = next((one for one in columns if not _is_mean(one)), None)
    same = first and (first.about, first.measure, first.whole)
    return [at for at in places if (columns[at].about, columns[at].measure, columns[at].whole) == same]


def group_of(
    columns: Sequence[Column], levels: Sequence[int], kept: Sequence[int], told: Mapping[str, Any], name: str
) -> Group:
    figures = told["figures"]
    parts = [
        Part(color, width(figures[at]), words(figures[at], columns[at]), short(figures[at]))
        for color, at in zip(LEVELS.get(len(levels), ()), levels, strict=True)
    ]
    averages = [words(value, one) for value, one in zip(figures, columns, strict=True) if _is_mean(one)]
    average = averages[0] if averages and averages[0] != "–" else ""
    bars = (
        []
        if levels
        else [
            Bar(columns[at].heading, words(figures[at], columns[at]), width(figures[at], columns[at]), quiet=True)
            for at in kept
        ]
    )
    cells = [(one.heading, words(value, one)) for one, value in zip(columns, figures, strict=True)]
    return Group(name, people(told["size"]), figures, parts, bars, average, cells)


def split_of(columns: Sequence[Column], levels: Sequence[int], kept: Sequence[int], by: Mapping[str, Any]) -> Split:
    groups = by["groups"] and [
        group_of(columns, levels, kept, group, _("Other groups") if group["name"] == OTHER else said(group["label"]))
        for group in by["groups"]
    ]
    return Split(by["key"], said(by["label"]), groups)


def _headed(columns: Sequence[Column], figures: Sequence[Told]) -> Iterator[tuple[str, list[Bar]]]:
    """Yield bars under their heading, the longest strong, for each run of figures about the same."""
    pairs = [(one, told) for one, told in zip(columns, figures, strict=True) if not _is_mean(one)]
    for about, run in groupby(pairs, key=lambda pair: (pair[0].about, pair[0].measure, pair[0].whole)):
        shown = [(one, told, None if told is None else width(told, one)) for one, told in run]
        if not about[2]:  # the answers stand in no order of their own: the largest first
            shown.sort(key=lambda entry: -(entry[2] or 0))
        most = max((value for *_one, value in shown if value is not None), default=0)
        yield (
            about[0],
            [
                Bar(one.heading, words(told, one), value, value is not None and value < most, _is_low(told))
                for one, told, value in shown
            ],
        )


def _is_mean(column: Column) -> bool:
    """The average of a whole scale stands beside its bar, not among the bars."""
    return column.measure == "average" and column.whole == EACH


def _is_low(told: Told) -> bool:
    return isinstance(told, str) and told.startswith("<=")


# --- Titles ---


def finding(card: Card) -> str:
    """Return the finding in words: who agrees, what comes first; else the question."""
    shown = card.shown
    if not shown:
        return card.question if len(card.charts) > 1 or card.question else card.charts[0].label
    if card.is_agreement:
        return _agreed(card, shown)
    heading, bars = shown[0].bars[0] if shown[0].bars else ("", [])
    ranked = sorted((bar for bar in bars if bar.value is not None), key=lambda bar: -(bar.value or 0))
    if ranked and (len(ranked) == 1 or (ranked[0].value or 0) > (ranked[1].value or 0)):
        return _("%(answer)s comes first") % {"answer": ranked[0].label}
    return card.question


def _agreed(card: Card, shown: Sequence[Chart]) -> str:
    best = max(shown, key=lambda chart: agreeing(chart) or 0)
    if len(shown) > 1:
        return _("Most agreement: %(statement)s") % {"statement": best.label}
    average = best.everyone and best.everyone.average
    return (
        _("%(average)s on average: %(question)s") % {"average": average, "question": card.question}
        if average
        else (card.question)
    )


def agreeing(chart: Chart) -> float | None:
    """Return how much of the bar lies above its middle."""
    if not chart.everyone or not chart.everyone.parts:
        return None
    return sum(part.width for part in chart.everyone.parts if part.level > 3)


# --- Words and widths ---


def answered(told: Mapping[str, Any]) -> str:
    return f"{told['exact']:,}" if "exact" in told else span(told["band"])


def span(band: Sequence[int | None]) -> str:
    low, high = band
    return _("%(n)s or more") % {"n": low} if high is None else f"{low}–{high}"


def people(band: Sequence[int | None]) -> str:
    return ngettext("%(n)s person", "%(n)s people", 2) % {"n": span(band)}


def words(told: Told, column: Column) -> str:
    """Return a figure in words: 38%, "10% or less", "20–80%", 3.4, "25 of 100"."""
    if told is None:
        return "–"
    if isinstance(told, float):
        return f"{told:.1f}"
    if isinstance(told, int):
        return str(told) if column.measure == "average" else f"{told}%"
    if told.startswith("<="):
        return _("%(n)s%% or less") % {"n": told[2:]}
    if told.startswith(">="):
        return _("%(n)s%% or more") % {"n": told[2:]}
    return f"{told.replace('-', '–')}%"


def short(told: Told) -> str:
    """Return a share as it fits into its part of a bar."""
    return str(told).replace("<=", "≤").replace(">=", "≥").replace("-", "–")


def width(told: Told, column: Column | None = None) -> float:
    """Return how much of the whole width a figure takes, in percent."""
    if told is None:
        return 0
    if isinstance(told, str):
        return int(told[2:]) if told[0] in "<>" else middle(told)
    if column is not None and column.measure == "average":
        return round(100 * (told - column.low) / (column.high - column.low), 1)
    return told
