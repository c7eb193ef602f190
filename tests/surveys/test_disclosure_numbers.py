"""Coding: whole percentages, sizes as bands, coded tails."""

from fractions import Fraction

import pytest

from surveys.disclosure import (
    Breakdown,
    Gate,
    Tally,
    Target,
    average,
    band_of,
    build,
    coarsen,
    coded,
    fold,
    middle,
    shares,
    size,
)
from tests.surveys.figures import plain, row


@pytest.mark.parametrize(
    ("people", "told"),
    [
        (5, [5, 9]),
        (9, [5, 9]),
        (10, [10, 19]),
        (19, [10, 19]),
        (20, [20, 39]),
        (40, [40, 99]),
        (99, [40, 99]),
        (100, [100, None]),
    ],
)
def test_size_is_told_as_a_band(people, told):
    assert size(people) == told


def test_group_under_five_has_no_band():
    with pytest.raises(ValueError, match="small"):
        band_of(4)


@pytest.mark.parametrize(
    ("amounts", "people", "told"),
    [
        ([0, 12], 12, ["<=10", ">=90"]),  # all 12 said no
        ([5, 7], 12, [40, 60]),
        ([1, 8, 3], 12, ["<=10", 60, 20]),
        ([1, 1, 10], 12, ["<=10", "<=10", 80]),
        ([1, 6], 7, ["<=20", ">=80"]),
        ([2, 5], 7, ["20-80", "20-80"]),
        ([3, 27], 30, ["<=10", ">=90"]),
        ([11, 19], 30, [40, 60]),
        ([3, 47], 50, [10, 90]),
        ([2, 48], 50, ["<=5", ">=95"]),
        ([21, 29], 50, [40, 60]),  # 42 and 58: halves would go down
        ([2, 98], 100, ["<=2", ">=98"]),
        ([3, 97], 100, [3, 97]),
        ([2, 37, 61], 100, ["<=2", 35, 60]),  # one limit: the others in steps of 5
    ],
)
def test_shares_code_their_tails(amounts, people, told):
    assert shares(amounts, people, adds_up=True) == told


def test_choices_that_do_not_add_up_keep_their_whole_percents():
    assert shares([1, 37, 61], 100, adds_up=False) == ["<=2", 37, 61]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([12, 0, 0, 0, 0], None),  # 12 people: no average
        ([0, 0, 0, 0, 39], None),
        ([200, 0, 0, 0, 0], 1.1),
        ([0, 0, 0, 0, 200], 4.9),
        ([10, 20, 40, 20, 10], 3.0),
        ([4, 8, 16, 8, 4], 3.0),
    ],
)
def test_average_of_a_scale_is_reckoned_from_what_is_told(counts, told):
    summary = plain(*"12345", points=(1, 2, 3, 4, 5))
    amounts = dict(zip("12345", counts, strict=True))
    figures = coded(summary, amounts, sum(counts))
    assert figures[-1] == told
    if told is not None:
        parts = [middle(value) for value in figures[:-1]]
        said = sum(point * part for point, part in enumerate(parts, 1)) / sum(parts)
        assert abs(said - told) < 0.06


def test_scale_in_bands_is_told_in_bands_alone_while_the_group_is_small():
    def summary(counts, people):
        points = [row(str(n), "share", counts.get(str(n), 0) / people, "all") for n in range(11)]
        low = sum(counts.get(str(n), 0) for n in range(7))
        bands = [row("0-6", "share", low / people, "bands"), row("7-10", "share", 1 - low / people, "bands")]
        return [*points, *bands]

    assert coded(summary, {"3": 20, "9": 20}, 40) == [None] * 11 + [50, 50]
    assert coded(summary, {"3": 50, "9": 50}, 100)[3] == 50


@pytest.mark.parametrize(
    ("value", "low", "high", "people", "told"),
    [
        (0, 0, 100, 8, None),
        (0, 0, 100, 12, 10),  # never nearer to the end than the tail
        (28, 0, 100, 12, 30),
        (31, 0, 100, 120, 31),
        (0, 0, 100, 120, 2),
        (100, 0, 100, 120, 98),
        (2, 1, 4, 99, None),
        (Fraction(22, 10), 1, 4, 120, 2.2),
        (1, 1, 4, 120, 1.1),
        (4, 1, 4, 120, 3.9),
    ],
)
def test_average_that_stands_alone(value, low, high, people, told):
    assert average(Fraction(value), low, high, people) == told


@pytest.mark.parametrize(("told", "drawn"), [(38, 38), ("<=10", 5), (">=90", 95), ("20-80", 50)])
def test_middle_of_what_is_told(told, drawn):
    assert middle(told) == drawn


SCHOOL = Breakdown("school", ("a", "b", "rather_not"), frozenset({"rather_not"}))


def test_blank_and_rather_not_are_never_a_group_of_their_own():
    blocks = fold({"a": 20, "b": 15, "": 12, "rather_not": 11}, SCHOOL, 10)
    assert [(block.name, block.weight) for block in blocks] == [("a", 20), ("b", 15), (":other", 23)]


def test_breakdown_with_fewer_than_two_blocks_is_not_shown():
    assert fold({"a": 30}, SCHOOL, 10) == []
    assert fold({"a": 12, "b": 3}, SCHOOL, 10) == []


def test_coarsen_without_other_joins_the_two_smallest():
    three = Breakdown("school", ("a", "b", "c"))
    assert [(b.name, b.weight) for b in coarsen(fold({"a": 20, "b": 15, "c": 12}, three, 10))] == [
        ("a", 20),
        (":other", 27),
    ]


def many(count, **values):
    tally = Tally([Target("q", plain("yes", "no"), by=("school",))])
    for at in range(count):
        tally.add({"school": "ab"[at % 2]}, {"q": [("yes" if at % 3 else "no", 1)]})
    return tally


@pytest.mark.parametrize(("answered", "shown"), [(0, False), (9, False), (10, True), (11, True)])
def test_target_is_shown_from_k_answers_on(answered, shown):
    release = build(many(answered), {"school": SCHOOL}, [Gate("shared", 10)])["shared"]["q"]
    assert bool(release) is shown


def test_union_sees_groups_of_five_where_the_district_sees_none():
    both = build(many(12), {"school": SCHOOL}, [Gate("shared", 10), Gate("union", 5)])
    assert both["shared"]["q"]["by"]["school"] is None
    assert [block["name"] for block in both["union"]["q"]["by"]["school"]] == ["a", "b"]
    assert both["union"]["q"]["by"]["school"][0]["size"] == [5, 9]


def test_crosstab_is_one_more_breakdown_of_its_target_alone():
    targets = [
        Target("q", plain("yes", "no"), by=("school", "grade")),
        Target("r", plain("yes", "no"), by=("school",)),
    ]
    tally = Tally(targets)
    for at in range(80):
        values = {"school": "ab"[at % 2], "grade": "xy"[at // 40]}
        tally.add(values, {"q": [("yes", 1)], "r": [("no", 1)]})
    breakdowns = {"school": SCHOOL, "grade": Breakdown("grade", ("x", "y"))}
    tables = build(tally, breakdowns, [Gate("shared", 10)])["shared"]
    assert [block["name"] for block in tables["q"]["by"]["grade"]] == ["x", "y"]
    assert set(tables["r"]["by"]) == {"school"}
