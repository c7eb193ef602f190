"""A15: texts. Style gives people away; from a text no path leads to the other answers, to a person or to a group."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.web.policy import NotPossible, Refused
from surveys import selectors, services
from surveys.models import Excerpt, Participation, Release, Response, TextAnswer, Theme
from tests.surveys import made, texts

PERSON_OR_ANSWER = {"User", "Participation", "Ballot", "Response", "NamedResponse"}
LINK = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def page(client, user, survey, target="worked"):
    client.force_login(user)
    return client.get(reverse("surveys:texts-code", args=[survey.slug, target]))


def columns(model):
    return {field.name for field in model._meta.get_fields() if field.concrete}


def paths_of(model):
    """Every model that a row of this one leads to, or that leads to it."""
    return {field.related_model.__name__ for field in model._meta.get_fields() if field.is_relation}


def test_attack_a15_no_key_leads_from_a_text_to_closed_answers():
    assert columns(TextAnswer) == {"id", "survey", "target", "text", "themes"}
    assert not (paths_of(TextAnswer) | paths_of(Theme)) & PERSON_OR_ANSWER
    assert "TextAnswer" not in paths_of(Excerpt) | paths_of(Response)


def test_attack_a15_such_a_key_would_be_seen():
    """The planted leak: the list, which does lead to people."""
    assert paths_of(Participation) & PERSON_OR_ANSWER == {"User"}


def test_attack_a15_page_of_one_question_says_nothing_of_another(client, cast):
    survey = texts.counted(cast.union_coordinator, 20)
    html = page(client, cast.analyst, survey).content.decode()
    assert "Colleague 3 came to my room." in html
    assert "wish 3" not in html
    assert "Strongly" not in html
    ids = {str(pk) for pk in TextAnswer.objects.filter(survey=survey, target="worked").values_list("pk", flat=True)}
    assert set(LINK.findall(html)) - {""} <= ids


def test_attack_a15_order_differs_between_questions(cast):
    """Numbered texts of the same people: reading both lists side by side pairs no more of them than chance does."""
    survey = texts.counted(cast.union_coordinator, 40)

    def numbers(target):
        rows = TextAnswer.objects.in_bulk(selectors.texts_in_order(survey, target))
        return [re.search(r"\d+", rows[pk].text)[0] for pk in selectors.texts_in_order(survey, target)]

    worked, wish = numbers("worked"), numbers("wish")
    assert sorted(worked) == sorted(wish)
    assert sum(one == two for one, two in zip(worked, wish, strict=True)) <= 8
    assert worked == numbers("worked")


def test_attack_a15_order_by_row_would_pair_them(cast, monkeypatch):
    """The planted leak: an order that is the same for both questions."""
    survey = texts.counted(cast.union_coordinator, 12)
    monkeypatch.setattr(selectors.texts, "_place", lambda target, pk: by_number[pk])
    by_number = {row.pk: int(re.search(r"\d+", row.text)[0]) for row in TextAnswer.objects.filter(survey=survey)}
    lists = [selectors.texts_in_order(survey, target) for target in ("worked", "wish")]
    pairs = [[by_number[pk] for pk in found] for found in lists]
    assert pairs[0] == pairs[1]


def test_attack_a15_names_schools_and_addresses_are_marked(client, cast):
    survey = texts.counted(cast.union_coordinator, 20)
    row = texts.texts_of(survey)[0]
    TextAnswer.objects.filter(pk=row.pk).update(
        text=f"Mem Berry of {cast.school_a.name} wrote to ana@example.org, 617-555-0100."
    )
    marked = re.findall(r"<mark>([^<]*)</mark>", page(client, cast.analyst, survey).content.decode())
    assert "ana@example.org" in marked
    assert "617-555-0100" in marked
    assert "School A" in marked


@pytest.mark.parametrize(
    "key",
    ["member", "union_coordinator", "union_rep", "principal", "district_admin", "district_coordinator", "operator"],
)
def test_attack_a15_nobody_but_the_analyst_reads_texts(client, cast, key):
    survey = texts.counted(cast.union_coordinator, 12)
    assert page(client, cast.analyst, survey).status_code == 200
    answer = page(client, getattr(cast, key), survey)
    assert answer.status_code == 403
    assert b"Colleague" not in answer.content


def test_attack_a15_analyst_of_the_district_side_reads_nothing(client, cast):
    """Not even with the role forced in by hand."""
    from core.accounts.models import RoleGrant

    survey = texts.counted(cast.union_coordinator, 12)
    RoleGrant.objects.bulk_create([RoleGrant(user=cast.principal, role="union_analyst")])
    assert page(client, cast.principal, survey).status_code == 403


def test_attack_a15_texts_of_fewer_than_k_are_deleted_unread(cast):
    survey = texts.counted(cast.union_coordinator, 4, few=16)
    assert Response.objects.filter(survey=survey).count() == 20
    assert TextAnswer.objects.filter(survey=survey, target="worked").count() == 20
    assert not TextAnswer.objects.filter(survey=survey, target="wish").exists()


def test_attack_a15_hint_stands_on_the_page(client, cast):
    html = page(client, cast.analyst, texts.counted(cast.union_coordinator, 12)).content.decode()
    assert "Style gives people away." in html


# --- Themes and excerpts ---


def test_theme_of_fewer_than_k_joins_the_others(cast):
    survey = texts.counted(cast.union_coordinator, 30)
    texts.code(survey, cast.analyst, "Colleagues", 20)
    texts.code(survey, cast.analyst, "Time", 9, start=20)
    texts.code(survey, cast.analyst, "Rooms", 3, start=27)
    assert services.show_themes(survey, by=cast.analyst) == 2
    shared = selectors.newest_release(survey, "shared").content["texts"]
    assert [(theme["name"], theme["share"]) for theme in shared[0]["themes"]] == [("Colleagues", 70), ("", 30)]
    union = selectors.newest_release(survey, "union").content["texts"]
    assert [theme["name"] for theme in union[0]["themes"]] == ["Colleagues", "Time"]


def test_release_is_numbered_and_copies_every_table(cast):
    survey = texts.counted(cast.union_coordinator, 20)
    first = selectors.newest_release(survey, "shared")
    texts.code(survey, cast.analyst, "Colleagues", 12)
    services.show_themes(survey, by=cast.analyst)
    second = selectors.newest_release(survey, "shared")
    assert (first.number, second.number) == (1, 2)
    assert {**second.content, "texts": None} == {**first.content, "texts": None}
    assert services.show_themes(survey, by=cast.analyst) == 0
    assert Release.objects.filter(survey=survey, audience="shared").count() == 2


def test_excerpt_is_shown_once_a_second_person_has_read_it(client, cast):
    survey = texts.counted(cast.union_coordinator, 20)
    row = texts.texts_of(survey)[0]
    words = row.text.replace("came to my room. ", "[...] ")
    excerpt = services.propose_excerpt(survey, text=row.pk, wording=words, by=cast.analyst)
    assert "[…]" in excerpt.wording
    services.publish_survey(survey, by=cast.union_coordinator)
    assert excerpt.wording not in client.get(survey.results_url).content.decode()
    client.force_login(cast.union_coordinator)
    approve = reverse("surveys:excerpts-approve", args=[survey.slug])
    assert excerpt.wording in client.get(approve).content.decode()
    assert client.post(approve, {"excerpt": excerpt.pk, "verdict": "approve"}).status_code == 302
    client.logout()
    assert excerpt.wording in client.get(survey.results_url).content.decode()


def test_excerpt_on_a_survey_of_the_board_is_approved_by_the_district_which_sees_no_other_text(client, cast):
    survey = texts.counted(cast.union_coordinator, 20, owner="board", reach="partners")
    row = texts.texts_of(survey)[0]
    excerpt = services.propose_excerpt(survey, text=row.pk, wording=row.text, by=cast.analyst)
    with pytest.raises(Refused):
        services.approve_excerpt(survey, excerpt=excerpt.pk, by=cast.union_coordinator)
    client.force_login(cast.district_admin)
    html = client.get(reverse("surveys:excerpts-approve", args=[survey.slug])).content.decode()
    assert row.text in html
    assert texts.texts_of(survey)[1].text not in html
    assert services.approve_excerpt(survey, excerpt=excerpt.pk, by=cast.district_admin)
    assert selectors.newest_release(survey, "shared").content["texts"][0]["excerpts"] == [row.text]


def test_one_person_is_never_both(cast):
    survey = texts.counted(cast.union_coordinator, 12)
    row = texts.texts_of(survey)[0]
    excerpt = services.propose_excerpt(survey, text=row.pk, wording=row.text, by=cast.analyst)
    with pytest.raises(IntegrityError), transaction.atomic():
        Excerpt.objects.filter(pk=excerpt.pk).update(approved_by=cast.analyst)


@pytest.mark.parametrize("wording", ["Colleagues came", "helped. Colleague", "", "[…]", "olleague"])
def test_words_may_be_left_out_but_not_changed(cast, wording):
    survey = texts.counted(cast.union_coordinator, 12)
    with pytest.raises(NotPossible):
        services.propose_excerpt(survey, text=texts.texts_of(survey)[0].pk, wording=wording, by=cast.analyst)


def test_question_shows_at_most_five_excerpts(cast):
    survey = texts.counted(cast.union_coordinator, 12)
    rows = texts.texts_of(survey)
    for row in rows[:5]:
        services.propose_excerpt(survey, text=row.pk, wording=row.text, by=cast.analyst)
    with pytest.raises(NotPossible):
        services.propose_excerpt(survey, text=rows[5].pk, wording=rows[5].text, by=cast.analyst)
    services.propose_excerpt(survey, text=texts.texts_of(survey, "wish")[0].pk, wording="More of it", by=cast.analyst)


def test_texts_are_coded_on_the_page_twice_without_harm(client, cast):
    survey = texts.counted(cast.union_coordinator, 12)
    row = texts.texts_of(survey)[0]
    place = reverse("surveys:texts-code", args=[survey.slug, "worked"])
    client.force_login(cast.analyst)
    for _ in range(2):
        posted = {"do": "code", "text": row.pk, "new_theme": "  Colleagues "}
        assert client.post(place, posted)["Location"] == f"{place}#t-{row.pk}"
    assert list(row.themes.values_list("name", flat=True)) == ["Colleagues"]
    assert client.post(place, {"do": "code", "text": "x", "themes": ["999"]}).status_code == 422
    assert client.post(place, {"do": "propose", "text": row.pk, "wording": "other words"}).status_code == 409
    other = made.published(cast.union_coordinator, 12)
    foreign = TextAnswer.objects.create(survey=other, target="worked", text="cnry-foreign")
    assert client.post(place, {"do": "code", "text": foreign.pk, "new_theme": "x"}).status_code == 409
