"""A question type that the house has never seen: asked, counted and drawn without an edit anywhere else."""

import pytest
from django import forms

from core.questions.types.registry import Kind, forget, register
from surveys import services
from tests.surveys import made


class Coin(Kind):
    name = "coin"
    title = "Coin"
    partitions = True

    def parse(self, raw, languages):
        return {}, []

    def field(self, question, lang):
        return forms.Field(required=False, widget=forms.TextInput())

    def clean(self, question, raw):
        return raw if raw in ("heads", "tails") else None

    def domain(self, question):
        return [("heads", {"en": "It was heads"}), ("tails", {"en": "It was tails"})]

    def cells(self, question, value):
        return [(question.key, value, 1)]

    def plain(self, question, value, lang):
        return value.title()


@pytest.fixture
def coin():
    register(Coin)
    yield
    forget("coin")


def test_new_type_is_asked_counted_and_drawn(client, cast, coin):
    section = {**made.DEFINITION["sections"][0], "questions": [made.question("toss", "coin", "Heads or tails?")]}
    starter = {"definition": {**made.DEFINITION, "sections": [section]}, "segments": []}
    assert cast.educator  # on the list, which is made at the opening
    survey = made.opened(cast.union_coordinator, 20, starter=starter)
    client.force_login(cast.educator)
    assert 'name="toss"' in client.get(f"{survey.start_url}answer/").content.decode()
    for number, place in enumerate(made.waiting_list(survey)[:20]):
        services.cast_ballot(survey, place, raw={"toss": "tails" if number % 4 == 0 else "heads"})
    services.close_survey(survey, by=cast.union_coordinator)
    made.past_grace(survey)
    services.count_survey(survey, by=cast.union_coordinator)
    services.publish_survey(survey, by=cast.union_coordinator)
    page = client.get(survey.results_url).content.decode()
    assert "It was heads" in page
    assert "75%" in page
