"""Each type's rows of an XLSForm, and what may change about it while people answer."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.questions.types import Fault, XlsOption, XlsRow, kind_named, kind_of, parse
from tests.questions import sets

LANGUAGES = ["en", "es"]
OWN_SCALE = {"start": 0, "points": 4, "low": sets.words("Never"), "high": sets.words("Always")}
CONFIGS = [
    ("single", {"options": sets.TOPICS}),
    ("single", {"options": sets.TOPICS, "other": True}),
    ("single", {"options": [sets.option("rather_not_say", "I’d rather not say")], "options_from": "schools"}),
    ("single", {"options": [*sets.TOPICS[:3], {**sets.TOPICS[3], "retired": True}]}),
    ("multiple", {"options": sets.TOPICS}),
    ("multiple", {"options": sets.TOPICS, "min": 2, "max": 3, "none_key": "none", "noun": sets.words("topics")}),
    ("multiple", {"options": sets.TOPICS, "max": 3, "other": True}),
    ("multiple", {"options": sets.TOPICS, "min": 2}),
    ("scale", {"preset": "likert5"}),
    ("scale", {"preset": "nps11"}),
    ("scale", OWN_SCALE),
    ("long", {}),
    ("long", {"limit": 5000}),
    ("short", {}),
    ("short", {"limit": 60}),
    ("matrix", {"preset": "likert5", "rows": sets.STATEMENTS}),
    ("matrix", {**OWN_SCALE, "rows": sets.STATEMENTS}),
    ("ranking", {"options": sets.TOPICS, "top": 2}),
    ("budget", {"options": sets.TOPICS[:3], "total": 10}),
    ("number", {"edges": [6, 21]}),
    ("number", {"edges": [-1.5, 2.25], "decimals": 2, "min": -10, "max": 10.5}),
    ("date", {"first": 2020, "last": 2024, "by": "month"}),
    ("date", {"precision": "year"}),
]


def asked(kind, config, **more):
    definition, faults = parse(sets.definition(sets.question("asked", kind, config=config, **more)))
    assert faults == []
    return definition.by_key["asked"]


@pytest.mark.parametrize(("kind", "config"), CONFIGS)
def test_question_survives_its_rows(kind, config):
    question = asked(kind, config)
    rows = kind_of(question).to_xlsform(question)
    assert rows[0].name == "asked"
    assert all(row.name.startswith("asked.") for row in rows[1:] if row.type != "end_group")
    again, faults = kind_of(question).parse(kind_of(question).from_xlsform(rows, LANGUAGES), LANGUAGES)
    assert (again, faults) == (dict(question.config), [])


def test_foreign_rows_are_read():
    options = (XlsOption("a", {"en": "A"}), XlsOption("b", {"en": "B"}))
    few = {"constraint": "count-selected(.) <= 2"}
    assert kind_named("single").from_xlsform([XlsRow("select_one", options=options, or_other=True)], ["en"]) == {
        "options": [{"key": "a", "label": {"en": "A"}}, {"key": "b", "label": {"en": "B"}}],
        "other": True,
    }
    read = kind_named("multiple").from_xlsform([XlsRow("select_multiple", options=options, columns=few)], ["en"])
    assert (read["min"], read["max"]) == (None, 2)
    scale = XlsRow("range", columns={"parameters": "start=1 end=7 step=1"})
    assert kind_named("scale").from_xlsform([scale], ["en"])["points"] == 7
    assert kind_named("long").from_xlsform([XlsRow("text", columns={"appearance": "multiline"})], ["en"]) == {}
    assert kind_named("long").from_xlsform([XlsRow("select_one")], ["en"]) is None


@pytest.mark.parametrize(
    ("kind", "row", "column"),
    [
        ("scale", XlsRow("range", columns={"parameters": "start=0 end=100 step=5"}), "parameters"),
        ("scale", XlsRow("range"), "parameters"),
        ("number", XlsRow("integer", columns={"constraint": "regex(., '[0-9]')"}), "constraint"),
        ("date", XlsRow("date", columns={"appearance": "week"}), "appearance"),
        ("multiple", XlsRow("select_multiple", columns={"constraint": "count(.) = 2"}), "constraint"),
        ("multiple", XlsRow("select_multiple", columns={"constraint": "count-selected(.) <= 2 or 1"}), "constraint"),
    ],
)
def test_what_a_type_cannot_take_names_its_column(kind, row, column):
    with pytest.raises(Fault) as fault:
        kind_named(kind).from_xlsform([row], LANGUAGES)
    assert fault.value.place == (column,)


def test_plab_column_that_people_edited_is_judged_like_any_config():
    row = XlsRow("text", "asked", plab={"kind": "long", "limit": "many"})
    _config, faults = kind_named("long").parse(kind_named("long").from_xlsform([row], LANGUAGES), LANGUAGES)
    assert [str(fault) for fault in faults] == ["how long: Write a number from 1 to 5,000"]


def changed(kind, config, other, **more):
    old, new = asked(kind, config), asked(kind, other, **more)
    return [fault.message for fault in kind_of(old).widens(old, new)]


A, B, C = sets.TOPICS[:3]
SAY = {"preset": "likert5", "rows": [A, B]}
YEARS = {"edges": [6, 21], "min": 0}
ONLY_WORDING = ["Only wording may change while people are answering"]


@pytest.mark.parametrize(
    ("kind", "config", "other"),
    [
        ("single", {"options": [A, B]}, {"options": [A, {"key": B["key"], "label": sets.words("Reworded")}]}),
        ("single", {"options": [A, B]}, {"options": [A, C, B]}),
        ("single", {"options": [A, B, C]}, {"options": [A, {**B, "retired": True}, C]}),
        ("multiple", {"options": [A, B], "max": 2}, {"options": [A, B], "max": 2, "noun": sets.words("things")}),
        ("scale", OWN_SCALE, {**OWN_SCALE, "low": sets.words("Hardly ever")}),
        ("long", {"limit": 100}, {"limit": 200}),
        ("short", {"limit": 100}, {"limit": 200}),
        ("matrix", SAY, {**SAY, "rows": [{**A, "label": sets.words("Reworded")}, B]}),
        ("ranking", {"options": [A, B], "top": 2}, {"options": [A, C, B], "top": 2}),
        ("budget", {"options": [A, B]}, {"options": [A, B, C]}),
        ("budget", {"options": [A, B, C]}, {"options": [A, B, {**C, "retired": True}]}),
    ],
)
def test_change_that_widens(kind, config, other):
    assert changed(kind, config, other, label="Reworded?") == []


@pytest.mark.parametrize(
    ("kind", "config", "other", "says"),
    [
        ("single", {"options": [A, B, C]}, {"options": [A, B]},
         ["Retire the answer “literacy” instead of removing it"]),
        ("single", {"options": [A, B]}, {"options": [B, A]},
         ["Answers can’t change their order while people are answering"]),
        ("single", {"options": [A, B, {**C, "retired": True}]}, {"options": [A, B, C]},
         ["The answer “literacy” was retired and can’t come back"]),
        ("single", {"options": [A, B]}, {"options": [A, B], "other": True}, ONLY_WORDING),
        ("multiple", {"options": [A, B], "max": 2}, {"options": [A, B], "max": 1}, ONLY_WORDING),
        ("scale", {"preset": "likert5"}, {"preset": "rating5"}, ONLY_WORDING),
        ("long", {"limit": 200}, {"limit": 100}, ["A text limit can’t shrink while people are answering"]),
        ("matrix", SAY, {**SAY, "rows": [A, B, C]}, ONLY_WORDING),
        ("matrix", SAY, {**SAY, "rows": [B, A]}, ONLY_WORDING),
        ("matrix", SAY, {**SAY, "preset": "rating5"}, ONLY_WORDING),
        ("ranking", {"options": [A, B, C], "top": 2}, {"options": [A, B, C], "top": 3}, ONLY_WORDING),
        ("budget", {"options": [A, B]}, {"options": [A, B], "total": 10}, ONLY_WORDING),
        ("number", YEARS, {**YEARS, "edges": [6, 11, 21]}, ONLY_WORDING),
        ("number", YEARS, {**YEARS, "max": 60}, ONLY_WORDING),
        ("date", {}, {"precision": "month"}, ONLY_WORDING),
    ],
)  # fmt: skip
def test_change_that_does_not_widen(kind, config, other, says):
    assert changed(kind, config, other) == says


def test_required_question_stays_as_it_is():
    assert changed("long", {}, {}, required=True) == ONLY_WORDING


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 200) | st.floats(allow_nan=False) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)
WRITTEN = [(question, kind_of(question).to_xlsform(question)) for question in parse(sets.all_kinds())[0].questions]
PLAB = [
    "limit",
    "preset",
    "low",
    "high",
    "noun",
    "none_key",
    "total",
    "top",
    "edges",
    "decimals",
    "first",
    "last",
    "by",
]


@given(
    which=st.integers(0, len(WRITTEN) - 1),
    plab=st.dictionaries(st.sampled_from(PLAB), JSON, max_size=4),
    columns=st.dictionaries(st.sampled_from(["parameters", "constraint", "appearance"]), st.text(max_size=20)),
)
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_plab_is_read_or_a_fault(which, plab, columns):
    question, rows = WRITTEN[which]
    first = replace(rows[0], plab={**rows[0].plab, **plab}, columns={**rows[0].columns, **columns})
    kind = kind_of(question)
    try:
        config = kind.from_xlsform([first, *rows[1:]], LANGUAGES)
    except Fault:
        return
    parsed, _faults = kind.parse(config or {}, LANGUAGES)
    assert kind.parse(parsed, LANGUAGES)[0] == parsed
