"""Who is asked: the filters, the count on the form, surveys of a community, starters, the next wave."""

from datetime import timedelta

import pytest
from django.urls import reverse

from communities.models import Membership
from core.accounts.models import RoleGrant, User
from core.accounts.states import Job, Role
from core.questions.types import parse
from core.web.policy import NotPossible, Refused
from surveys import selectors, services
from surveys.models import Participation, Survey
from surveys.starters import STARTERS
from surveys.states import Owner, Reach, Respondents
from tests.communities.conftest import enter, make_community
from tests.surveys import made
from tests.surveys.test_views_surveys import form_fields

pytestmark = pytest.mark.django_db


def found(**audience):
    return set(selectors.people_found({"respondents": Respondents.EDUCATORS, **audience}))


def test_filter_finds_verified_educators_by_school_role_and_grade(cast):
    north, south = made.educators(3, cast.school_a), made.educators(2, cast.school_b)
    cast.pending  # noqa: B018 (waits for a yes: on no list)
    User.objects.filter(pk=north[0].pk).update(job=Job.NURSE, grades=[1])
    User.objects.filter(pk=north[1].pk).update(job=Job.TEACHER, grades=[7, 8])
    assert found() == {person.pk for person in [*north, *south]}
    assert found(schools=[cast.school_b.pk]) == {person.pk for person in south}
    assert found(jobs=["nurse"]) == {north[0].pk}
    assert found(grades=["middle"]) == {north[1].pk}
    assert found(grades=["early", "middle"], schools=[cast.school_a.pk]) == {north[0].pk, north[1].pk}


def test_filter_finds_principals_by_their_grant_and_both_when_mixed(cast):
    teachers = made.educators(2, cast.school_b)
    principal = cast.principal
    school = RoleGrant.objects.get(user=principal, role=Role.PRINCIPAL).school
    assert found(respondents="principals") == {principal.pk}
    assert found(respondents="principals", schools=[school.pk]) == {principal.pk}
    assert found(respondents="mixed") == {principal.pk, *(person.pk for person in teachers)}


@pytest.fixture
def community(cast):
    community = make_community(cast.member)
    for person in made.educators(7):
        enter(community, person)
    return community


def test_community_asks_its_own_members_and_its_facilitators_run_it(community, cast, client):
    made.educators(4)
    survey = made.draft(cast.member, owner=Owner.COMMUNITY, reach=Reach.UNION, community=community, audience={})
    assert (survey.k, survey.k_union) == (5, 5)
    services.schedule_survey(survey, by=cast.member)
    services.open_survey(survey, by=cast.member)
    listed = set(Participation.objects.filter(survey=survey).values_list("person", flat=True))
    members = set(Membership.objects.filter(community=community).values_list("user", flat=True))
    assert listed == members
    client.force_login(cast.member)
    assert client.get(survey.get_absolute_url()).status_code == 200
    client.force_login(cast.union_coordinator)
    assert client.get(survey.get_absolute_url()).status_code == 403
    assert survey in selectors.surveys_run_by(cast.member)
    assert survey not in selectors.surveys_run_by(cast.union_coordinator)


def test_only_its_facilitators_ask_in_the_name_of_a_community(community, cast):
    other = make_community(cast.elsewhere, name="Somebody else's", slug="others")
    with pytest.raises(Refused, match="Only its facilitators"):
        made.draft(cast.member, owner=Owner.COMMUNITY, reach=Reach.UNION, community=other, audience={})
    with pytest.raises(Refused):
        made.draft(cast.educator, owner=Owner.COMMUNITY, reach=Reach.UNION, community=community, audience={})


def test_form_of_a_facilitator_offers_the_community_alone(community, cast, client):
    client.force_login(cast.member)
    page = client.get(reverse("surveys:survey-create"))
    assert page.status_code == 200
    assert list(page.context["form"].fields["owner"].choices) == [("community", "A community")]
    fields = form_fields(starter="after_session", owner="community", community=community.pk, reach="public")
    response = client.post(reverse("surveys:survey-create"), fields)
    survey = Survey.objects.get()
    assert response["Location"] == survey.get_absolute_url()
    assert (survey.reach, survey.community, survey.respondents) == ("union", community, "members")


def test_form_counts_the_people_and_keeps_what_was_typed(cast, client):
    made.educators(6, cast.school_b)
    client.force_login(cast.union_coordinator)
    fields = form_fields(title="", schools=[cast.school_b.pk], do="count")
    response = client.post(reverse("surveys:survey-create"), fields)
    page = response.content.decode()
    assert response.status_code == 200
    assert "The filter finds 6 people now." in page
    assert "We plan next year." in page
    assert "<details open>" in page
    assert "field-bad" not in page
    assert not Survey.objects.exists()


def test_form_proposes_sensible_days(cast, client):
    client.force_login(cast.union_coordinator)
    form = client.get(reverse("surveys:survey-create")).context["form"]
    opens, closes = (form[name].value() for name in ("opens_at", "closes_at"))
    assert (opens.hour, closes.hour, (closes.date() - opens.date()).days) == (8, 17, 14)


def test_edited_survey_keeps_its_filter(cast, client):
    survey = made.draft(cast.union_coordinator, audience={"respondents": "educators", "schools": [], "jobs": ["nurse"]})
    client.force_login(cast.union_coordinator)
    form = client.get(reverse("surveys:survey-change", args=[survey.slug])).context["form"]
    assert (form["jobs"].value(), form["respondents"].value(), form["entry"].value()) == (
        ["nurse"],
        "educators",
        "accounts",
    )


@pytest.mark.parametrize("name", STARTERS)
def test_starter_is_a_valid_definition_in_both_languages_with_usable_segments(name):
    starter = STARTERS[name]
    definition, faults = parse(starter["definition"])
    assert faults == []
    assert set(definition.languages) == {"en", "es"}
    usable = {question.key for question in selectors.segment_questions(definition)}
    assert set(starter["segments"]) <= usable
    for question in definition.questions:
        assert question.label["en"] and question.label["es"]


def test_starter_of_principals_asks_no_school():
    keys = {q["key"] for section in STARTERS["principals"]["definition"]["sections"] for q in section["questions"]}
    assert "school" not in keys
    assert STARTERS["principals"]["segments"] == ["grade_span"]


def test_next_wave_has_the_same_keys_and_opens_30_days_after(cast, client):
    survey = made.closed(cast.union_coordinator, 12)
    client.force_login(cast.union_coordinator)
    assert client.post(reverse("surveys:survey-copy", args=[survey.slug])).status_code == 302
    wave = Survey.objects.get(previous=survey)
    assert (wave.wave, wave.state, wave.segments, wave.title) == (2, "draft", survey.segments, survey.title)
    assert wave.opens_at == survey.opens_at + timedelta(days=30)
    assert wave.question_set.read_draft()[0].by_key.keys() == survey.question_version.asks.by_key.keys()
    services.schedule_survey(wave, by=cast.union_coordinator)
    with pytest.raises(NotPossible, match="has been opened"):
        services.copy_survey(made.draft(cast.union_coordinator), by=cast.union_coordinator)
