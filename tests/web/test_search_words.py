"""What a person types never reaches the search engine as syntax (the found rows are tested in tests/communities)."""

import pytest

from core.web.search import LONGEST_QUERY, _words


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("co-teaching", "co-teaching"),
        ('"', ""),
        ("*", ""),
        ("math AND (talk OR", "math AND talk OR"),
        ("name:secret", "name secret"),
        ("a\x00b", "ab"),
        ("Nguyễn’s", "Nguyễn's"),
        ("100% _ \\", "100 _"),
        ("  ", ""),
    ],
)
def test_query_keeps_words_and_drops_syntax(typed, searched):
    assert _words(typed) == searched


def test_query_is_cut_at_its_longest():
    assert len(_words("x" * 10_000)) == LONGEST_QUERY
