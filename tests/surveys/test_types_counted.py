"""A question type that the house has never seen: asked, counted and drawn without an edit anywhere else."""

import pytest

from surveys import services
from surveys.models import Response, TextAnswer
from tests.questions import sets
from tests.questions.coin import registered
from tests.surveys import made


@pytest.fixture
def coin():
    with registered():
        yield


def test_new_type_is_asked_counted_and_drawn(client, cast, coin):
    section = {**made.DEFINITION["sections"][0], "questions": [made.question("toss", "coin", "Heads or tails?")]}
    starter = {"definition": {**made.DEFINITION, "sections": [section]}, "segments": []}
    assert cast.educator  # on the list, which is made at the opening
    survey = made.opened(cast.union_coordinator, 20, starter=starter)
    client.force_login(cast.educator)
    assert 'name="toss"' in client.get(f"{survey.start_url}answer/").content.decode()
    page, table = released(client, cast, survey, [{"toss": "heads"}] * 15 + [{"toss": "tails"}] * 5)
    assert "It was heads comes first" in page
    assert "It was tails" in table


def released(client, cast, survey, answers):
    """Send these answers and return the results as page and as CSV."""
    for place, raw in zip(made.waiting_list(survey), answers, strict=False):
        services.cast_ballot(survey, place, raw=raw)
    services.close_survey(survey, by=cast.union_coordinator)
    made.past_grace(survey)
    services.count_survey(survey, by=cast.union_coordinator)
    services.publish_survey(survey, by=cast.union_coordinator)
    return [client.get(url).content.decode() for url in (survey.results_url, survey.results_url.rstrip("/") + ".csv")]


def test_every_type_of_the_house_is_counted_and_drawn(client, cast):
    survey = made.opened(cast.union_coordinator, 20, starter={"definition": sets.all_kinds(), "segments": []})
    client.force_login(cast.union_coordinator)
    answers = {
        "role": "literacy",
        "topics": ["math", "other"],
        "topics.other": "Chess",
        "fits": 4,
        "worked": "Peer visits",
        "say": {"content": "2", "leads": "5"},
        "order": {"math": "1", "languages": "2", "literacy": "3"},
        "split": {"languages": "60", "inclusion": "40"},
        "title": "Nurse",
        "years": "12",
        "since": "2020-02-29",
    }
    page, table = released(client, cast, survey, [answers] * 20)
    kept = Response.objects.filter(survey=survey).values_list("answers", flat=True)[0]
    assert (kept["years"], kept["since"]) == ("bin2", "2020")
    assert {text.target for text in TextAnswer.objects.filter(survey=survey)} == {"topics.other", "worked", "title"}
    for said in ("who leads our PD", "Ranked first", "Average place", "Average points", "6 to 20"):
        assert said in page, said
    for said in ("who leads our PD", "Ranked first", "Inclusion and co-teaching", "6 to 20", "2020"):
        assert said in table, said
    for told in ("Chess", "Nurse", "2020-02", ">12<"):
        assert told not in page + table
