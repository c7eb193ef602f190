"""Our bytes against Django's own: equal headers and equal parts, for every kind, language and hostile name."""

import email
import email.policy
from datetime import UTC, datetime
from itertools import cycle

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from core.mail import registry
from core.mail.mime import Letter, Own, Shared, list_headers, plain_headers
from core.mail.models import Address, Message
from core.mail.services.letters import Post
from core.mail.services.texts import GREETING, greeting_for, render

AT = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
NAMES = [
    "",
    "Mem Berry",
    "O'Brien, Pat",
    'Anna "Ann" Lee',
    "Null",
    "X",
    "Nguyễn Thị Minh Khai",
    "Jean-Baptiste Étienne",
    "José da Silva Mendes",
    "王小明",
    "محمد عبد الله",
    "a" * 60,
    "=?utf-8?q?x?=",
    "<script>alert(1)</script>",
    "Name <other@example.org>",
    "Semi; colon: comma,",
    "Back\\slash",
    "😀 Emoji",
]


def parsed(data):
    return email.message_from_bytes(data, policy=email.policy.default)


def parts_of(message):
    return {
        part.get_content_type(): part.get_content().replace("\r\n", "\n").rstrip("\n")
        for part in message.walk()
        if not part.is_multipart()
    }


def headers_of(message):
    """Every header but the boundary and how Python's parser folds: names and unfolded values."""
    skipped = {"content-type", "content-transfer-encoding", "mime-version"}
    return {
        name.lower(): " ".join(str(value).split()) for name, value in message.items() if name.lower() not in skipped
    }


def assert_equal(letter, own):
    ours, theirs = parsed(letter.data(own)), parsed(letter.email(own).message().as_bytes(linesep="\r\n"))
    assert headers_of(ours) == headers_of(theirs)
    assert parts_of(ours) == parts_of(theirs)
    assert ours.get_content_type() == theirs.get_content_type() == "multipart/alternative"
    assert [*ours.defects, *(defect for part in ours.walk() for defect in part.defects)] == []
    assert len(ours.get_all("To")) == len(ours.get_all("Message-ID")) == 1
    for line in letter.data(own).split(b"\r\n"):
        assert len(line) <= 998 and b"\n" not in line and b"\r" not in line


def own(name="", email="mem@example.org", greeting="Hello,"):
    stop = "https://plab.example.org/u/AbCdEfGhIjKlMnOpQrStUv.news-educators.AbCdEfGhIjKlMnOpQrSt/"
    values = {"greeting": greeting, "unsubscribe": stop, "preferences": "https://plab.example.org/me/notifications/"}
    return Own(email, name, "<7.0123456789abcdef@example.org>", AT, values, stop)


LANGUAGES = [code for code, _label in settings.LANGUAGES]


def letter_of(kind, language):
    text = render(kind, kind.example(), language, greeting=GREETING)
    entry = registry.LISTS[kind.list]
    headers = list_headers(kind.list, f"PLAB: {entry.label}", "example.org", f"{kind.name}:x:plab")
    more = headers if entry.can_turn_off else plain_headers()
    return Letter(Shared(settings.PLAB_MAIL_FROM, text.subject, text.text, text.html, more))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_the_bytes_of_django(language):
    for kind, name in zip(registry.kinds(), cycle(NAMES), strict=False):
        assert_equal(letter_of(kind, language), own(name, greeting=greeting_for(name)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("can_turn_off", [True, False])
def test_every_name_has_the_bytes_of_django(can_turn_off, language):
    kind = next(kind for kind in registry.kinds() if registry.LISTS[kind.list].can_turn_off is can_turn_off)
    letter = letter_of(kind, language)
    for name in NAMES:
        assert_equal(letter, own(name, greeting=greeting_for(name)))


@pytest.mark.parametrize(
    "subject",
    ["x", "Sesión de matemáticas: ¿vas? " * 6, "A very long subject " * 12, "王" * 80, "Q&A, 3:30 pm; bring “x”"],
)
def test_subjects_of_any_length_and_script(subject):
    letter = Letter(Shared("PLAB <plab@example.org>", subject.strip(), "text\n", "<p>text</p>", plain_headers()))

    assert_equal(letter, own())
    assert " ".join(str(parsed(letter.data(own()))["Subject"]).split()) == " ".join(subject.split())


@given(
    text=st.text(
        alphabet=st.characters(
            exclude_categories=["Cs"], exclude_characters="\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\x00"
        )
    )
)
def test_any_text_arrives_as_it_was_written(text):
    shared = Shared("PLAB <plab@example.org>", "About", f"{text}{{greeting}}{text}", f"<p>{text}</p>", plain_headers())

    parts = parts_of(parsed(Letter(shared).data(own(greeting="Hello,"))))

    assert parts["text/plain"] == f"{text}Hello,{text}".rstrip("\n") or "{greeting}" in text or "{unsubscribe}" in text


def test_a_placeholder_without_a_value_is_an_error_of_this_message():
    letter = Letter(Shared("PLAB <plab@example.org>", "x", "{greeting}", "<p></p>", plain_headers()))
    with pytest.raises(KeyError):
        letter.data(Own("a@example.org", "", "<1.x@example.org>", AT, {}))


def test_a_greeting_is_escaped_in_html_only():
    letter = Letter(Shared("PLAB <plab@example.org>", "x", "{greeting}", "<p>{greeting}</p>", plain_headers()))
    parts = parts_of(parsed(letter.data(own(greeting="Hello <b>&,"))))

    assert parts == {"text/plain": "Hello <b>&,", "text/html": "<p>Hello &lt;b&gt;&amp;,</p>"}


def test_headers_of_each_kind_say_how_to_stop_exactly_where_one_can():
    for kind in registry.kinds():
        text = render(kind, kind.example(), "en", greeting="Hello,")
        row = Message(
            pk=7,
            address=Address(email="mem@example.org", to_key="mem@example.org"),
            kind=kind.name,
            list=kind.list,
            language="en",
            subject=text.subject,
            text=text.text,
            html=text.html,
        )
        message = parsed(Post().parcel(row).data)
        stops = registry.LISTS[kind.list].can_turn_off
        assert (message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click") is stops, kind.name
        assert (message["List-Id"] is not None) is stops
        assert len(message["To"].addresses) == 1
        parts = parts_of(message)
        assert set(parts) == {"text/plain", "text/html"}
        for sign in ("<img", "src=", "url(", "@import", "<link", "background="):
            assert sign not in parts["text/html"]
        for placeholder in ("{greeting}", "{unsubscribe}", "{preferences}"):
            assert placeholder not in parts["text/html"] + parts["text/plain"]
        assert len(str(message["Subject"])) <= 50, kind.name
        assert len(parts["text/html"]) < 100_000
