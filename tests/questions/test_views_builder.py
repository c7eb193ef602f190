"""The builder: plain forms on one address, two people at once, nothing needs a script."""

import pytest

from core.questions import selectors
from core.questions.models import QuestionSet
from tests.questions import sets

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


def test_languages_are_chosen_and_reviewed(builder):
    builder.press("languages", **{"language:en": "on", "reviewed:es": "on"})
    definition, faults = selectors.ready_to_publish(QuestionSet.objects.get(pk=builder.question_set.pk))
    assert dict(definition.languages) == {"en": False}
    assert [str(fault) for fault in faults] == ["English: A person must read this language and tick “reviewed”"]


def test_question_is_removed(builder):
    builder.press("remove:topics")
    assert builder.keys() == [["role", "fits", "worked"]]


@pytest.mark.parametrize("kind", ["single", "multiple", "scale", "long"])
def test_every_type_has_its_form(builder, kind):
    assert builder.client.get(builder.address + f"?new={kind}&section=you").status_code == 200
