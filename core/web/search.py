"""One search call for SQLite, PostgreSQL and whatever comes later. The caller narrows by policy first.

A model is searchable when it mixes in `modelsearch.index.Indexed` and names `search_fields`, `FilterField("id")` among
them: the narrowed keys go into the search itself, so neither ranking nor counting ever sees a hidden row.
"""

import re
from typing import TypeVar

from django.db.models import Model, QuerySet
from modelsearch.backends import get_search_backend
from modelsearch.query import MatchAll
from modelsearch.utils import parse_query_string

from core.web.text import tidy

LONGEST_QUERY = 200  # characters; what is typed beyond it is not searched
MOST_RESULTS = 50
M = TypeVar("M", bound=Model)


def find(queryset: QuerySet[M], text: str, *, most: int = MOST_RESULTS) -> list[M]:
    """Return the rows of `queryset` that match what a person typed, best first, at most `most`.

    Any text is safe: quotes, operators, NUL and marks are cleaned first (a lone quotation mark breaks SQLite's search).
    Nothing left to look for gives no rows. Takes two queries.
    """
    words = _words(text)
    if not words:
        return []
    model = queryset.model
    narrowed = model._default_manager.filter(pk__in=queryset.order_by().values("pk"))
    _, query = parse_query_string(words, operator="and", zero_terms=MatchAll())
    hits = [row.pk for row in get_search_backend().search(query, narrowed)[:most]]
    rows = queryset.in_bulk(hits)
    return [rows[key] for key in hits if key in rows]


def _words(text: str) -> str:
    """Return the words of a query, without anything that a search engine would read as syntax."""
    cleaned = re.sub(r"[^\w\s'’-]", " ", tidy(text)[:LONGEST_QUERY]).replace("’", "'")
    words = [word.strip("'-") for word in cleaned.split()]
    return " ".join(word for word in words if word)
