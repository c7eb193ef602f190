"""A8: everyone agrees. What all said can't be read: tails are limits, averages clipped, subtraction is no help."""

import re

import pytest

from surveys.disclosure import numbers
from surveys.services.releases import contents_of
from tests.surveys.test_attack_a6_subtraction import rendered, survey  # noqa: F401 (the fixture)

YES, NO = {"fits": 1, "role": "teacher"}, {"fits": 5, "role": "teacher"}


def told(survey, people, target="fits"):  # noqa: F811
    content = contents_of(survey, people)["shared"]
    row = next(row for row in content["targets"] if row["key"] == target)
    return row["table"]["everyone"]["figures"]


@pytest.mark.parametrize(
    ("people", "share", "rest"), [(12, ">=90", "<=10"), (39, ">=90", "<=10"), (60, ">=95", "<=5"), (400, ">=98", "<=2")]
)
def test_attack_a8_all_said_the_same(survey, people, share, rest):  # noqa: F811
    figures = told(survey, [YES] * people)
    assert figures[:5] == [share, rest, rest, rest, rest]
    assert figures[5] is None if people < 40 else figures[5] > 1.0


def test_attack_a8_all_and_all_but_one_look_the_same(survey):  # noqa: F811
    for people in (12, 30, 60, 400):
        assert told(survey, [YES] * people) == told(survey, [YES] * (people - 1) + [NO])


def test_attack_a8_page_prints_no_hundred_percent(survey):  # noqa: F811
    page = rendered_text(survey, [YES] * 12)
    assert "90% or more" in page
    assert not re.search(r"\b(100|0)%", page)


def test_attack_a8_plain_percents_would_print_it(survey, monkeypatch):  # noqa: F811
    """The planted leak."""
    monkeypatch.setattr(numbers, "share", lambda amount, people, band, step: numbers.nearest(amount, people))
    assert re.search(r"\b100%", rendered_text(survey, [YES] * 12))


def test_attack_a8_lone_limit_resists_subtraction(survey):  # noqa: F811
    """Nobody chose 3 of these 12; one of those 14 did. Both pages say the same."""
    nobody = [{"fits": 1}] * 5 + [{"fits": 2}] * 7
    somebody = [{"fits": 1}] * 5 + [{"fits": 2}] * 8 + [{"fits": 3}]
    assert told(survey, nobody) == told(survey, somebody)


def rendered_text(survey, people):  # noqa: F811
    from django.template.loader import render_to_string

    from surveys.views.figures import cards_of

    cards = cards_of(contents_of(survey, people)["shared"], whole=True)
    context = {"survey": survey, "release": True, "cards": cards, "who": [], "user": None, "allowed": {}}
    html = render_to_string("surveys/results_show.html", context)
    assert rendered(survey, contents_of(survey, people)["shared"])
    return re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.S)
