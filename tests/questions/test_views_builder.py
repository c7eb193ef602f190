"""The builder: plain forms on one address, two people at once, nothing needs a script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.questions import selectors, services
from core.questions.models import QuestionSet
from core.questions.types import parse
from tests.questions import room, sets

pytestmark = pytest.mark.urls("tests.questions.room")


@pytest.fixture
def builder(client, cast):
    question_set = sets.made_set(cast.union_coordinator)
    client.force_login(cast.union_coordinator)
    return Builder(client, question_set)


class Builder:
    def __init__(self, client, question_set):
        self.client, self.question_set = client, question_set
        self.address = f"/room/{question_set.pk}/edit/"

    def press(self, do, query="", **typed):
        typed.setdefault("lock_version", QuestionSet.objects.get(pk=self.question_set.pk).lock_version)
        return self.client.post(self.address + query, {"do": do, **typed})

    def keys(self):
        draft = QuestionSet.objects.get(pk=self.question_set.pk).draft
        return [[question["key"] for question in section["questions"]] for section in draft["sections"]]

    def question(self, key):
        definition, _faults = QuestionSet.objects.get(pk=self.question_set.pk).read_draft()
        return definition.by_key[key]


def test_outline_lists_every_question_and_says_it_is_ready(builder):
    page = builder.client.get(builder.address).content.decode()
    for said in ("1. What is your role?", "4. What worked?", "Ready to publish", "Answering takes about 2 minutes."):
        assert said in page


def test_questions_move_by_buttons(builder):
    assert builder.press("down:role").status_code == 302
    assert builder.keys() == [["topics", "role", "fits", "worked"]]
    assert builder.press("up:role").status_code == 302
    assert builder.press("up:role").status_code == 302
    assert builder.keys() == [["role", "topics", "fits", "worked"]]


def test_question_moves_into_the_next_section(builder):
    builder.press("save", "?section=", **{"title:en": "At the end", "title:es": "Al final"})
    builder.press("down:worked")
    assert builder.keys() == [["role", "topics", "fits"], ["worked"]]


def test_new_question_gets_a_key_of_its_own(builder):
    typed = {"label:en": "What worked?", "label:es": "¿Qué funcionó?", "limit": "500", "identifying": "no"}
    assert builder.press("save", "?new=long&section=you", **typed).status_code == 302
    assert builder.keys() == [["role", "topics", "fits", "worked", "what_worked"]]
    assert builder.question("what_worked").config == {"limit": 500}
    assert builder.question("what_worked").identifying is False


def test_answers_keep_their_keys_when_reworded_and_new_ones_are_added_by_line(builder):
    page = builder.client.get(builder.address + "?question=topics").content.decode()
    assert 'value="Early literacy"' in page
    typed = {
        "label:en": "Which topics?",
        "label:es": "¿Qué temas?",
        "option:languages:en": "Languages",
        "option:languages:es": "Idiomas",
        "option:none:en": "None of these",
        "option:none:es": "Ninguno",
        "more": "Art\n\nArt\n",
        "max": "2",
        "none_key": "none",
        "rather_not_say": "on",
    }
    assert builder.press("save", "?question=topics", **typed).status_code == 302
    config = builder.question("topics").config
    assert [option["key"] for option in config["options"]] == ["languages", "none", "art", "art_2", "rather_not_say"]
    assert (config["max"], config["none_key"], config["other"]) == (2, "none", False)


def test_scale_keeps_a_scale_of_its_own(builder):
    typed = {"label:en": "How far?", "preset": "", "start": "0", "points": "7", "low:en": "Near", "high:en": "Far"}
    builder.press("save", "?question=fits", **typed)
    assert builder.question("fits").config == {
        "preset": "",
        "start": 0,
        "points": 7,
        "low": {"en": "Near"},
        "high": {"en": "Far"},
    }


def test_question_without_words_is_refused_with_everything_typed(builder):
    response = builder.press("save", "?question=worked", **{"label:es": "¿Qué funcionó?", "limit": "9999"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Write the question" in page
    assert "¿Qué funcionó?" in page
    assert 'value="9999"' in page


def test_second_save_of_two_people_shows_both_texts(builder):
    first = {"label:en": "What helped?", "label:es": "a", "lock_version": 0}
    assert builder.press("save", "?question=worked", limit="10", **first).status_code == 302
    response = builder.press("save", "?question=worked", limit="20", **{**first, "label:en": "What did you try?"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Someone saved before you. Both texts are below." in page
    assert "What did you try?" in page
    assert builder.question("worked").label["en"] == "What helped?"
    assert 'name="lock_version" value="1"' in page


def test_stale_button_changes_nothing(builder):
    builder.press("down:role")
    assert builder.press("down:role", lock_version=0).status_code == 409
    assert builder.keys() == [["topics", "role", "fits", "worked"]]


@pytest.mark.parametrize(
    "do", ["up:nobody", "remove:nobody", "remove-section:you", "languages", "dance", "", "up", "remove-section:x"]
)
def test_button_that_leads_nowhere_is_a_conflict(builder, do):
    before = builder.keys()
    assert builder.press(do).status_code == 409
    assert builder.keys() == before


@pytest.mark.parametrize("query", ["?question=nobody", "?new=nobody", "?section=nobody"])
def test_unknown_part_is_not_found(builder, query):
    assert builder.client.get(builder.address + query).status_code == 404


def test_rest_is_set_to_no_and_a_declared_yes_stays(builder):
    for key, identifying in (("worked", "yes"), ("fits", "")):
        typed = {"label:en": key, "label:es": key, "preset": "likert5", "limit": "10", "identifying": identifying}
        builder.press("save", f"?question={key}", **typed)
    assert builder.press("rest-to-no").status_code == 302
    assert [builder.question(key).identifying for key in ("role", "fits", "worked")] == [False, False, True]


def fresh(builder):
    return QuestionSet.objects.get(pk=builder.question_set.pk)


def test_languages_are_chosen_and_read(builder):
    builder.press("languages", **{"language:en": "on", "language:ar": "on"})
    assert fresh(builder).draft["languages"] == {"en": {"reviewed": True}, "ar": {"reviewed": False}}
    assert builder.press("reviewed:ar").status_code == 302
    assert fresh(builder).draft["languages"]["ar"] == {"reviewed": True}
    assert builder.press("reviewed:vi").status_code == 409
    page = builder.client.get(builder.address).content.decode()
    assert 'lang="ar">العربية' in page
    assert "texts are missing" in page


def test_edit_of_words_takes_the_tick_away(builder):
    typed = {"label:en": "What helped?", "label:es": "¿Qué funcionó?", "limit": "10"}
    builder.press("save", "?question=worked", **typed)
    _definition, faults = selectors.ready_to_publish(fresh(builder))
    says = "A person must read this language and tick “reviewed”"
    assert [str(fault) for fault in faults] == [f"English: {says}", f"Español: {says}"]


def test_question_is_copied_under_a_key_of_its_own(builder):
    builder.press("copy:role")
    assert builder.keys() == [["role", "role_2", "topics", "fits", "worked"]]
    assert builder.question("role_2").config == builder.question("role").config


def test_undo_brings_the_last_change_back_and_again_forth(builder):
    assert builder.press("undo").status_code == 409
    builder.press("remove:role")
    assert builder.press("undo").status_code == 302
    assert builder.keys() == [["role", "topics", "fits", "worked"]]
    builder.press("undo")
    assert builder.keys() == [["topics", "fits", "worked"]]


def test_sections_move_by_buttons(builder):
    builder.press("save", "?section=", **{"title:en": "At the end", "title:es": "Al final"})
    builder.press("section-up:section")
    assert [section["key"] for section in fresh(builder).draft["sections"]] == ["section", "you"]
    builder.press("section-up:section")
    builder.press("section-down:section")
    assert [section["key"] for section in fresh(builder).draft["sections"]] == ["you", "section"]
    assert builder.press("section-up:nobody").status_code == 409


def test_answer_is_retired_and_offered_again(builder):
    typed = {"label:en": "a", "label:es": "a", "option:languages:en": "A", "option:literacy:en": "B"}
    builder.press("save", "?question=role", **typed, retired="literacy")
    assert [option.get("retired") for option in builder.question("role").config["options"]] == [None, True]
    builder.press("save", "?question=role", **typed)
    assert [option.get("retired") for option in builder.question("role").config["options"]] == [None, None]


def test_form_of_many_languages_keeps_the_words_it_does_not_show(builder):
    builder.press("languages", **{"language:en": "on", "language:es": "on", "language:fr": "on"})
    builder.press("save", "?question=fits", **{"label:en": "PD fits", "preset": "likert5"})
    assert dict(builder.question("fits").label) == {"en": "PD fits", "es": "PD fits what my students need (es)"}
    typed = {"label:en": "Topics", "option:math:en": "Math", "option:none:en": "None", "noun:en": "things"}
    builder.press("save", "?question=topics", **typed)
    config = builder.question("topics").config
    assert config["options"][0]["label"] == {"en": "Math", "es": "Math talk (es)"}
    assert config["noun"] == {"en": "things", "es": "temas"}


def test_translator_writes_beside_the_main_language(builder):
    builder.press("languages", **{"language:en": "on", "language:vi": "on"})
    address = f"/room/{builder.question_set.pk}/translate/?in=vi"
    page = builder.client.get(address).content.decode()
    assert "PD fits what my students need" in page
    assert 'lang="vi" dir="ltr"' in page
    names = builder.client.get(address).context["form"].fields
    typed = dict.fromkeys(set(names) - {"reviewed"}, "Một văn bản")
    assert builder.client.post(address, {**typed, "reviewed": "on", "lock_version": 1}).status_code == 302
    definition, faults = selectors.ready_to_publish(fresh(builder))
    assert (faults, dict(definition.languages)) == ([], {"en": True, "vi": True})
    assert definition.by_key["fits"].config["low"]["vi"] == "Một văn bản"
    assert builder.client.post(address, {**typed, "lock_version": 1}).status_code == 409
    assert builder.client.get(address.replace("vi", "fr")).status_code == 404


def test_translated_sheet_says_its_language_and_direction(builder, client):
    builder.press("languages", **{"language:en": "on", "language:ar": "on"})
    preview = client.get(f"/room/{builder.question_set.pk}/preview/?in=ar").content.decode()
    assert 'lang="ar" dir="rtl"' in preview
    assert "texts have no translation yet and show in the main language." in preview
    assert preview.count("Not translated yet") == 4
    assert '<legend lang="en" dir="auto">' in preview


def test_workbook_goes_out_and_comes_in_as_a_new_draft(builder):
    before = fresh(builder)
    response = builder.client.get(f"/room/{builder.question_set.pk}/export/")
    assert response["Content-Disposition"] == 'attachment; filename="what-should-pd-time-be-for.xlsx"'
    builder.press("remove:role")
    address = f"/room/{builder.question_set.pk}/import/"
    assert builder.client.get(address).status_code == 200

    def send(content, lock_version):
        file = SimpleUploadedFile("form.xlsx", content)
        return builder.client.post(address, {"workbook": file, "lock_version": lock_version})

    assert send(response.content, 0).status_code == 409
    assert send(response.content, 1).status_code == 302
    assert parse(fresh(builder).draft)[0].as_json() == parse(before.draft)[0].as_json()
    bad = send(b"PK no workbook", 2)
    assert bad.status_code == 422
    assert "This is not an Excel workbook (.xlsx)." in bad.content.decode()
    assert send(b"", 2).status_code == 422
    assert builder.client.post(address, {"lock_version": 2}).status_code == 422
    assert fresh(builder).lock_version == 2


def test_builder_of_an_open_survey_lists_what_does_not_widen(builder):
    services.publish_version(builder.question_set, by=None)
    builder.press("remove:worked")
    room.widening.append(True)
    try:
        page = builder.client.get(builder.address).content.decode()
    finally:
        room.widening.clear()
    assert "The question “worked” can’t be removed while people are answering" in page
    assert "People are answering now." in page


def test_question_is_removed(builder):
    builder.press("remove:topics")
    assert builder.keys() == [["role", "fits", "worked"]]


@pytest.mark.parametrize("kind", ["single", "multiple", "scale", "long"])
def test_every_type_has_its_form(builder, kind):
    assert builder.client.get(builder.address + f"?new={kind}&section=you").status_code == 200


def test_answers_move_by_buttons_and_stay_on_the_page(builder):
    def order():
        return [option["key"] for option in builder.question("topics").config["options"]]

    before = order()
    page = builder.client.get(f"{builder.address}?question=topics").content.decode()
    assert f"answer-up:topics:{before[0]}" not in page and f"answer-down:topics:{before[-1]}" not in page
    assert f"answer-down:topics:{before[0]}" in page
    moved = builder.press(f"answer-down:topics:{before[0]}")
    assert (moved.status_code, moved["Location"]) == (302, f"{builder.address}?question=topics#order")
    assert order() == [before[1], before[0], *before[2:]]
    builder.press(f"answer-up:topics:{before[0]}")
    builder.press(f"answer-up:topics:{before[0]}")  # at the top it stays
    assert order() == before
    assert builder.press("answer-up:topics:no_such").status_code == 409
    assert builder.press("answer-up:no_such:math").status_code == 409
