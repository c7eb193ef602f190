"""The sheet without a browser: one GET, one POST, faults kept beside what was typed."""

import gzip
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string

from core.questions.forms import SheetForm
from core.questions.types import parse
from core.questions.types.registry import CONTENT_LANGUAGES
from core.questions.types.words import HOUSE_WORDS
from core.questions.views.sheet import Sheet
from tests.questions import room, sets

pytestmark = pytest.mark.urls("tests.questions.room")


@pytest.fixture
def address(cast):
    room.sent.clear()
    room.closed.clear()
    return f"/room/{sets.published(cast.union_coordinator).question_set_id}/answer/"


def test_sheet_shows_every_question_on_one_page(client, address):
    page = client.get(address).content.decode()
    assert re.findall(r'<h2 class="q-title" id="[^"]+">([^<]+)</h2>', page) == [
        "What is your role?",
        "Which topics would you choose?",
        "PD fits what my students need",
        "What worked?",
    ]


def test_sheet_follows_the_readers_language(client, address):
    page = client.get(address + "?lang=es").content.decode()
    assert "What is your role? (es)" in page
    assert 'lang="es" dir="ltr"' in page


def test_answers_reach_the_room_once_and_clean(client, address):
    raw = {
        "role": "literacy",
        "topics": ["math", "inclusion"],
        "topics.other": "dropped",
        "fits": "2",
        "worked": " A \r\n",
    }
    response = client.post(address, raw)
    assert response.status_code == 302
    assert room.sent == [{"role": "literacy", "topics": ["inclusion", "math"], "fits": 2, "worked": "A"}]


def test_faults_keep_everything_typed(client, address):
    raw = {"topics": ["languages", "inclusion", "literacy", "math"], "fits": "2", "worked": "x" * 2001}
    response = client.post(address, raw)
    page = response.content.decode()
    assert response.status_code == 422
    assert room.sent == []
    assert re.search(r"<title>\s*Error:", page)
    assert page.count("You chose 4 topics. Choose up to 3.</") == 2
    assert page.count("Make it shorter: 2,001 of 2,000 characters</") == 2
    assert page.count("Choose an answer to “What is your role?”</") == 2
    assert 'href="#id_topics_0"' in page
    assert 'href="#id_worked"' in page
    assert page.count(" checked") == 5
    assert "x" * 2001 in page


def test_general_fault_when_nothing_is_answered(client, cast):
    version = sets.published(
        cast.union_coordinator, sets.definition(sets.question("fits", "scale", config={"preset": "nps11"}))
    )
    response = client.post(f"/room/{version.question_set_id}/answer/", {})
    assert response.status_code == 422
    assert "Answer at least one question" in response.content.decode()


def test_state_conflict_keeps_everything_typed(client, address):
    room.closed.append(True)
    response = client.post(address, {"role": "literacy", "worked": "Peer visits"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "This survey closed on Friday." in page
    assert "Peer visits" in page


def test_typed_markup_is_shown_as_text(client, address):
    page = client.post(address, {"worked": "</textarea><script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_dropped_inputs_are_logged_by_number_only(client, address, caplog):
    caplog.set_level("INFO", logger="plab.questions")
    client.post(address, {"role": "literacy", "topics.other": "secret-text", "stranger": "secret-name"})
    assert [record.getMessage() for record in caplog.records if record.name == "plab.questions"] == [
        "sheet: 2 inputs dropped"
    ]


def test_preview_sends_nothing(client, cast):
    question_set = sets.made_set(cast.union_coordinator)
    address = f"/room/{question_set.pk}/preview/"
    page = client.get(address).content.decode()
    assert "This is a preview. Nothing is sent." in page
    assert "data-sheet-send" not in page
    assert client.post(address, {"role": "literacy"}).status_code == 405


def test_sheet_of_twenty_questions_stays_small(client, cast):
    kinds = [("single", {"options": sets.TOPICS}), ("multiple", {"options": sets.TOPICS, "max": 3}), ("long", {})]
    questions = [
        sets.question(f"q{n}", kinds[n % 3][0], f"Question about thing {n}?", config=kinds[n % 3][1]) for n in range(20)
    ]
    version = sets.published(cast.union_coordinator, sets.definition(*questions))
    page = client.get(f"/room/{version.question_set_id}/answer/").content
    assert len(gzip.compress(page)) <= 15_000
    scripts = [Path("static/js") / name for name in ("sheet.js", "showif.js")]
    assert sum(len(gzip.compress(path.read_bytes())) for path in scripts) <= 6_000


@pytest.mark.parametrize(
    ("lang", "optional", "send", "direction"),
    [
        ("vi", "(không bắt buộc)", "Gửi", "ltr"),
        ("ar", "(اختياري)", "إرسال", "rtl"),
        ("es", "(opcional)", "Enviar", "ltr"),
    ],
)
def test_words_around_the_questions_are_in_the_language_of_the_questions(lang, optional, send, direction):
    asked = {"kind": "short", "key": "why", "label": {"en": "Why?", lang: "?"}, "config": {}, "identifying": False}
    section = {"key": "all", "title": {}, "intro": {}, "questions": [asked]}
    definition, _faults = parse({"languages": {"en": {}, lang: {}}, "sections": [section]})
    form = SheetForm(definition=definition, lang=lang)
    sheet = Sheet("A title", "/", "", "draft", ("en", lang), lang)
    page = render_to_string("questions/sheet_form.html", {"form": form, "sheet": sheet})
    assert optional in page and "(optional)" not in page
    assert f'lang="{lang}" dir="{direction}">{send}</button>' in page


def test_house_words_stand_in_every_content_language():
    assert [set(words) ^ set(CONTENT_LANGUAGES) for words in HOUSE_WORDS.values()] == [set(), set()]
