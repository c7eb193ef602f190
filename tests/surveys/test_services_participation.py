"""Participation: rates in steps, of lists and schools that are large enough; never who."""

import pytest
from django.urls import reverse

from surveys import selectors, services
from surveys.models import Participation, Survey
from surveys.services.participation import stepped
from tests.surveys import made

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("sent", "people", "step", "least", "rate"),
    [
        (9, 20, 5, 20, 45),
        (9, 19, 5, 20, None),
        (0, 40, 5, 20, None),
        (1, 40, 5, 20, None),
        (2, 40, 5, 20, 5),
        (38, 40, 5, 20, 95),
        (39, 40, 5, 20, None),
        (40, 40, 5, 20, None),
        (34, 70, 5, 20, 50),
        (3, 10, 10, 10, 30),
        (4, 9, 10, 10, None),
    ],
)
def test_rate_is_told_in_steps_and_hidden_at_the_ends(sent, people, step, least, rate):
    assert stepped(sent, people, step, least) == rate


def at_two_schools(cast):
    made.educators(12, cast.school_a)
    made.educators(8, cast.school_b)
    survey = made.scheduled(cast.union_coordinator)
    services.open_survey(survey, by=cast.union_coordinator)
    survey = Survey.objects.select_related("question_version").get(pk=survey.pk)
    at_a = Participation.objects.filter(survey=survey, person__school=cast.school_a)[:5]
    at_b = Participation.objects.filter(survey=survey, person__school=cast.school_b)[:3]
    for place in [*at_a, *at_b]:
        services.cast_ballot(survey, place, raw=made.answers(1))
    return survey


def test_nightly_snapshot_keeps_the_last_alone_and_hides_small_schools(cast):
    survey = at_two_schools(cast)
    assert services.take_snapshots() == 1
    survey.refresh_from_db()
    assert selectors.rates_of(survey)["rate"] == 40
    assert selectors.rates_of(survey)["schools"] == [("School A", 40), ("School B", None)]
    made.send(survey, 6)
    assert survey.participation["rate"] == 40  # until the next night
    services.take_snapshots()
    survey.refresh_from_db()
    assert set(survey.participation) == {"on", "rate", "schools"}
    assert survey.participation["rate"] == 65


def test_attack_a10_rates_are_read_by_the_owner_side_alone_and_name_nobody(cast, client):
    survey = at_two_schools(cast)
    services.take_snapshots()
    address = reverse("surveys:list-extend", args=[survey.slug])
    client.force_login(cast.union_coordinator)
    page = client.get(address).content.decode()
    assert "40%" in page
    for place in Participation.objects.filter(survey=survey, done=True).select_related("person"):
        assert place.person.email not in page
    for other in (cast.principal, cast.district_admin, cast.union_rep, cast.operator):
        client.force_login(other)
        answer = client.get(address)
        assert (answer.status_code, "40%" in answer.content.decode()) == (403, False)


def test_own_data_tells_sent_and_closing_deletes_the_place_and_keeps_the_ballot(cast):
    cast.member  # noqa: B018 (on the list)
    survey = made.opened(cast.union_coordinator, 12)
    place = Participation.objects.get(survey=survey, person=cast.member)
    services.cast_ballot(survey, place, raw=made.answers(1))
    assert services.export_own(cast.member)["surveys"] == [{"survey": survey.title, "sent": True}]
    services.erase_own(cast.member, empty_posts=False)
    assert not Participation.objects.filter(person=cast.member).exists()
    assert survey.ballots.count() == 1
    assert selectors.sent_are_kept().ok


def test_attack_a10_finds_rates_that_are_not_stepped(cast, client, monkeypatch):
    from surveys.services import participation

    monkeypatch.setattr(participation, "stepped", lambda sent, people, step, least: round(100 * sent / people))
    survey = at_two_schools(cast)
    services.take_snapshots()
    client.force_login(cast.union_coordinator)
    page = client.get(reverse("surveys:list-extend", args=[survey.slug])).content.decode()
    assert "38%" in page  # three of eight
