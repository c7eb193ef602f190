"""One person's answers: the sentences of surveys.md section 7 that concern our types."""

import pytest

from core.questions.types import parse
from tests.questions import sets

ASKED = parse(sets.four_kinds())[0]


def fault(**raw):
    raw = {"role": "languages", **raw}
    return {key: fault.message for key, fault in ASKED.clean(raw).faults.items()}


def test_definition_of_four_kinds_has_no_fault():
    assert parse(sets.four_kinds())[1] == []


def test_answers_are_stored_as_keys_numbers_and_text():
    raw = {"role": "languages", "topics": ["other", "math"], "topics.other": " Chess ", "fits": "4", "worked": "a\r\nb"}
    assert ASKED.clean(raw).answers == {
        "role": "languages",
        "topics": ["math", "other"],
        "topics.other": "Chess",
        "fits": 4,
        "worked": "a\nb",
    }


def test_nothing_answered_is_one_general_fault():
    optional = parse(sets.definition(sets.question("fits", "scale", config={"preset": "likert5"})))[0]
    for raw in ({}, {"fits": ""}, {"fits": None}, {"nobody": "asked"}):
        assert {key: str(f) for key, f in optional.clean(raw).faults.items()} == {"": "Answer at least one question"}


def test_required_question_skipped():
    assert {k: f.message for k, f in ASKED.clean({"fits": 3}).faults.items()} == {
        "role": "Choose an answer to “What is your role?”"
    }


@pytest.mark.parametrize("raw", ["unknown", "Languages", 3, ["languages", "math"], {"a": 1}, "languages\x00", True])
def test_unknown_option(raw):
    assert fault(role=raw) == {"role": "Choose one of the answers in the list"}


@pytest.mark.parametrize("raw", [["unknown"], "languages", ["languages", 3], [["languages"]], {"languages": 1}])
def test_unknown_options_among_several(raw):
    assert fault(topics=raw) == {"topics": "Choose one of the answers in the list"}


def test_none_with_others():
    assert fault(topics=["none", "math"]) == {"topics": "Choose 'None of these' alone"}


def test_too_many():
    raw = ["languages", "inclusion", "literacy", "math"]
    assert fault(topics=raw) == {"topics": "You chose 4 topics. Choose up to 3."}


@pytest.mark.parametrize("raw", ["0", "6", "NaN", "1e309", "3.5", "-1", 3.0, True, [3], "١٢٣", "9" * 400, {"a": 1}])
def test_scale_out_of_range(raw):
    assert fault(fits=raw) == {"fits": "Choose a number from 1 to 5"}


def test_scale_reads_digits_of_every_script():
    assert ASKED.clean({"fits": "٣"}).answers == {"fits": 3}


def test_text_too_long_says_by_how_much():
    assert fault(worked="x" * 50_000) == {"worked": "Make it shorter: 50,000 of 2,000 characters"}


def test_text_is_mended_not_refused():
    raw = "e\u0301\x00 \ud800 a\r\nb \u05d0 <b>"
    assert ASKED.clean({"role": "math", "worked": raw}).answers["worked"] == "é \ufffd a\nb א <b>"


def test_text_of_other_without_other_is_dropped_and_counted():
    cleaned = ASKED.clean({"role": "languages", "topics": ["math"], "topics.other": "Chess", "stranger": "x"})
    assert (cleaned.answers, cleaned.dropped) == ({"role": "languages", "topics": ["math"]}, 2)
