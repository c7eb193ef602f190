"""Coding: whole percentages, sizes as bands, coded tails."""

import pytest

from surveys.disclosure import Breakdown, Gate, Tally, Target, average, band_of, build, coarsen, fold, shares, size


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
        ([5, 7], 12, [42, 58]),
        ([1, 8, 3], 12, ["<=10", 65, 25]),  # one coded value: the others go to the nearest 5
        ([1, 1, 10], 12, ["<=10", "<=10", 83]),
        ([1, 6], 7, ["<=20", ">=80"]),
        ([2, 5], 7, [30, 70]),
        ([3, 47], 50, [5 + 1, 94]),
        ([2, 48], 50, ["<=5", ">=95"]),
        ([2, 98], 100, ["<=2", ">=98"]),
        ([3, 97], 100, [3, 97]),
    ],
)
def test_shares_code_their_tails(amounts, people, told):
    assert shares(amounts, people, adds_up=True) == told


def test_choices_that_do_not_add_up_keep_their_whole_percents():
    assert shares([1, 8, 7], 12, adds_up=False) == ["<=10", 67, 58]


@pytest.mark.parametrize(
    ("amounts", "people", "told"),
    [
        ([12, 0, 0, 0, 0], 12, 1.4),
        ([0, 0, 0, 0, 12], 12, 4.6),
        ([3, 3, 3, 3, 0], 12, 2.5),
        ([0, 0, 0, 0, 7], 7, 4.2),
        ([200, 0, 0, 0, 0], 200, 1.1),
        ([0, 0, 0, 0, 200], 200, 4.9),
    ],
)
def test_average_keeps_away_from_the_ends_of_the_scale(amounts, people, told):
    assert average(amounts, (1, 2, 3, 4, 5), people) == told


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
    tally = Tally([Target("q", ("yes", "no"), adds_up=True, by=("school",), points=())])
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
        Target("q", ("yes", "no"), True, by=("school", "grade")),
        Target("r", ("yes", "no"), True, by=("school",)),
    ]
    tally = Tally(targets)
    for at in range(80):
        values = {"school": "ab"[at % 2], "grade": "xy"[at // 40]}
        tally.add(values, {"q": [("yes", 1)], "r": [("no", 1)]})
    breakdowns = {"school": SCHOOL, "grade": Breakdown("grade", ("x", "y"))}
    tables = build(tally, breakdowns, [Gate("shared", 10)])["shared"]
    assert [block["name"] for block in tables["q"]["by"]["grade"]] == ["x", "y"]
    assert set(tables["r"]["by"]) == {"school"}
