"""The coding: in which numbers a group may be told. Whole steps, limits at the ends, sizes as bands."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, Protocol

EACH, BANDED = "all", "bands"  # wholes of a type's figures: each item by itself, items in declared bands


class Figure(Protocol):
    """One number about some people as a question type reckons it: a `share` of them (0 to 1), or an `average` in
    points from `low` to `high`. Shares with the same `whole` (not "") add to a fixed sum; an average with one follows
    from its shares."""

    @property
    def item(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def value(self) -> float: ...
    @property
    def whole(self) -> str: ...
    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...


Summary = Callable[[Mapping[str, int], int], Sequence[Figure]]  # amounts by item, number of people → figures


class Band(NamedTuple):
    """How a group of `low` to `high` people is told: shares up to `tail` percent (and from 100 - `tail` on) as limits,
    the others in steps, never nearer to the tails than `first`. Step 0: everything in between looks the same."""

    low: int
    high: int | None
    tail: int
    step: int
    first: int


BANDS = (
    Band(5, 9, 20, 0, 0),
    Band(10, 19, 10, 20, 20),
    Band(20, 39, 10, 10, 20),
    Band(40, 99, 5, 5, 10),
    Band(100, None, 2, 1, 3),
)
EXACT_FROM = 100  # people: the number of answers is told, shares in whole percents, averages of any kind
AVERAGE_FROM = 40  # people: the average of a scale is told
COARSE_STEP = 5  # of a large group's distribution in which a share is told as a limit
WIDE_RANGE = 20  # an average on a range as wide as this is told without decimals
FINE = 10  # averages on a narrow range are told in tenths

Told = int | float | str | None


def band_of(people: int) -> Band:
    """Return the band of a group. Raises where a group is too small to be told at all."""
    for band in reversed(BANDS):
        if people >= band.low:
            return band
    raise ValueError("A group this small has no band.")


def size(people: int) -> list[int | None]:
    """Return a group's size as it may be told: [low, high], high None for "or more"."""
    band = band_of(people)
    return [band.low, band.high]


def nearest(amount: int, people: int, step: int = 1) -> int:
    """Return a percentage in whole steps. Halves go down: two shares that add to 100 never both go up."""
    return (200 * amount + step * people - 1) // (2 * step * people) * step


def share(amount: int, people: int, band: Band, step: int) -> int | str:
    """Return a share as it may be told: 38, "<=10", ">=90", "20-80"."""
    if 100 * amount <= band.tail * people:
        return f"<={band.tail}"
    if 100 * (people - amount) <= band.tail * people:
        return f">={100 - band.tail}"
    if not band.step:
        return f"{band.tail}-{100 - band.tail}"
    first = max(band.first, step)
    return min(max(nearest(amount, people, step), first), 100 - first)


def shares(amounts: Sequence[int], people: int, *, adds_up: bool) -> list[int | str]:
    """Return the percentages of one distribution.

    A limit hides whether nobody or a few chose something, unless the others say it: they add to 100. So the others are
    told in steps so wide that they never do. Small groups always; large ones where something is told as a limit.
    """
    band = band_of(people)
    found = [share(amount, people, band, band.step) for amount in amounts]
    if adds_up and band.step == 1 and any(isinstance(value, str) for value in found):
        return [share(amount, people, band, COARSE_STEP) for amount in amounts]
    return found


def middle(told: int | str) -> float:
    """Return the number to draw, and to reckon with, for a share as it was told."""
    if isinstance(told, int):
        return told
    if told.startswith("<="):
        return int(told[2:]) / 2
    if told.startswith(">="):
        return 50 + int(told[2:]) / 2
    low, _, high = told.partition("-")
    return (int(low) + int(high)) / 2


def average(value: Fraction, low: float, high: float, people: int) -> float | int | None:
    """Return an average as it may be told: never nearer to an end of its range than the band's tail.

    On a wide range (points out of 100) whole, in steps of 5 % for groups under 100; else one decimal, from 100 on.
    """
    wide = high - low >= WIDE_RANGE
    if people < BANDS[1].low or (people < EXACT_FROM and not wide):
        return None
    bottom, top = Fraction(low).limit_denominator(), Fraction(high).limit_denominator()
    margin = (top - bottom) * band_of(people).tail / 100
    unit = Fraction(1, FINE) if not wide else Fraction(1) if people >= EXACT_FROM else (top - bottom) / 20
    kept = min(max(value, bottom + margin), top - margin)
    steps = min(max(round(kept / unit), math.ceil((bottom + margin) / unit)), math.floor((top - margin) / unit))
    told = steps * unit
    return int(told) if wide else float(told)


def coded(summary: Summary, amounts: Mapping[str, int], people: int) -> list[Told]:
    """Return the figures of one group as they may be told, in the summary's order. None: not told.

    A type with `bands` is told in them alone while the group is small. The average of a distribution is reckoned from
    the shares as they are told, so it gives nothing away that they don't.
    """
    figures = summary(amounts, people)
    told: list[Told] = [None] * len(figures)
    for whole in dict.fromkeys(figure.whole for figure in figures):
        places = [at for at, one in enumerate(figures) if one.whole == whole and one.measure == "share"]
        values = shares([round(figures[at].value * people) for at in places], people, adds_up=bool(whole))
        for at, value in zip(places, values, strict=True):
            told[at] = value
    if any(one.whole == BANDED for one in figures) and people < EXACT_FROM:
        told = [value if one.whole != EACH else None for one, value in zip(figures, told, strict=True)]
    for at, one in enumerate(figures):
        if one.measure == "average":
            told[at] = (
                _average_of_told(summary, figures, told, people)
                if one.whole
                else average(Fraction(round(one.value * people), people), one.low, one.high, people)
            )
    return told


def _average_of_told(summary: Summary, figures: Sequence[Figure], told: list[Told], people: int) -> float | None:
    """Return the average that the shares of each item, as told, amount to."""
    items = {
        one.item: round(2 * middle(value))
        for one, value in zip(figures, told, strict=True)
        if one.whole == EACH and isinstance(value, (int, str)) and one.measure == "share"
    }
    if people < AVERAGE_FROM or not items:
        return None
    found = next(one.value for one in summary(items, sum(items.values())) if one.measure == "average" and one.whole)
    return round(found, 1)
