"""A1: walk keys, join values. No key leads from an answer to a person, and no value stands on both sides."""

from collections import Counter

import pytest
from django.db import models
from django.urls import reverse

from surveys import services
from surveys.models import Ballot, Participation, Survey
from surveys.services import box
from tests.surveys import attack, made

K = 10
SENDS, FEWER = 200, 60
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.no_cover]


def send_by_http(client, survey, sends):
    for number, place in enumerate(made.waiting_list(survey)[:sends]):
        client.force_login(place.person)
        response = client.post(reverse("surveys:ballot-send", args=[survey.code]), attack.told_apart(number))
        assert response.status_code == 302
        services.draw_batches(survey.pk)


def values_on_both_sides(sends):
    """Values that few answers hold and that any other table holds, too: each would join an answer to something."""
    rare, tables = Counter(), list(attack.every_table())
    box_tables = attack.tables_of_the_box()
    for name, rows in tables:
        if name in box_tables:
            for row in rows:
                rare.update(set(attack.leaves(row)))
    rare = {value for value, count in rare.items() if count < K}
    assert len(rare) >= 2 * sends  # ids and texts: the walk sees what it must see
    found = set()
    for name, rows in tables:
        if name not in box_tables:
            for row in rows:
                found |= rare & set(attack.leaves(row))
    return found


def test_attack_a1_answers_have_no_key_but_their_survey():
    for model in attack.models_of_the_box():
        keys = [field for field in model._meta.get_fields() if isinstance(field, models.ForeignKey)]
        assert [key.related_model for key in keys] == [Survey]
        assert {field.name for field in model._meta.fields} <= {"id", "survey", "answers", "target", "text"}


def test_attack_a1_no_value_joins_an_answer_with_anything(client, cast):
    survey = attack.opened(cast.union_coordinator, SENDS + 5)
    send_by_http(client, survey, SENDS)
    assert values_on_both_sides(SENDS) == set()


def test_attack_a1_finds_a_ballot_that_has_its_participations_id(client, cast, monkeypatch):
    def same_id(survey, participation, *, raw):
        Participation.objects.filter(pk=participation.pk).update(done=True)
        Ballot.objects.create(pk=participation.pk, survey=survey, answers=raw)

    monkeypatch.setattr(services, "cast_ballot", same_id)
    monkeypatch.setattr(box, "draw_batches", lambda pk: 0)
    monkeypatch.setattr(services, "draw_batches", lambda pk: 0)
    survey = attack.opened(cast.union_coordinator, FEWER + 5)
    send_by_http(client, survey, FEWER)
    assert len(values_on_both_sides(FEWER)) == FEWER
