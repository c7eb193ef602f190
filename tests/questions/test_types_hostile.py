"""Everything that people and attackers type, in every field of every type: a sentence or an answer, never an error."""

import json
import re

import pytest
from django.http import QueryDict

from core.questions.forms import SheetForm, names_of
from core.questions.types import parse
from tests import corpus
from tests.questions import sets

ASKED = parse(sets.all_kinds())[0]
TYPED = [line for line in corpus.lines("abcdefik") if line.text is not None]


def form_with(texts):
    """Return the sheet's form with each of these texts posted under every name it has."""
    data = QueryDict(mutable=True)
    for field in SheetForm(definition=ASKED, lang="en"):
        for name in names_of(field):
            data.setlist(name, texts)
    return SheetForm(definition=ASKED, lang="en", data=data)


@pytest.mark.parametrize("category", "abcdefik")
def test_every_line_gives_a_sentence_or_an_answer(category):
    lines = [line for line in TYPED if line in corpus.lines(category)]
    assert lines
    for line in lines:
        form = form_with([line.text])
        form.is_valid()
        assert all(str(error) for errors in form.errors.values() for error in errors), line.id
        stored = json.loads(json.dumps(form.answers))
        assert ASKED.clean(stored).answers == form.answers, line.id


def test_repeated_and_long_inputs_come_back_as_typed():
    form = form_with(["1", "<script>alert(1)</script>"])
    assert not form.is_valid()
    drawn = "".join(str(asked.field) for _section, _title, _intro, questions in form.sections() for asked in questions)
    assert "<script>" not in drawn
    assert drawn.count("&lt;script&gt;alert(1)") >= 8
    assert "Make it shorter: 50,000 of 2,000 characters" in str(form_with(["x" * 50_000]).errors["worked"])


@pytest.mark.urls("tests.questions.room")
def test_hostile_post_is_422_with_everything_kept(client, cast):
    address = f"/room/{sets.published(cast.union_coordinator, sets.all_kinds()).question_set_id}/answer/"
    typed = {
        "role": "x",
        "topics": ["x"],
        "fits": "NaN",
        "say.content": "9",
        "order.math": "1",
        "split.languages": "-5",
        "years": "1,5",
        "since.day": "31",
        "since.month": "2",
        "since.year": "2026",
        "title": "\u202egnp.exe",
        "split": "x",
        "order": "[]",
        "say.": "1",
        "say.content.x": "1",
        "csrfmiddlewaretoken": "x",
    }
    response = client.post(address, typed)
    page = response.content.decode()
    assert response.status_code == 422
    summary = re.findall(r'<li><a href="([^"]+)">([^<]+)</a></li>', page)
    assert summary == [
        ("#id_role_0", "Choose one of the answers in the list"),
        ("#id_topics_0", "Choose one of the answers in the list"),
        ("#id_fits_0", "Choose a number from 1 to 5"),
        ("#id_say_0", "Choose a number from 1 to 5"),
        ("#id_order_0", "Give each place once"),
        ("#id_split_0", "Use whole numbers from 0"),
        ("#id_years", "Write the number without a comma"),
        ("#id_since_0", "Enter a real date"),
    ]
    assert all(f'value="{value}"' in page for value in ("1,5", "-5", "31", "2026"))


@pytest.mark.urls("tests.questions.room")
def test_more_than_a_thousand_fields_are_refused_before_any_form(client, cast):
    address = f"/room/{sets.published(cast.union_coordinator, sets.all_kinds()).question_set_id}/answer/"
    assert client.post(address, {f"x{n}": "1" for n in range(1_001)}).status_code == 400
