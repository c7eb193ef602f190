"""Conditions: the shared cases, run here and by the page's twin; what a definition refuses; hidden is unanswered."""

import json
import subprocess
from pathlib import Path

import playwright
import pytest

from core.questions import showif
from core.questions.types import parse
from tests.questions import sets

CASES = json.loads(Path("tests/questions/showif_cases.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"])
def test_condition_holds_as_the_table_says(case):
    show_if = showif.read(case["show_if"])
    assert show_if.as_json() == case["show_if"]
    assert show_if.holds(case["chosen"]) is case["asked"]


def test_twin_in_script_agrees_on_every_case():
    script = Path("static/js/showif.js").read_text() + (
        f"console.log(JSON.stringify({json.dumps(CASES)}.map((c) => globalThis.plabShows(c.show_if, c.chosen))));"
    )
    node = Path(playwright.__file__).parent / "driver" / "node"  # its own, so that nobody has to install one
    found = subprocess.run([node, "-"], input=script, capture_output=True, text=True, check=True)
    assert dict(zip([case["note"] for case in CASES], json.loads(found.stdout), strict=True)) == {
        case["note"]: case["asked"] for case in CASES
    }


@pytest.mark.parametrize("raw", [
    [], "role", {}, {"all": []}, {"all": {}}, {"some": [{"q": "role", "op": "answered"}]},
    {"all": [{"q": "role", "op": "is"}]}, {"all": [{"q": "role", "op": "==", "value": 1}]},
    {"all": [{"op": "answered"}]},
    {"all": [{"q": "role", "op": "gte", "value": "3"}]}, {"all": [{"q": "role", "op": "is", "value": True}]},
    {"all": [{"q": "role", "op": "is", "value": ["a"]}]}, {"all": ["role"]},
    {"all": [{"q": "role", "op": "answered"}], "any": []}, {"all": [{"q": "role", "op": "answered"}] * 11},
])  # fmt: skip
def test_other_forms_are_no_condition(raw):
    assert showif.read(raw) is None


def asks(*questions):
    return parse(sets.definition(*questions))


def when(key, op="answered", value=None):
    return {"all": [{"q": key, "op": op, **({} if value is None else {"value": value})}]}


ROLE = sets.question("role", "single", "What is your role?", config={"options": sets.TOPICS[:3]})
FITS = sets.question("fits", "scale", "PD fits", config={"preset": "likert5"}, show_if=when("role", "is", "literacy"))
WHY = sets.question("why", "long", "Why?", required=True, show_if=when("fits", "lte", 2))
LAST = sets.question("last", "short", "Anything else?", show_if=when("why"))


def test_condition_survives_json():
    definition, faults = asks(ROLE, FITS, WHY, LAST)
    assert faults == []
    assert parse(json.loads(json.dumps(definition.as_json())))[0] == definition
    assert definition.as_json()["sections"][0]["questions"][1]["show_if"] == when("role", "is", "literacy")


def test_hidden_question_is_unanswered_for_later_ones_and_its_answer_dropped():
    definition, _faults = asks(ROLE, FITS, WHY, LAST)
    everything = {"role": "literacy", "fits": 2, "why": "Because", "last": "No"}
    assert definition.clean(everything).answers == everything
    cleaned = definition.clean({**everything, "role": "inclusion"})
    assert (cleaned.answers, cleaned.faults, cleaned.dropped) == ({"role": "inclusion"}, {}, 3)


def test_hidden_required_question_is_not_missed():
    definition, _faults = asks(ROLE, FITS, WHY, LAST)
    assert definition.clean({"role": "literacy", "fits": 4}).faults == {}
    assert list(definition.clean({"role": "literacy", "fits": 1}).faults) == ["why"]


@pytest.mark.parametrize(
    ("show_if", "says"),
    [
        (when("later"), "It looks at the question “later”, which comes later or is gone"),
        (when("why"), "It looks at the question “why”, which comes later or is gone"),
        (when("fits", "includes", "literacy"), "It looks for an answer that “PD fits” doesn’t have"),
        (when("fits", "gte", 9), "It looks for an answer that “PD fits” doesn’t have"),
        (when("role", "is", "nobody"), "It looks for an answer that “What is your role?” doesn’t have"),
        ({"all": "role"}, "This condition can’t be read"),
    ],
)
def test_condition_is_refused_with_its_place(show_if, says):
    later = sets.question("later", "short", "Later?")
    definition, faults = asks(ROLE, FITS, {**WHY, "show_if": show_if}, later)
    assert [str(fault) for fault in faults] == [f"Question 3, when it is asked: {says}"]
    assert faults[0].question == "why"
    assert definition.by_key["why"].show_if is None
