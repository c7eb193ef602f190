"""The pages of surveys: the owner's desk, the ballot, the results; each with exact answers and query counts."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from core.mail.models import Message
from core.web import clock
from surveys import services
from surveys.models import Ballot, Participation, Release, Survey
from tests.surveys import made


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.union_coordinator)
    return client


def body(response):
    return response.content.decode()


def form_fields(**more):
    now = clock.now()
    fields = {
        "starter": "teacher_interests",
        "title": "What should PD time be for?",
        "purpose": "We plan next year.",
        "contact": "the union office",
        "owner": "union",
        "reach": "public",
        "respondents": "educators",
        "entry": "accounts",
        "opens_at": f"{now + timedelta(days=1):%Y-%m-%dT%H:%M}",
        "closes_at": f"{now + timedelta(days=9):%Y-%m-%dT%H:%M}",
    }
    return fields | more


def post(client, name, survey, **data):
    return client.post(reverse(f"surveys:{name}", args=[survey.slug]), data)


def test_survey_is_made_from_the_starter_scheduled_and_opened(desk, cast):
    made.educators(12)
    assert {cast.school_a.name, cast.school_b.name} == {"School A", "School B"}
    response = desk.post(reverse("surveys:survey-create"), form_fields())
    survey = Survey.objects.get()
    assert (response.status_code, response["Location"]) == (302, survey.get_absolute_url())
    assert (survey.k, survey.k_union, survey.segments) == (10, 5, ["school", "role", "grade_band"])
    assert post(desk, "survey-schedule", survey).status_code == 302
    assert post(desk, "survey-open", survey).status_code == 302
    survey.refresh_from_db()
    assert (survey.state, survey.invited) == ("open", Participation.objects.count())
    assert survey.promise["k"] == 10
    for name in ("survey-detail", "survey-preview"):
        assert desk.get(reverse(f"surveys:{name}", args=[survey.slug])).status_code == 200


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("opens_at", "2027-03-14T02:30", "That time doesn’t exist that day"),
        ("opens_at", "soon", "Enter a day and a time"),
        ("opens_at", "0000-01-01T00:00", "Enter a day and a time"),
        ("closes_at", "2020-01-01T10:00", "Choose a time after it opens"),
        ("title", "x" * 121, "120"),
        ("owner", "principal", "Select a valid choice"),
    ],
)
def test_bad_input_is_answered_with_a_sentence_and_kept(desk, field, typed, said):
    response = desk.post(reverse("surveys:survey-create"), form_fields(**{field: typed}))
    assert response.status_code == 422
    assert said in body(response)
    assert "Error:" in body(response)
    assert Survey.objects.count() == 0


def test_doubled_hour_in_november_means_the_later(desk):
    fields = form_fields(opens_at="2027-11-01T08:00", closes_at="2027-11-07T01:30")
    desk.post(reverse("surveys:survey-create"), fields)
    assert f"{Survey.objects.get().closes_at:%H:%M %z}" == "06:30 +0000"


def test_draft_is_edited_under_its_lock_version(desk, cast):
    survey = made.draft(cast.union_coordinator)
    url = reverse("surveys:survey-change", args=[survey.slug])
    assert desk.get(url).status_code == 200
    fields = form_fields(title="A better title", lock_version=0, segments=["school"], reach="union")
    assert desk.post(url, fields).status_code == 302
    survey.refresh_from_db()
    assert (survey.title, survey.segments, survey.k, survey.k_union) == ("A better title", ["school"], 5, 5)
    stale = desk.post(url, fields | {"title": "Mine"})
    assert stale.status_code == 409
    assert "A better title" in body(stale)


def test_too_short_a_list_stays_scheduled_and_says_how_many_there_are(desk, cast):
    survey = made.scheduled(cast.union_coordinator)
    made.educators(6 - 1)
    response = post(desk, "survey-open", survey)
    assert response.status_code == 409
    assert "An anonymous survey needs at least 10 people. You have 6." in body(response)
    assert services.open_due_surveys() == 0
    assert services.open_due_surveys() == 0
    survey.refresh_from_db()
    assert survey.state == "scheduled"
    assert Message.objects.filter(kind="surveys.survey_not_opened").count() == 1


def test_identifying_question_can_not_be_scheduled(desk, cast):
    question = {**made.question("name", "long", "Your name?"), "identifying": True}
    definition = {**made.DEFINITION, "sections": [{**made.DEFINITION["sections"][0], "questions": [question]}]}
    survey = made.draft(cast.union_coordinator, starter={"definition": definition, "segments": []})
    response = post(desk, "survey-schedule", survey)
    assert response.status_code == 409
    assert "Question 1 points to a person" in body(response)


def answer(client, survey, **more):
    return client.post(reverse("surveys:ballot-send", args=[survey.code]), made.answers(1, **more))


def test_educator_reads_the_promise_answers_and_is_thanked(client, cast):
    survey = made.opened(cast.union_coordinator)
    Participation.objects.get_or_create(survey=survey, person=cast.member)
    client.force_login(cast.member)
    start = client.get(survey.start_url)
    for sentence in (
        "Your union and your district can’t see who gave which answer.",
        "Your name isn’t stored with your answers.",
        "Groups smaller than 10 are never shown; your union also sees groups of 5 to 9.",
    ):
        assert sentence in body(start)
    assert client.get(reverse("surveys:ballot-send", args=[survey.code])).status_code == 200
    response = answer(client, survey)
    assert (response.status_code, response["Location"]) == (302, reverse("surveys:ballot-done", args=[survey.code]))
    assert "Thank you" in body(client.get(response["Location"]))
    again = answer(client, survey)
    assert again.status_code == 409
    assert "Your answers are already in. Thank you." in body(again)
    assert Ballot.objects.count() == 1


def test_done_page_has_equal_bytes_for_different_answers(client, cast):
    survey = made.opened(cast.union_coordinator)
    place, _new = Participation.objects.get_or_create(survey=survey, person=cast.member)
    client.force_login(cast.member)
    pages = []
    for fits in (1, 5):
        Participation.objects.filter(pk=place.pk).update(done=False)
        page = body(client.get(answer(client, survey, fits=fits)["Location"]))
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page))
    assert pages[0] == pages[1]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Answer at least one question"),
        ({"topics": ["math", "arts", "science"]}, "Choose up to 2"),
        ({"school": "atlantis"}, "Choose one of the answers in the list"),
        ({"fits": "NaN"}, "Choose a number from 1 to 5"),
        ({"worked": "x" * 50_000}, "Make it shorter: 50,000 of 2,000 characters"),
    ],
)
def test_bad_answers_are_kept_and_nothing_is_sent(client, cast, typed, said):
    survey = made.opened(cast.union_coordinator)
    Participation.objects.get_or_create(survey=survey, person=cast.member)
    client.force_login(cast.member)
    response = client.post(reverse("surveys:ballot-send", args=[survey.code]), typed)
    assert response.status_code == 422
    assert said in body(response)
    assert Ballot.objects.count() == 0


def test_hidden_and_unknown_fields_are_dropped(client, cast):
    survey = made.opened(cast.union_coordinator)
    Participation.objects.get_or_create(survey=survey, person=cast.member)
    client.force_login(cast.member)
    assert answer(client, survey, person="mem", salary="1").status_code == 302
    assert Ballot.objects.get().answers == made.answers(1)


def test_too_large_a_body_is_refused_before_anything_reads_it(client, cast):
    survey = made.opened(cast.union_coordinator)
    client.force_login(cast.union_coordinator)
    assert answer(client, survey, worked="x" * 300_000).status_code == 400


def test_not_on_the_list_is_refused_with_the_reason(client, cast):
    survey = made.opened(cast.union_coordinator)
    client.force_login(cast.principal)
    response = client.get(survey.start_url)
    assert response.status_code == 403
    assert "You are not on the list of this survey." in body(response)


def test_after_closing_the_page_says_so_and_has_no_form(client, cast):
    survey = made.opened(cast.union_coordinator)
    Participation.objects.get_or_create(survey=survey, person=cast.member)
    client.force_login(cast.member)
    with time_machine.travel(survey.closes_at + timedelta(seconds=5), tick=False):
        page = client.get(reverse("surveys:ballot-send", args=[survey.code]))
        assert page.status_code == 200
        assert "This survey closed" in body(page)
        assert "data-sheet" not in body(page)
        assert answer(client, survey).status_code == 302
    with time_machine.travel(survey.closes_at + timedelta(minutes=11), tick=False):
        late = answer(client, survey)
        assert late.status_code == 409


def test_count_and_publish_by_their_confirm_pages(desk, cast):
    survey = made.closed(cast.union_coordinator, 25)
    made.past_grace(survey)
    page = desk.get(reverse("surveys:survey-count", args=[survey.slug]))
    assert "can’t be reopened" in body(page)
    assert post(desk, "survey-count", survey).status_code == 302
    assert Release.objects.count() == 2
    assert desk.get(reverse("surveys:survey-publish", args=[survey.slug])).status_code == 200
    assert post(desk, "survey-publish", survey).status_code == 302
    survey.refresh_from_db()
    assert survey.state == "published"
    assert Message.objects.filter(kind="surveys.survey_results").count() == survey.invited


def test_destroyed_box_says_so_and_can_not_be_published(desk, cast):
    survey = made.counted(cast.union_coordinator, 9)
    assert "Too few answers to show. They were deleted." in body(desk.get(survey.get_absolute_url()))
    assert "Too few answers to show. They were deleted." in body(desk.get(survey.results_url))
    assert post(desk, "survey-publish", survey).status_code == 409


def test_summary_is_written_above_the_results(desk, cast):
    survey = made.counted(cast.union_coordinator, 25)
    url = reverse("surveys:survey-summarize", args=[survey.slug])
    assert desk.get(url).status_code == 200
    assert desk.post(url, {"summary": "<b>Together</b>", "lock_version": 0}).status_code == 302
    assert "&lt;b&gt;Together" in body(desk.get(survey.results_url))
    assert desk.post(url, {"summary": "Mine", "lock_version": 0}).status_code == 409


def test_sending_takes_at_most_ten_queries(client, cast, django_assert_max_num_queries):
    questions = [made.question(f"q{n}", "scale", f"Question {n}", preset="likert5") for n in range(20)]
    definition = {**made.DEFINITION, "sections": [{**made.DEFINITION["sections"][0], "questions": questions}]}
    survey = made.opened(cast.union_coordinator, starter={"definition": definition, "segments": []})
    Participation.objects.get_or_create(survey=survey, person=cast.member)
    client.force_login(cast.member)
    with django_assert_max_num_queries(10):
        response = client.post(reverse("surveys:ballot-send", args=[survey.code]), {f"q{n}": "3" for n in range(20)})
    assert response.status_code == 302


@pytest.mark.parametrize("sent", [1, 3, 300])
def test_results_take_at_most_ten_queries(desk, cast, django_assert_max_num_queries, sent):
    survey = made.counted(cast.union_coordinator, sent, count=310)
    desk.get(survey.results_url)  # the first page of a minute also counts what Home shows
    with django_assert_max_num_queries(10):
        assert desk.get(survey.results_url).status_code == 200


def test_list_page_shows_what_to_answer_until_it_is_sent(client, cast):
    survey = made.opened(cast.union_coordinator)
    place, _new = Participation.objects.get_or_create(survey=survey, person=cast.member)
    client.force_login(cast.member)
    assert "For you to answer" in body(client.get(reverse("surveys:survey-list")))
    services.cast_ballot(survey, place, raw=made.answers(0))
    page = body(client.get(reverse("surveys:survey-list")))
    assert "For you to answer" not in page
    assert "You sent your answers" in page


@pytest.mark.parametrize("number", ["-1", "9223372036854775807", "99999999999999999999"])
def test_summary_with_a_made_up_lock_version_is_refused_and_keeps_its_text(client, cast, number):
    survey = made.counted(cast.union_coordinator, sent=12)
    client.force_login(cast.union_coordinator)
    address = reverse("surveys:survey-summarize", args=[survey.slug])
    response = client.post(address, {"summary": "Time to plan together.", "lock_version": number})
    assert response.status_code in (409, 422)
    assert "Time to plan together." in response.content.decode()
