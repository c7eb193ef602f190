"""The registry's contract over all types and bad input, and a type that the house has never seen."""

import ast
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.questions import xlsform
from core.questions.forms import SheetForm
from core.questions.types import Fault, kind_of, kinds, parse
from tests.questions import sets
from tests.questions.coin import registered

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=12), inner, max_size=5),
    max_leaves=12,
)
SMALL = (
    st.none()
    | st.booleans()
    | st.integers(-2, 12)
    | st.floats()
    | st.text(max_size=5)
    | st.lists(st.integers(-2, 30) | st.text(max_size=3) | st.just({"key": "a", "label": {"en": "A"}}), max_size=4)
)
KEYS = st.sampled_from([option["key"] for option in sets.TOPICS] + ["other", "3", "5", "x"])
NUMBERS = st.sampled_from(
    [*(str(n) for n in range(7)), "٣", "40", "60", "100", "1,5", "NaN", "1e309", "2.5", "-5", "2026"]
)
PARTS = st.dictionaries(KEYS | st.sampled_from(["content", "leads", "day", "month", "year"]), NUMBERS | st.integers())
GOOD = st.sampled_from([
    {"content": "3"}, {"content": 1, "leads": "5"}, {"math": "1", "literacy": "2", "languages": "3"},
    ["math", "literacy", "languages"], {"languages": "60", "inclusion": "40", "literacy": "0"}, {"languages": 100},
    "12", 0, 60, {"year": "1999", "month": "2", "day": "28"}, "2020-02-29",
])  # fmt: skip
RAW = JSON | KEYS | st.lists(KEYS, max_size=4) | st.integers(0, 6) | NUMBERS | PARTS | GOOD
PARTS_OF_CONFIGS = [
    "options", "other", "min", "max", "none_key", "noun", "preset", "points", "start", "low", "high", "limit",
    "options_from", "rows", "top", "total", "decimals", "edges", "precision", "first", "last", "by",
]  # fmt: skip
ASKED = parse(sets.all_kinds())[0]


def test_sample_has_every_type():
    assert {question.kind for question in ASKED.asked} == {kind.name for kind in kinds()}


@given(raw=RAW)
@settings(max_examples=300, deadline=None)
def test_cleaning_is_idempotent_and_survives_json(raw):
    for question in ASKED.asked:
        try:
            value = kind_of(question).answer(question, raw)
        except Fault as fault:
            assert fault.message
            continue
        assert json.loads(json.dumps(value)) == value
        if value is None:
            continue
        assert kind_of(question).answer(question, value) == value
        assert kind_of(question).plain(question, value, "es")
        columns = kind_of(question).columns(question, "en")
        assert len(kind_of(question).row(question, value, "en")) == len(columns)


@given(raw=RAW)
@settings(max_examples=200, deadline=None)
def test_cells_lie_in_their_declared_domain(raw):
    for question in ASKED.asked:
        kind = kind_of(question)
        targets = {target.key: target for target in kind.targets(question)}
        try:
            value = kind.answer(question, raw)
        except Fault:
            continue
        cells = [] if value is None else list(kind.cells(question, value))
        assert all(targets[target].has(item) and amount > 0 for target, item, amount in cells)
        answered = {target for target, _item, _amount in cells}
        assert all(len([c for c in cells if c[0] == target]) == 1 for target in answered if targets[target].adds_up)
        if value is not None:
            coarse = kind.coarse(question, value)
            assert list(kind.cells(question, coarse)) == cells
            assert kind.coarse(question, coarse) == coarse
            assert kind.plain(question, coarse, "es")


@given(raw=JSON)
@settings(max_examples=150, deadline=None)
def test_any_json_parses_to_a_definition_that_parses_to_itself(raw):
    for shape in (raw, {"sections": raw}, {"languages": raw, "sections": [{"key": "a", "questions": raw}]}):
        definition, _faults = parse(shape)
        again, _same = parse(definition.as_json())
        assert again.as_json() == definition.as_json()


