"""Question types, one module each, behind one registry. Pure: no model and no view is imported here."""

from core.questions.types import budget, date, long, matrix, multiple, number, ranking, scale, short, single
from core.questions.types.definition import Cleaned, Definition, Section, parse
from core.questions.types.registry import (
    CONTENT_LANGUAGES,
    Column,
    Fault,
    Kind,
    Question,
    Row,
    Target,
    Text,
    is_kind,
    kind_named,
    kind_of,
    kinds,
    register,
    said,
)
from core.questions.types.xlsrow import XlsOption, XlsRow

__all__ = [
    "CONTENT_LANGUAGES",
    "Cleaned",
    "Column",
    "Definition",
    "Fault",
    "Kind",
    "Question",
    "Row",
    "Section",
    "Target",
    "Text",
    "XlsOption",
    "XlsRow",
    "budget",
    "date",
    "is_kind",
    "kind_named",
    "kind_of",
    "kinds",
    "long",
    "matrix",
    "multiple",
    "number",
    "parse",
    "ranking",
    "register",
    "said",
    "scale",
    "short",
    "single",
]
