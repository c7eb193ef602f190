"""The pages of surveys with names."""

import csv
import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.mail.models import Message
from surveys import selectors, services
from surveys.models import NamedResponse
from tests.surveys import made
from tests.surveys.test_named import ANSWER, answer, named

WEDNESDAY = datetime(2026, 10, 14, 12, 0, tzinfo=ZoneInfo("America/New_York"))
pytestmark = pytest.mark.django_db


def test_start_page_says_names_and_readers_before_the_first_question(cast, client):
    survey = named(cast)
    client.force_login(cast.member)
    page = client.get(survey.start_url).content.decode()
    assert "This survey carries your name." in page
    assert "The union’s organizers read your answers with your name, and nobody else." in page
    assert "can’t see who gave which answer" not in page
    assert f"/s/{survey.code}/named/" in page and f"/s/{survey.code}/answer/" not in page


def test_named_pages_save_send_change_and_withdraw(cast, client):
    survey = named(cast)
    client.force_login(cast.member)
    url = f"/s/{survey.code}/named/"
    first = client.get(url)
    assert first.status_code == 200 and "PD fits what my students need" in first.content.decode()
    assert not NamedResponse.objects.exists()
    client.post(f"{url}?at=fits", {"fits": "4", "lock_version": "0", "do": "continue"})
    assert NamedResponse.objects.get().draft == {"fits": 4}
    assert "Go on" in client.get(survey.start_url).content.decode()
    sent = client.post(f"{url}?at=check", {"lock_version": "1"})
    assert (sent.status_code, sent["Location"]) == (302, survey.start_url)
    assert NamedResponse.objects.get().answers == {"fits": 4}
    page = client.get(survey.start_url).content.decode()
    assert "with your name" in page and "Take them back" in page
    client.post(f"{url}?at=fits", {"fits": "2", "lock_version": "2", "do": "continue"})
    assert "It counts once you send again." in client.get(survey.start_url).content.decode()
    again = client.post(f"{url}?at=fits", {"fits": "5", "lock_version": "2", "do": "continue"})
    assert again.status_code == 409 and "Both texts are below" in again.content.decode()
    assert client.get(f"/s/{survey.code}/withdraw/").status_code == 200
    assert client.post(f"/s/{survey.code}/withdraw/").status_code == 302
    assert not NamedResponse.objects.exists()


def test_named_pages_are_no_doors_of_an_anonymous_survey_nor_the_other_way(cast, client):
    survey, anonymous = named(cast), made.opened(cast.union_coordinator, 30)
    client.force_login(cast.member)
    for path in (f"/s/{survey.code}/answer/", f"/s/{survey.code}/done/", f"/s/{survey.code}/c/"):
        assert client.get(path).status_code == 404
    for path in (f"/s/{anonymous.code}/named/", f"/s/{anonymous.code}/withdraw/"):
        assert client.get(path).status_code == 404
    client.force_login(cast.union_coordinator)
    assert client.get(f"/surveys/{anonymous.slug}/named/").status_code == 404


def test_owner_side_reads_named_answers_and_nobody_else(cast, client):
    survey = named(cast)
    row = answer(survey, cast.member)
    paths = [f"/surveys/{survey.slug}/named/", row.get_absolute_url(), f"/surveys/{survey.slug}/named.csv"]
    client.force_login(cast.union_coordinator)
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200
        assert cast.member.name in response.content.decode()
    for other in (cast.member, cast.facilitator, cast.analyst, cast.district_admin, cast.principal, cast.operator):
        client.force_login(other)
        for path in paths:
            response = client.get(path)
            assert response.status_code == 403
            assert "canary" not in response.content.decode()


def test_named_download_holds_a_line_a_person_and_no_formula(cast, client):
    survey = named(cast)
    answer(survey, cast.member, worked="=1+1")
    client.force_login(cast.union_coordinator)
    text = client.get(f"/surveys/{survey.slug}/named.csv").content.decode("utf-8-sig")
    heading, line = list(csv.reader(io.StringIO(text)))
    assert heading[:3] == ["Name", "School", "Sent"]
    assert line[0] == cast.member.name
    assert dict(zip(heading, line, strict=True))["What worked?"] == "'=1+1"


def test_named_answer_not_sent_is_not_found_by_the_owner_side(cast, client):
    survey = named(cast)
    row = services.save_named(survey, answers=ANSWER, lock_version=0, by=cast.member)
    client.force_login(cast.union_coordinator)
    assert client.get(row.get_absolute_url()).status_code == 404
    assert "Nobody has sent yet" in client.get(f"/surveys/{survey.slug}/named/").content.decode()


@pytest.mark.parametrize("many", [1, 3, 30])
def test_named_list_asks_the_same_queries_for_any_number(cast, client, django_assert_max_num_queries, many):
    survey = named(cast, 30)
    for place in made.waiting_list(survey)[:many]:
        answer(survey, place.person)
    client.force_login(cast.union_coordinator)
    client.get(f"/surveys/{survey.slug}/named/")  # the first page of a minute also counts what Home shows
    with django_assert_max_num_queries(12):
        page = client.get(f"/surveys/{survey.slug}/named/")
    assert page.status_code == 200 and len(page.context["rows"]) == many


def test_mail_of_a_named_survey_says_so_and_carries_no_token(cast, time_machine):
    time_machine.move_to(WEDNESDAY)
    survey = named(cast)
    services.write_to_lists()
    mail = Message.objects.filter(kind="surveys.survey_invitation").first()
    assert "This survey carries your name." in mail.text
    assert "without signing in" not in mail.text
    assert survey.start_url in mail.text and "/e/" not in mail.text


def test_form_with_names_asks_for_accounts(cast, client):
    client.force_login(cast.union_coordinator)
    page = client.get("/surveys/new/").content.decode()
    assert "With names or without?" in page
    survey = made.draft(cast.union_coordinator)
    typed = {
        "title": survey.title, "purpose": "p", "contact": "c", "owner": "union", "respondents": "educators",
        "entry": "both", "privacy": "named", "reach": "public", "cap": "50", "opens_at": "2027-01-04T08:00",
        "closes_at": "2027-01-20T17:00", "lock_version": "0",
    }  # fmt: skip
    response = client.post(f"/surveys/{survey.slug}/edit/", typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert "With names, people sign in." in page and "with names everybody’s answers are taken" in page
    good = typed | {"entry": "accounts", "cap": ""}
    assert client.post(f"/surveys/{survey.slug}/edit/", good).status_code == 302
    survey.refresh_from_db()
    assert (survey.privacy, survey.k, survey.k_union) == ("named", 5, 5)
    assert selectors.size_of_list(survey) > 0