@given(
    kind=st.sampled_from(kinds()),
    config=st.dictionaries(st.sampled_from(PARTS_OF_CONFIGS), SMALL, max_size=6),
)
@settings(max_examples=200, deadline=None)
def test_any_config_parses_to_one_that_parses_to_itself(kind, config):
    parsed, faults = kind.parse(config, ["en", "es"])
    assert all(str(fault) for fault in faults)
    again, _same = kind.parse(parsed, ["en", "es"])
    assert again == parsed


def test_summary_adds_to_one_where_it_says_so():
    counts = {"0": 1, "6": 2, "8": 3, "10": 4}
    question = parse(sets.definition(sets.question("likely", "scale", config={"preset": "nps11"})))[0].asked[0]
    rows = kind_of(question).summary(question, counts, 10)
    for whole in ("all", "bands"):
        shares = [row.value for row in rows if row.whole == whole and row.measure == "share"]
        assert sum(shares) == pytest.approx(1)
    assert [(row.item, row.value) for row in rows if row.whole == "bands"] == [
        ("0–6", 0.3),
        ("7–8", 0.3),
        ("9–10", 0.4),
    ]
    assert [(row.value, row.low, row.high) for row in rows if row.measure == "average"] == [(7.6, 0, 10)]


def test_summary_is_a_sum_of_counts():
    """The gate relies on it: twice the counts over twice the base give the same figures, and so do two halves."""
    for question in ASKED.asked:
        for target in kind_of(question).targets(question):
            counts = {item: n % 3 for n, (item, _label) in enumerate(target.items)}
            one = kind_of(question).summary(question, counts, 10)
            two = kind_of(question).summary(question, {item: 2 * n for item, n in counts.items()}, 20)
            assert [row.value for row in one] == pytest.approx([row.value for row in two])
            assert len({(row.item, row.measure, tuple(row.about.values())) for row in one}) == len(one)


@pytest.fixture
def coin():
    with registered():
        yield parse(sets.definition(sets.question("toss", "coin")))[0]


def test_new_type_works_everywhere_without_other_edits(coin):
    form = SheetForm(definition=coin, lang="en", data={"toss": "heads"})
    assert form.is_valid()
    assert form.answers == {"toss": "heads"}
    assert 'name="toss"' in str(form["toss"])
    assert list(coin.cells(form.answers)) == [("toss", "heads", 1)]
    question = coin.asked[0]
    rows = kind_of(question).summary(question, {"heads": 3}, 4)
    assert [(row.item, row.value, row.whole) for row in rows] == [("heads", 0.75, "all"), ("tails", 0.0, "all")]
    assert kind_of(question).row(question, "heads", "en") == ["Heads"]
    assert "Coin" in [str(kind.title) for kind in kinds()]
    draft, faults = xlsform.read(xlsform.written(coin, title="Toss", version=1))
    assert (faults, parse(draft)[0].as_json()) == ([], coin.as_json())
    assert kind_of(question).widens(question, question) == []


def test_no_code_outside_types_compares_a_kind():
    names = {kind.name for kind in kinds()}
    found = []
    for room in [Path("core"), *(path.parent for path in Path().glob("*/apps.py"))]:
        for path in room.rglob("*.py"):
            if "core/questions/types" in path.as_posix():
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Compare) and _is_about_a_kind(node, names):
                    found.append(f"{path}:{node.lineno}")
    assert found == []


def test_no_template_or_script_compares_a_kind():
    names = "|".join(kind.name for kind in kinds())
    compares = re.compile(rf"kind[\w.]*\s*(?:===?|!==?|in)\s*['\"](?:{names})['\"]")
    paths = [*Path("templates").rglob("*.html"), *Path("static/js").glob("*.js")]
    assert [str(path) for path in paths if compares.search(path.read_text())] == []


def _is_about_a_kind(node: ast.Compare, names: set[str]) -> bool:
    sides = [node.left, *node.comparators]
    asks = any(
        (isinstance(side, ast.Attribute) and side.attr == "kind")
        or (isinstance(side, ast.Subscript) and isinstance(side.slice, ast.Constant) and side.slice.value == "kind")
        for side in sides
    )
    words = {value.value for side in sides for value in ast.walk(side) if isinstance(value, ast.Constant)}
    return asks and bool(words & names)
