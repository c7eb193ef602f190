"""Limits that nothing undoes: every small group there can be, every display, and what a reader can conclude from it.

A reader knows the band of the group and the rules of coding, and adds: shares of one distribution make 100. A limit is
undone when in every group with this display nobody (or everybody) chose what stands under it.
"""

import pytest

from surveys.disclosure import numbers
from surveys.disclosure.numbers import BANDS, coded, shares
from tests.surveys.figures import plain


def partitions(total, parts, top=None):
    """Yield every way to split people over options, larger first: the coding is the same for each option."""
    top = total if top is None else top
    if parts == 1:
        if total <= top:
            yield (total,)
        return
    for first in range(min(total, top), -(-total // parts) - 1, -1):
        for rest in partitions(total - first, parts - 1, first):
            yield (first, *rest)


def undone(low, high, options):
    """Return (displays whose limits are undone, all displays)."""
    somebody, not_everybody = {}, {}
    for people in range(low, high + 1):
        told = {}
        for counts in partitions(people, options):
            key = tuple(told.setdefault(c, told_of(c, people)) for c in counts)
            key = tuple(sorted(map(str, key)))
            low_ones = [c for c in counts if str(told[c]).startswith("<=")]
            high_ones = [c for c in counts if str(told[c]).startswith(">=")]
            somebody[key] = somebody.get(key, not low_ones) or any(low_ones)
            not_everybody[key] = not_everybody.get(key, not high_ones) or any(c < people for c in high_ones)
    return [key for key in somebody if not (somebody[key] and not_everybody[key])], len(somebody)


def told_of(count, people):
    """Small bands tell each share for itself: in steps, whatever the others are."""
    return numbers.share(count, people, numbers.band_of(people), numbers.band_of(people).step)


@pytest.mark.parametrize("options", [2, 3, 4, 5, 6])
@pytest.mark.parametrize(("low", "high"), [(5, 9), (10, 19), (20, 39)])
def test_no_limit_of_a_small_group_can_be_undone(low, high, options):
    bad, all_of_them = undone(low, high, options)
    assert bad == []
    assert all_of_them >= 2


@pytest.mark.parametrize("options", [2, 3, pytest.param(4, marks=pytest.mark.long)])
def test_no_limit_of_a_middling_group_can_be_undone(options):
    assert undone(40, 99, options)[0] == []


def test_whole_percents_would_give_the_limits_away(monkeypatch):
    """The mutant: what "10 or less, 40, 60" gave away before."""
    band = numbers.Band(10, 19, 10, 1, 11)
    monkeypatch.setattr(numbers, "BANDS", (BANDS[0], band, *BANDS[2:]))
    bad, all_of_them = undone(10, 19, 3)
    assert len(bad) > all_of_them / 6


def test_halves_that_go_up_would_give_a_limit_away(monkeypatch):
    monkeypatch.setattr(
        numbers, "nearest", lambda amount, people, step=1: (200 * amount + step * people) // (2 * step * people) * step
    )
    assert undone(10, 19, 3)[0] != []


def test_large_group_with_a_limit_leaves_room_for_somebody():
    """Whole percents again, but for distributions without a limit."""
    bad = 0
    for people in (100, 137, 150, 200):
        somebody = {}
        for counts in partitions(people, 3):
            told = shares(counts, people, adds_up=True)
            key, limits = (
                tuple(map(str, told)),
                [c for c, t in zip(counts, told, strict=True) if str(t).startswith("<=")],
            )
            somebody[key] = somebody.get(key, not limits) or any(limits)
        bad += sum(not held for held in somebody.values())
    assert bad == 0


@pytest.mark.parametrize("people", range(5, 40))
def test_average_tells_nothing_of_a_small_group(people):
    assert coded(plain(*"12345", points=(1, 2, 3, 4, 5)), {"1": people}, people)[-1] is None
