"""A12: what comes after sending depends on the profile, never on the answers."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from communities.selectors import worth_a_look
from surveys import services
from surveys.models import Participation
from tests.communities.conftest import enter, make_community, make_session
from tests.surveys import made


def done_page(client, survey, person):
    client.force_login(person)
    return client.get(reverse("surveys:ballot-done", args=[survey.code]))


def thanks(client, survey, person):
    """What the page says, without the name of the person's own draft on the device."""
    body = done_page(client, survey, person).content.decode()
    return re.sub(r'sheet-sent="[0-9a-f]+"', "", body[body.index("<main") : body.index("</main>")])


@pytest.fixture
def sent(cast):
    """A survey that two people of one profile have sent, one enthusiastic and one not; a community to look at."""
    enter(make_community(cast.facilitator), cast.member)
    both = made.educators(2, school=cast.school_a)
    survey = made.opened(cast.union_coordinator)
    for person, number in zip(both, (0, 4), strict=True):
        place = Participation.objects.get(survey=survey, person=person)
        services.cast_ballot(survey, place, raw=made.answers(number))
    return survey, both


def test_attack_a12_same_profile_and_other_answers_give_equal_bytes(client, sent):
    survey, both = sent
    one, other = (thanks(client, survey, person) for person in both)
    assert "Station teaching" in one
    assert one == other


def test_communities_of_ones_own_are_not_shown_again(client, cast, sent):
    survey, (person, _) = sent
    community = make_community(cast.facilitator, name="Math talk", slug="math-talk")
    assert b"Math talk" in done_page(client, survey, person).content
    enter(community, person)
    assert b"Math talk" not in done_page(client, survey, person).content


def test_visitor_with_a_code_sees_what_meets_next(cast):
    make_community(cast.facilitator, name="Silent", slug="silent")
    meeting = make_community(cast.facilitator, name="Meeting", slug="meeting")
    make_session(meeting, cast.facilitator)
    assert [card.name for card in worth_a_look(AnonymousUser())] == ["Meeting"]
