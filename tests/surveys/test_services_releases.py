"""Releases: who gets which, from which number of answers on, and the same bytes for both sides where promised."""

import random
import re

import pytest
from django.urls import reverse

from core.questions.types import parse
from surveys import selectors, services
from surveys.models import Release, Response
from surveys.services.releases import contents_of, tally_of
from surveys.starters import STARTERS
from tests.surveys import made
from tests.surveys.judges import counted_one_by_one


@pytest.mark.parametrize(("sent", "released"), [(0, 0), (9, 0), (10, 10), (19, 19), (20, 20)])
def test_count_releases_all_or_nothing(cast, sent, released):
    survey = made.counted(cast.union_coordinator, sent)
    assert Response.objects.filter(survey=survey).count() == released
    assert Release.objects.filter(survey=survey, audience="shared").exists() == (released > 0)


def test_principals_survey_of_twelve_reads_the_same_on_both_sides(client, cast):
    """Board, partners, k = k_union = 10: neither side sees more."""
    survey = made.published(cast.union_coordinator, 12, owner="board", reach="partners")
    assert [release.audience for release in Release.objects.filter(survey=survey)] == ["shared"]
    answers = []
    for reader in (cast.union_coordinator, cast.district_admin):
        client.force_login(reader)
        page = client.get(survey.results_url).content.decode()
        cards = re.findall(r'<section class="card stack" aria-labelledby="t-.*?</section>', page, re.S)
        files = [client.get(reverse("surveys:results-download", args=[survey.slug, "csv"])).content]
        files += [client.get(reverse("surveys:chart-show", args=[survey.slug, "fits"])).content]
        answers.append((cards, files))
    assert answers[0] == answers[1]
    assert len(answers[0][0]) == 4


def test_crosstab_breaks_down_its_target_alone_after_the_segments(cast):
    survey = made.scheduled(cast.union_coordinator)
    survey = type(survey).objects.select_related("question_version").get(pk=survey.pk)
    survey.promise = {**survey.terms(), "segments": ["school"], "crosstabs": [["fits", "role"]]}
    people = [
        {
            "fits": 1 + n % 5,
            "topics": ["math"],
            "school": ["north", "east"][n % 2],
            "role": ["teacher", "nurse"][n // 2 % 2],
        }
        for n in range(80)
    ]
    content = contents_of(survey, people)["shared"]
    by = {row["key"]: [one["key"] for one in row["table"]["by"]] for row in content["targets"]}
    assert by == {"fits": ["school", "role"], "topics": ["school"], "school": [], "role": ["school"]}
    assert all(one["groups"] for row in content["targets"] for one in row["table"]["by"])


@pytest.mark.parametrize("name", sorted(STARTERS))
def test_every_starter_counts_and_is_drawn(cast, name):
    """Every type that a starter uses goes from answers to a card."""
    from surveys.views.figures import cards_of

    asks, faults = parse(STARTERS[name]["definition"])
    assert not [fault for fault in faults if "options" not in str(fault)]
    targets = selectors.targets_of(asks, {"segments": STARTERS[name]["segments"], "crosstabs": []})
    assert targets
    assert cast.school_a and cast.school_b
    survey = made.scheduled(cast.union_coordinator, starter=STARTERS[name])
    survey = type(survey).objects.select_related("question_version").get(pk=survey.pk)
    survey.promise = survey.terms()
    content = contents_of(survey, [{} for _ in range(30)])
    cards = [card for entry in content.values() for card in cards_of(entry, whole=True)]
    assert cards
    assert not any(card.shown for card in cards)
    services.unschedule_survey(survey, by=cast.union_coordinator)


@pytest.mark.parametrize("seed", range(20))
def test_people_counted_together_give_the_tallies_of_people_counted_one_by_one(cast, seed):
    die = random.Random(seed)
    survey = made.draft(cast.union_coordinator)
    asks = survey.question_set.read_draft()[0]
    promise = {"segments": ["school", "role"], "crosstabs": [["topics", "role"]]}
    targets, known = selectors.targets_of(asks, promise), selectors.breakdowns_of(asks, promise)
    people = [
        {key: value for key, value in made.answers(die.randrange(30), worked="Words").items() if die.random() < 0.8}
        for _person in range(200)
    ]
    told, plain = tally_of(asks, targets, known, people), counted_one_by_one(asks, targets, known, people)
    assert (told.people, told.weights, told.amounts) == (plain.people, plain.weights, plain.amounts)
