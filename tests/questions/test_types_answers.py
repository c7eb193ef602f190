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


MORE = parse(sets.all_kinds())[0]


def told(key, raw):
    """Return what an answer to one of the six further questions becomes: its value or its sentence."""
    cleaned = MORE.clean({"role": "languages", key: raw})
    return cleaned.faults[key].message if key in cleaned.faults else cleaned.answers.get(key)


def test_definition_of_all_kinds_has_no_fault():
    assert parse(sets.all_kinds())[1] == []


def required(kind, **config):
    return parse(sets.definition(sets.question("asked", kind, required=True, config=config)))[0]


def test_matrix_row_missing_is_kept_if_optional_and_named_if_required():
    rows = {"preset": "likert5", "rows": sets.STATEMENTS}
    assert told("say", {"leads": "4"}) == {"leads": 4}
    faults = required("matrix", **rows).clean({"asked": {"leads": "4"}}).faults
    assert faults["asked"].message == "Choose an answer to “what our PD is about”"


@pytest.mark.parametrize("raw", [{"content": "9"}, {"content": "NaN"}])
def test_matrix_number_outside_its_scale(raw):
    assert told("say", raw) == "Choose a number from 1 to 5"


@pytest.mark.parametrize("raw", [{"stranger": "3"}, ["content"], "content", 3])
def test_matrix_with_unknown_row(raw):
    assert told("say", raw) == "Choose one of the answers in the list"


@pytest.mark.parametrize("raw", [{"literacy": " 2", "math": "١", "languages": 3}, ["math", "literacy", "languages"]])
def test_ranking_is_stored_best_first(raw):
    assert told("order", raw) == ["math", "literacy", "languages"]


@pytest.mark.parametrize("raw", [
    {"math": "1", "literacy": "1", "languages": "2"}, {"math": "1", "literacy": "3"}, {"math": "1", "literacy": "2"},
    {"math": "0", "literacy": "1", "languages": "2"}, {"math": "first", "literacy": "2", "languages": "3"},
    {"math": "1", "literacy": "2", "languages": "3", "inclusion": "4"}, ["math", "math", "literacy"], ["math"],
])  # fmt: skip
def test_ranking_with_repeats_or_gaps(raw):
    assert told("order", raw) == "Give each place once"


@pytest.mark.parametrize("sum_", [99, 101])
def test_budget_that_does_not_add_up(sum_):
    raw = {"languages": "60", "inclusion": str(sum_ - 60)}
    assert told("split", raw) == f"Your points add to {sum_}. Make them add to 100."


@pytest.mark.parametrize("points", ["-5", "2.5", "1,5", "NaN", "1e2", "ten", "9" * 40, 2.5, True])
def test_budget_with_other_than_whole_points(points):
    assert told("split", {"languages": points, "inclusion": "100"}) == "Use whole numbers from 0"


def test_budget_keeps_what_got_points():
    assert told("split", {"languages": "٦٠", "inclusion": "40", "literacy": "0"}) == {"languages": 60, "inclusion": 40}


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        ("1,5", "Write the number without a comma"),
        ("1,200.50", "Write the number without a comma"),
        ("NaN", "Enter a number"),
        ("Infinity", "Enter a number"),
        ("1e309", "Enter a number"),
        ("0x1f", "Enter a number"),
        ("twelve", "Enter a number"),
        (float("inf"), "Enter a number"),
        (float("nan"), "Enter a number"),
        ("2.5", "Use a whole number"),
        ("-1", "Enter a number from 0 to 60"),
        (str(2**63), "Enter a number"),
        ("٣", 3),
        ("١٢", 12),
        (" 12 ", 12),
        ("12.0", 12),
    ],
)
def test_number(raw, says):
    assert told("years", raw) == says


def test_number_keeps_its_decimals():
    asks = required("number", decimals=2, edges=[1.5])
    assert asks.clean({"asked": "1.25"}).answers == {"asked": 1.25}
    assert asks.clean({"asked": "1.255"}).faults["asked"].message == "Use at most 2 decimals"


@pytest.mark.parametrize("raw", [
    "0000-01-01", "2026-02-31", {"year": "0000", "month": "1", "day": "1"}, {"year": "2026", "month": "2", "day": "31"},
    {"year": "2026", "month": "2"}, {"year": "2026", "month": "13", "day": "1"}, {"day": "x"}, "today", 2026, ["2026"],
    {"year": "9" * 9, "month": "1", "day": "1"},
])  # fmt: skip
def test_date_that_is_none(raw):
    assert told("since", raw) == "Enter a real date"


def test_date_is_stored_as_iso_text():
    assert told("since", {"year": "2020", "month": "2", "day": "٢٩"}) == "2020-02-29"
    assert told("since", "1979-12-31") == "Enter a date from 1980 to 2026"
    assert required("date", precision="month").clean({"asked": {"year": "2020", "month": "2"}}).answers == {
        "asked": "2020-02"
    }


def test_short_answer_is_one_line():
    assert told("title", " a\r\nb\tc ") == "a b c"
    assert told("title", "x" * 201) == "Make it shorter: 201 of 200 characters"


def test_anonymous_surveys_keep_bins_and_years():
    answers = MORE.clean({"role": "languages", "years": "12", "since": "2020-02-29", "title": "Nurse"}).answers
    assert MORE.coarse(answers) == {"role": "languages", "years": "bin2", "since": "2020", "title": "Nurse"}
