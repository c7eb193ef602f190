"""The naming check: accents, hyphens, other names of a school, names that are words, ways to reach somebody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.questions.naming import Term, names_found

TERMS = [
    Term("Chi Nguyễn"),
    Term("Ana-María O’Brien"),
    Term("Grace King"),
    Term("chi.nguyen@example.org"),
    Term("P.S. 12", "school"),
    Term("Mary Lyon School", "school"),
    Term("Lyon K-8", "school"),
    Term("Lê", "name"),
]


def found(text):
    return [(hit.text, hit.kind, hit.is_sure) for hit in names_found(text, TERMS)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("I am Chi Nguyen.", [("Chi Nguyen", "name", True)]),
        ("I am CHI NGUYỄN!", [("CHI NGUYỄN", "name", True)]),
        ("I am chi nguye\u0302\u0303n", [("chi nguye\u0302\u0303n", "name", True)]),
        ("Ms. Nguyen helped", [("Nguyen", "name", True)]),
        ("nguyens", []),
        ("Ask Chi", [("Chi", "name", True)]),
        ("chia seeds", []),
        ("Ana Maria led", [("Ana", "name", True), ("Maria", "name", True)]),
        ("ana-maria o'brien", [("ana-maria o'brien", "name", True)]),
        ("ANA–MARÍA O’BRIEN", [("ANA–MARÍA O’BRIEN", "name", True)]),
        ("OBrien", []),
        ("O'Brien", [("Brien", "name", True)]),
        ("we said grace", [("grace", "name", False)]),
        ("the king of math", [("king", "name", False)]),
        ("Grace King taught me", [("Grace King", "name", True)]),
        ("At P.S. 12 we met", [("P.S. 12", "school", True)]),
        ("at ps 12", []),
        ("at p s 12", [("p s 12", "school", True)]),
        ("Mary Lyon school", [("Mary Lyon school", "school", True)]),
        ("Mary had a school", []),
        ("Lyon K8", []),
        ("lyon k-8", [("lyon k-8", "school", True)]),
        ("Le", [("Le", "name", True)]),
        ("Write to chi.nguyen@example.org", [("chi.nguyen@example.org", "contact", True)]),
        ("Write to someone@else.example now", [("someone@else.example", "contact", True)]),
        ("a+b@mail.example.org", [("a+b@mail.example.org", "contact", True)]),
        ("call 617-555-0134", [("617-555-0134", "contact", True)]),
        ("call (617) 555-0134", [("(617) 555-0134", "contact", True)]),
        ("call +1 617 555 0134.", [("+1 617 555 0134", "contact", True)]),
        ("6175550134", [("6175550134", "contact", True)]),
        ("in 2026 we had 120 people", []),
        ("rooms 101, 102 and 103", []),
        ("see https://example.org/me", [("https://example.org/me", "contact", True)]),
        ("see www.example.org", [("www.example.org", "contact", True)]),
        ("follow @teach_math today", [("@teach_math", "contact", True)]),
        ("meet @ noon", []),
        ("", []),
        ("\x00\ud800", []),
        ("Nothing here", []),
        ("العربية", []),
        ("Chi and Grace at Mary Lyon School",
         [("Chi", "name", True), ("Grace", "name", False), ("Mary Lyon School", "school", True)]),
    ],
)  # fmt: skip
def test_names_found(text, hits):
    assert found(text) == hits


@pytest.mark.parametrize("term", ["", " ", "A", "...", "\u0301"])
def test_term_that_names_nobody_finds_nothing(term):
    assert names_found("A ... b", [Term(term)]) == []


@given(text=st.text(max_size=80), terms=st.lists(st.text(max_size=20).map(Term), max_size=4))
@settings(max_examples=200, deadline=None)
def test_hits_are_places_of_the_text_in_order_without_overlap(text, terms):
    hits = names_found(text, terms)
    assert all(text[hit.start : hit.end] == hit.text for hit in hits)
    assert all(one.end <= other.start for one, other in zip(hits, hits[1:], strict=False))


def test_long_text_is_read_quickly():
    text = "Chi Nguyen and the others met. " * 200
    assert len(names_found(text, TERMS * 5)) == 200
