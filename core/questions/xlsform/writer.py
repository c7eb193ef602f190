"""A definition as a workbook: sheets survey, choices, settings."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from core.questions.types import Definition, Question, XlsRow, kind_of
from core.questions.types.registry import compact
from core.questions.types.texts import in_language
from core.questions.xlsform.relevant import relevant_of

LANGUAGES = {  # as other tools name a column: its code stands in brackets
    "en": "English (en)",
    "es": "Spanish (es)",
    "ht": "Haitian Creole (ht)",
    "kea": "Kabuverdianu (kea)",
    "pt": "Portuguese (pt)",
    "vi": "Vietnamese (vi)",
    "zh-hans": "Chinese (zh-Hans)",
    "ar": "Arabic (ar)",
    "so": "Somali (so)",
    "fr": "French (fr)",
}
FURTHER = ("appearance", "parameters", "constraint")
YES_NO = {None: "", True: "yes", False: "no"}
WITH_LIST = ("select_one", "select_multiple", "rank")
Cells = dict[str, str]


def written(definition: Definition, *, title: str, version: int) -> bytes:
    """Return the workbook. `version` 0 is a draft."""
    languages = list(definition.languages)
    survey: list[Cells] = []
    choices: dict[str, list[Cells]] = {}
    for section in definition.sections:
        survey.append({"type": "begin_group", "name": section.key, **_said("label", section.title)})
        if section.intro:
            survey.append({"type": "note", "name": f"{section.key}.intro", **_said("label", section.intro)})
        for question in section.questions:
            for row in kind_of(question).to_xlsform(question):
                survey.append(_cells(row, question, choices))
        survey.append({"type": "end_group"})
    settings = {
        "form_title": title,
        "form_id": "plab",
        "version": str(version),
        "default_language": LANGUAGES[languages[0]],
        "plab": compact({"reviewed": reviewed_words(definition)}),
    }
    labels = [f"{part}::{LANGUAGES[lang]}" for part in ("label", "hint") for lang in languages]
    book = Workbook(write_only=True)
    _sheet(book, "survey", ["type", "name", *labels, "required", "relevant", *FURTHER, *OWN], survey)
    listed = [row for rows in choices.values() for row in rows]
    _sheet(book, "choices", ["list_name", "name", *labels[: len(languages)], "plab"], listed)
    _sheet(book, "settings", list(settings), [settings])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


OWN = ("plab", "plab_identifying")


def reviewed_words(definition: Definition) -> dict[str, str]:
    """Return for each reviewed language a digest of its words: after an import the tick counts for these words only."""
    draft = definition.as_json()
    return {
        lang: hashlib.sha256(compact(in_language(draft, lang)).encode()).hexdigest()[:16]
        for lang, reviewed in definition.languages.items()
        if reviewed
    }


def _cells(row: XlsRow, question: Question, choices: dict[str, list[Cells]]) -> Cells:
    is_first = row.name == question.key
    type_ = row.type
    if type_ in WITH_LIST:
        options = [
            {"name": option.key, **_said("label", option.label), **_json("plab", option.plab)} for option in row.options
        ]
        name = _list_name(row.name or question.key, options, choices)
        choices[name] = [{"list_name": name, **option} for option in options]
        type_ = f"{type_} {name}"
    return {
        "type": type_,
        "name": row.name,
        **_said("label", row.label),
        **_said("hint", row.hint),
        "required": "yes" if row.required else "",
        "relevant": relevant_of(question.show_if.as_json() if question.show_if else None) if is_first else row.relevant,
        **row.columns,
        **_json("plab", row.plab),
        "plab_identifying": YES_NO[question.identifying] if is_first else "",
    }


def _list_name(name: str, options: list[Cells], choices: dict[str, list[Cells]]) -> str:
    """Return the name of a list; the rows of one question that share their options share their list."""
    for known, rows in choices.items():
        if known.split(".")[0] == name.split(".")[0] and [{**row, "list_name": ""} for row in rows] == [
            {**option, "list_name": ""} for option in options
        ]:
            return known
    return name


def _said(part: str, text: Mapping[str, str]) -> Cells:
    return {f"{part}::{LANGUAGES[lang]}": words for lang, words in text.items() if lang in LANGUAGES}


def _json(name: str, value: Mapping[str, Any]) -> Cells:
    return {name: compact(dict(value))} if value else {}


def _sheet(book: Workbook, name: str, columns: list[str], rows: Iterable[Cells]) -> None:
    sheet = book.create_sheet(name)
    sheet.append(columns)
    for row in rows:
        sheet.append(list(_texts(sheet, (row.get(column, "") for column in columns))))


def _texts(sheet: Any, values: Iterable[str]) -> Iterator[Any]:
    """Return cells that hold text, whatever it starts with: a label like "=1+1" is no formula."""
    for value in values:
        cell = WriteOnlyCell(sheet, value or None)
        if value[:1] in ("=", "+", "-", "@"):
            cell.data_type, cell.quotePrefix = "s", 1
        yield cell
