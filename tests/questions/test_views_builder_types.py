"""The builder's form of each type: what is typed becomes a config, and saving that again changes nothing."""

import pytest

from core.questions.models import QuestionSet
from core.questions.types import kinds
from tests.questions import sets

pytestmark = pytest.mark.urls("tests.questions.room")
WORDS = {"label:en": "About this?", "identifying": "no"}
IN_ORDER = "Write the numbers in order, between the smallest and the largest"
SCALE = {"preset": "likert5", "start": "1", "points": "5"}
NEW = {
    "single": ({"more": "Yes\nNo"}, {}),
    "multiple": ({"more": "Math\nArts", "max": "1"}, {"max": 1, "none_key": None}),
    "scale": (SCALE, {"preset": "likert5"}),
    "long": ({"limit": "500"}, {"limit": 500}),
    "short": ({"limit": "60"}, {"limit": 60}),
    "matrix": ({**SCALE, "more_rows": "content\nleads"}, {"rows": [{"key": "content", "label": {"en": "content"}},
                                                                 {"key": "leads", "label": {"en": "leads"}}]}),
    "ranking": ({"more": "Math\nArts\nScience", "top": "2"}, {"top": 2}),
    "budget": ({"more": "Math\nArts", "total": "10"}, {"total": 10}),
    "number": ({"edges": "6, 21", "min": "0", "max": "60", "decimals": "0"},
               {"edges": [6, 21], "min": 0, "max": 60, "decimals": 0}),
    "date": ({"precision": "month", "first": "2020", "last": "2024", "by": "month"},
             {"precision": "month", "first": 2020, "last": 2024, "by": "month"}),
}  # fmt: skip


@pytest.fixture
def builder(client, cast):
    draft = {**sets.four_kinds(), "languages": {"en": {"reviewed": True}}}
    question_set = sets.made_set(cast.union_coordinator, draft)
    client.force_login(cast.union_coordinator)
    return Builder(client, question_set.pk)


class Builder:
    def __init__(self, client, pk):
        self.client, self.pk, self.address = client, pk, f"/room/{pk}/edit/"

    def save(self, query, **typed):
        lock = QuestionSet.objects.get(pk=self.pk).lock_version
        return self.client.post(self.address + query, {"do": "save", "lock_version": lock, **WORDS, **typed})

    def form(self, query):
        return self.client.get(self.address + query).context["form"]

    def draft(self, key):
        sections = QuestionSet.objects.get(pk=self.pk).draft["sections"]
        return next(question for section in sections for question in section["questions"] if question["key"] == key)


def test_every_type_has_a_case():
    assert set(NEW) == {kind.name for kind in kinds()}


@pytest.mark.parametrize("name", NEW)
def test_question_of_each_type_is_made_and_saved_again(builder, name):
    typed, config = NEW[name]
    assert builder.save(f"?new={name}&section=you", **typed).status_code == 302
    made = builder.draft("about_this")
    assert {part: made["config"][part] for part in config} == config
    form = builder.form("?question=about_this")
    stands = {field: form[field].value() for field in form.fields}
    again = {field: value for field, value in stands.items() if value is not None and value is not False}
    assert builder.save("?question=about_this", **again).status_code == 302
    assert builder.draft("about_this")["config"] == made["config"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("ranking", {"more": "Math\nArts", "top": "0"}),
        ("ranking", {"more": "Math\nArts", "top": "x"}),
        ("budget", {"more": "Math\nArts", "total": ""}),
        ("budget", {"more": "Math\nArts", "total": "1e9"}),
        ("number", {"edges": "", "decimals": "0"}),
        ("number", {"edges": "6", "decimals": "9"}),
        ("number", {"edges": "6", "decimals": "0", "min": "NaN"}),
        ("date", {"precision": "hour", "first": "2020", "last": "2024", "by": "year"}),
        ("date", {"precision": "day", "first": "1066", "last": "2024", "by": "year"}),
        ("short", {"limit": "201"}),
        ("matrix", {**SCALE, "preset": "other"}),
    ],
)
def test_bad_config_is_told_at_its_field_and_kept(builder, name, typed):
    response = builder.save(f"?new={name}&section=you", **typed)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert "About this?" in response.content.decode()


@pytest.mark.parametrize(
    ("name", "typed", "says"),
    [
        ("number", {"edges": "six, 21", "decimals": "0"}, IN_ORDER),
        ("number", {"edges": "21, 6", "decimals": "0"}, IN_ORDER),
        ("ranking", {"more": "\n".join("ABCDEFGHIJK")}, "Use at most 10 answers. You have 11."),
        ("ranking", {"more": "Math\nArts", "top": "3"}, "Write a number from 1 to 2"),
        ("budget", {"more": "Math", "total": "100"}, "Add at least 2 answers"),
        ("matrix", {**SCALE, "more_rows": ""}, "Add at least 1 row"),
        ("matrix", {**SCALE, "more_rows": "row\n" * 21}, "Use at most 20 rows. You have 21."),
        ("date", {"precision": "day", "first": "2000", "last": "2024", "by": "month"},
         "A table by month covers at most 5 years"),
    ],
)  # fmt: skip
def test_what_keeps_a_config_from_publishing_stands_on_the_outline(builder, name, typed, says):
    assert builder.save(f"?new={name}&section=you", **typed).status_code == 302
    assert says in builder.client.get(builder.address).content.decode()


def test_condition_is_chosen_from_earlier_answers(builder):
    form = builder.form("?question=fits")
    groups = [group for group, _rows in form.fields["condition:0"].choices]
    assert groups == ["", "What is your role?", "Which topics would you choose?"]
    condition = '{"op":"is","q":"role","value":"literacy"}'
    other = '{"op":"includes","q":"topics","value":"math"}'
    typed = {**SCALE, "condition:0": condition, "condition:1": other, "condition_how": "any"}
    assert builder.save("?question=fits", **typed).status_code == 302
    assert builder.draft("fits")["show_if"] == {
        "any": [{"q": "role", "op": "is", "value": "literacy"}, {"q": "topics", "op": "includes", "value": "math"}]
    }
    assert builder.form("?question=fits")["condition:1"].value() == other
    assert builder.save("?question=fits", **SCALE, condition_how="all").status_code == 302
    assert "show_if" not in builder.draft("fits")


def test_condition_on_a_later_question_is_not_offered(builder):
    typed = {**SCALE, "condition:0": '{"op":"answered","q":"worked"}', "condition_how": "all"}
    assert builder.save("?question=fits", **typed).status_code == 422
    assert "condition:0" not in builder.form("?question=role").fields
