"""Trends between waves: what is comparable, what reads "About the same", who may see it."""

import pytest
from django.urls import reverse

from surveys import services
from surveys.disclosure import OTHER
from surveys.models import Survey
from surveys.services.releases import contents_of
from surveys.views.trends import change, compared
from tests.surveys import made
from tests.surveys.test_attack_a6_subtraction import survey  # noqa: F401 (the fixture)


def content(survey, count, **more):  # noqa: F811
    return contents_of(survey, [made.answers(n, **more) for n in range(count)])["shared"]


def test_same_questions_are_compared_segments_never(survey):  # noqa: F811
    found = compared(content(survey, 120), content(survey, 200), whole=True)
    assert [one.key for one in found] == ["fits", "topics"]
    assert {pair.change for one in found for pair in one.pairs} == {"About the same"}


def test_other_scale_is_not_compared(survey):  # noqa: F811
    before, now = content(survey, 120), content(survey, 120)
    before["targets"][0]["table"]["rows"][0]["key"] = "0"
    assert [one.key for one in compared(before, now, whole=True)] == ["topics"]


def test_groups_are_compared_under_their_own_name_alone(survey):  # noqa: F811
    before, now = content(survey, 120), content(survey, 120)
    assert len(compared(before, now, whole=True)[0].groups) >= 2
    for row in (row for row in before["targets"] if row["table"]):
        for by in row["table"]["by"]:
            for group in by["groups"] or ():
                group["name"] = OTHER
    assert compared(before, now, whole=True)[0].groups == []


@pytest.mark.parametrize(
    ("old", "new", "few", "told"),
    [
        (40, 44, False, "About the same"),
        (40, 45, False, "up 5 points"),
        (40, 45, True, "About the same"),
        (60, 40, True, "down 20 points"),
        ("<=10", 20, True, "up 15 points"),
        (3.4, 3.5, False, "About the same"),
        (3.4, 3.9, False, "+0.5"),
        (None, 3.9, False, ""),
    ],
)
def test_change_in_words(old, new, few, told):
    assert change(old, new, few=few) == told


def test_page_says_that_these_are_not_the_same_people(client, cast):
    first = made.published(cast.union_coordinator, 20)
    second = made.published(cast.union_coordinator, 25)
    Survey.objects.filter(pk=second.pk).update(previous=first)
    place = reverse("surveys:trend-show", args=[second.slug])
    html = client.get(place).content.decode()
    assert "Not the same people: 20–39 answered then, 20–39 now." in html
    assert place in client.get(second.results_url).content.decode()
    alone = client.get(reverse("surveys:trend-show", args=[first.slug])).content.decode()
    assert "There is no earlier wave to compare with." in alone


def test_earlier_wave_that_is_not_published_is_not_shown(client, cast):
    first = made.counted(cast.union_coordinator, 20)
    second = made.published(cast.union_coordinator, 25)
    Survey.objects.filter(pk=second.pk).update(previous=first)
    place = reverse("surveys:trend-show", args=[second.slug])
    assert "There is no earlier wave to compare with." in client.get(place).content.decode()
    services.publish_survey(first, by=cast.union_coordinator)
    assert "Not the same people" in client.get(place).content.decode()
