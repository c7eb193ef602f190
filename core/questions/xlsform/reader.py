"""A workbook as a definition. Either all of it can be read, or nothing is taken and every fault names its cell."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from core.questions.types import CONTENT_LANGUAGES, Fault, XlsOption, XlsRow, is_kind, kind_named, kinds, parse
from core.questions.types.registry import compact
from core.questions.types.texts import in_language
from core.questions.types.words import LANGUAGE_NAMES, is_key, new_key
from core.questions.xlsform.relevant import show_if_of
from core.questions.xlsform.workbook import MOST_FAULTS, Line, opened, place
from core.questions.xlsform.writer import FURTHER, LANGUAGES, OWN, WITH_LIST

SURVEY_COLUMNS = {"type", "name", "label", "hint", "required", "relevant", "constraint_message", *FURTHER, *OWN}
CHOICES_COLUMNS = {"list_name", "list name", "name", "label", "plab"}
SETTINGS_COLUMNS = {"form_title", "form_id", "version", "default_language", "plab"}
TEXTS = ("label", "hint")
YES, NO = ("yes", "true", "true()", "1"), ("", "no", "false", "false()", "0")
BEGIN, END, NOTE = "begin_group", "end_group", "note"
TABLE = "table-list"
CODE = re.compile(r".*\(([A-Za-z-]+)\)")


def read(content: bytes) -> tuple[dict[str, Any], list[Fault]]:
    """Return a draft, and what is wrong. With any fault there is no draft ({}): nothing is half imported."""
    lines, headers, faults = opened(content)
    if faults:
        return {}, faults[:MOST_FAULTS]
    reader = _Reader(lines, headers)
    draft = reader.draft()
    return ({}, reader.faults[:MOST_FAULTS]) if reader.faults else (draft, [])


class _Reader:
    """One reading of one workbook. It goes on after a fault, so that all of them are told at once."""

    def __init__(self, lines: dict[str, list[Line]], headers: dict[str, list[str]]) -> None:
        self.faults: list[Fault] = []
        self.survey = lines["survey"]
        self.settings = (lines.get("settings") or [Line("settings", 2, {})])[0]
        self.texts = {
            sheet: self._columns(sheet, headers.get(sheet, []), lines.get(sheet, []), known)
            for sheet, known in (
                ("survey", SURVEY_COLUMNS),
                ("choices", CHOICES_COLUMNS),
                ("settings", SETTINGS_COLUMNS),
            )
        }
        found = {lang for texts in self.texts.values() for langs in texts.values() for lang in langs}
        self.languages = [lang for lang in CONTENT_LANGUAGES if lang in found] or [self._default()]
        self.options = self._options(lines.get("choices", []))
        self.keys: set[str] = set()
        self.sections: list[dict[str, Any]] = []

    def _default(self) -> str:
        return language_named(self.settings.get("default_language")) or "en"

    def _columns(self, sheet: str, header: list[str], lines: list[Line], known: set[str]) -> dict[str, dict[str, str]]:
        """Return {"label": {language: column}, "hint": …}; a column that isn't read must be empty."""
        texts: dict[str, dict[str, str]] = {part: {} for part in TEXTS}
        for column in header:
            part, _colons, named = column.partition(":")
            part, named = part.strip(), named.strip(": ")
            if header.count(column) > 1:
                self._add(Fault(_("Two columns have the same name"), *place(sheet, 1, column)))
            elif part in TEXTS and part in known:
                lang = language_named(named) if named else self._default()
                if lang is None:
                    self._add(
                        Fault(_("This language is not known. Use %(codes)s.") % codes(), *place(sheet, 1, column))
                    )
                elif lang in texts[part]:
                    self._add(Fault(_("Two columns have the same name"), *place(sheet, 1, column)))
                else:
                    texts[part][lang] = column
            elif column not in known:
                self.faults += [
                    line.fault(_("This column is not read here. Empty it or take it out."), column)
                    for line in lines
                    if line.get(column)
                ][:1]
        return texts

    def _add(self, fault: Fault) -> None:
        self.faults.append(fault)

    def _text(self, line: Line, part: str) -> dict[str, str]:
        text = {lang: line.get(column) for lang, column in self.texts[line.sheet][part].items() if line.get(column)}
        for lang in text:
            if "${" in text[lang]:
                self._add(line.fault(_("An answer inside a text is not read here"), self.texts[line.sheet][part][lang]))
        return text

    def _plab(self, line: Line) -> dict[str, Any]:
        raw = line.get("plab")
        try:
            value = json.loads(raw) if raw else {}
        except (ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            self._add(
                line.fault(_("This cell was changed by hand. Empty it, or take the one of a fresh export."), "plab")
            )
            return {}
        return value

    def _options(self, lines: list[Line]) -> dict[str, list[XlsOption]]:
        lists: dict[str, list[XlsOption]] = {}
        for line in lines:
            name = line.get("list_name") or line.get("list name")
            options = lists.setdefault(name, [])
            key = line.get("name")
            if not name:
                self._add(line.fault(_("Write the name of the list"), "list_name"))
            if not is_key(key):
                self._add(line.fault(bad_key(), "name"))
            elif any(option.key == key for option in options):
                self._add(line.fault(_("Two answers have the same key"), "name"))
            else:
                options.append(XlsOption(key, self._text(line, "label"), self._plab(line)))
        return lists

    def draft(self) -> dict[str, Any]:
        """Return the draft; what can't be read is in `faults`."""
        rest, open_group = list(self.survey), None
        while rest:
            line = rest.pop(0)
            type_ = plain_type(line)
            if type_ == BEGIN and (self._is_question(line)):
                block = [line, *_until_end(rest)]
                if plain_type(block[-1]) != END:
                    self._add(line.fault(_("This group has no end_group"), "type"))
                self._question(block)
            elif type_ == BEGIN:
                if open_group:
                    self._add(line.fault(_("A group inside a group is not read here"), "type"))
                if line.get("relevant"):
                    self._add(line.fault(_("A condition on a whole group is not read here"), "relevant"))
                open_group = line
                self._section(line.get("name"), self._text(line, "label"), line)
            elif type_ == END:
                if open_group is None:
                    self._add(line.fault(_("This end_group has no begin_group"), "type"))
                open_group = None
            elif type_ == NOTE:
                self._note(line, inside=open_group is not None)
            else:
                if open_group is None and not self._goes_on():
                    self._section("", {}, line)
                block = [line]
                while rest and line.get("name") and rest[0].get("name").startswith(f"{line.get('name')}."):
                    block.append(rest.pop(0))
                self._question(block)
        if open_group:
            self._add(open_group.fault(_("This group has no end_group"), "type"))
        return self._judged()

    def _goes_on(self) -> bool:
        """Say whether questions outside of groups may join the newest section: one that no group made."""
        return bool(self.sections) and bool(self.sections[-1].get("loose"))

    def _is_question(self, line: Line) -> bool:
        return TABLE in line.get("appearance") or '"kind"' in line.get("plab")

    def _section(self, key: str, title: dict[str, str], line: Line, intro: dict[str, str] | None = None) -> None:
        taken = {section["key"] for section in self.sections}
        if key and not is_key(key):
            self._add(line.fault(bad_key(), "name"))
        elif key in taken:
            self._add(line.fault(_("Another row has the same name"), "name"))
        section = {"key": key or new_key("section", taken), "title": title, "intro": intro or {}, "questions": []}
        self.sections.append({**section, "loose": not key})

    def _note(self, line: Line, *, inside: bool) -> None:
        """A note introduces what follows: it is the intro of its section, or of a new one."""
        text = self._text(line, "label")
        if line.get("relevant"):
            self._add(line.fault(_("A condition on a note is not read here"), "relevant"))
        elif inside and not self.sections[-1]["questions"] and not self.sections[-1]["intro"]:
            self.sections[-1]["intro"] = text
        else:
            self._section("", {}, line, text)

    def _question(self, block: list[Line]) -> None:
        first = block[0]
        key = first.get("name")
        if not is_key(key):
            return self._add(first.fault(bad_key(), "name"))
        if key in self.keys:
            return self._add(first.fault(_("Another row has the same name"), "name"))
        self.keys.add(key)
        rows = [self._row(line) for line in block]
        try:
            kind, config = self._kind(first, rows)
            show_if = show_if_at(first)
        except Fault as fault:
            return self._add(fault if len(fault.place) > 1 else first.fault(fault.message, *fault.place))
        self._add_question(first, rows, kind, config, show_if)
        return None

    def _add_question(self, line: Line, rows: list[XlsRow], kind: str, config: Any, show_if: Any) -> None:
        if not self.sections:
            self._section("", {}, line)
        config = config if isinstance(config, Mapping) else {}
        parsed, faults = kind_named(kind).parse(config, self.languages)
        if any(parsed.get(name) != value for name, value in config.items() if value is not None):
            self.faults += [line.fault(str(fault), "type") for fault in faults]  # else it is only not complete yet
        identifying = line.get("plab_identifying").lower()
        if identifying not in ("", "yes", "no"):
            self._add(line.fault(_("Write yes or no, or nothing"), "plab_identifying"))
        question = {
            "key": line.get("name"),
            "kind": kind,
            "label": dict(rows[0].label),
            "hint": dict(rows[0].hint),
            "required": rows[0].required,
            "identifying": {"yes": True, "no": False}.get(identifying),
            "config": parsed,
        }
        self.sections[-1]["questions"].append({**question, "show_if": show_if} if show_if else question)

    def _row(self, line: Line) -> XlsRow:
        type_, _space, rest = plain_type(line).partition(" ")
        list_name, _space, more = rest.partition(" ")
        options: list[XlsOption] = []
        if type_ in WITH_LIST:
            options = self.options.get(list_name, [])
            if not options:
                self._add(
                    line.fault(_("There is no list “%(name)s” on the sheet “choices”") % {"name": list_name}, "type")
                )
            if more not in ("", "or_other"):
                self._add(line.fault(not_read(line.get("type")), "type"))
        elif rest:
            self._add(line.fault(not_read(line.get("type")), "type"))
        required = line.get("required").lower()
        if required not in YES + NO:
            self._add(line.fault(_("Write yes or no"), "required"))
        return XlsRow(
            type_,
            line.get("name"),
            self._text(line, "label"),
            self._text(line, "hint"),
            required in YES,
            line.get("relevant"),
            tuple(options),
            more == "or_other",
            {column: line.get(column) for column in FURTHER if line.get(column)},
            self._plab(line),
        )

    def _kind(self, first: Line, rows: list[XlsRow]) -> tuple[str, Any]:
        named = rows[0].plab.get("kind")
        if named is not None:
            config = kind_named(named).from_xlsform(rows, self.languages) if is_kind(named) else None
            if config is None:
                raise first.fault(_("This row was changed in a way that no longer fits its column “plab”"), "plab")
            return str(named), config
        for kind in kinds():
            config = kind.from_xlsform(rows, self.languages)
            if config is not None:
                for column in ("constraint", "parameters"):
                    if rows[0].columns.get(column) and column not in kind.xls_columns:
                        raise first.fault(_("This column is not read for this type. Empty it."), column)
                return kind.name, config
        raise first.fault(not_read(first.get("type")), "type")

    def _judged(self) -> dict[str, Any]:
        """Return the draft, held to the limits of every definition."""
        draft: dict[str, Any] = {
            "languages": {lang: {"reviewed": False} for lang in self.languages},
            "sections": [
                {name: value for name, value in section.items() if name != "loose"} for section in self.sections
            ],
        }
        _selected_one(draft["sections"])
        self.faults += [
            fault.within(place("survey", 1)[0])
            for fault in parse(draft)[1]
            if not fault.question and fault.message != _("Write the text")
        ]
        return self._with_ticks(draft)

    def _with_ticks(self, draft: dict[str, Any]) -> dict[str, Any]:
        """Keep "reviewed" where the words are those that a person has read."""
        told = self._plab(self.settings).get("reviewed")
        told = told if isinstance(told, Mapping) else {}
        clean = parse(draft)[0].as_json()
        for lang in self.languages:
            words = hashlib.sha256(compact(in_language(clean, lang)).encode()).hexdigest()[:16]
            draft["languages"][lang] = {"reviewed": told.get(lang) == words}
        return draft


def plain_type(line: Line) -> str:
    """Return a type as XLSForm's own documents write it: "begin group" is begin_group, "select one" select_one."""
    words = line.get("type").split()
    joined = {("begin", "group"): BEGIN, ("end", "group"): END}
    if len(words) > 1 and (words[0], words[1]) in joined:
        words = [joined[words[0], words[1]], *words[2:]]
    elif words[:1] == ["select"] and words[1:2] in (["one"], ["multiple"]):
        words = [f"select_{words[1]}", *words[2:]]
    return " ".join(words)


def _until_end(rest: list[Line]) -> list[Line]:
    """Take the rows of a group, up to its end, off the rest."""
    block, depth = [], 1
    while rest and depth:
        line = rest.pop(0)
        depth += {BEGIN: 1, END: -1}.get(plain_type(line), 0)
        block.append(line)
    return block


def _selected_one(sections: list[dict[str, Any]]) -> None:
    """XLSForm says selected() of one choice, too; we say "is" where one answer is all there can be."""
    kinds_of = {question["key"]: question["kind"] for section in sections for question in section["questions"]}
    for section in sections:
        for question in section["questions"]:
            for condition in sum(question.get("show_if", {}).values(), []):
                asked = kinds_of.get(condition["q"])
                if condition["op"] == "includes" and asked and "includes" not in kind_named(asked).conditions:
                    condition["op"] = "is"


def show_if_at(line: Line) -> dict[str, Any] | None:
    try:
        return show_if_of(line.get("relevant"))
    except Fault as fault:
        raise line.fault(fault.message, "relevant") from fault


def language_named(name: str) -> str | None:
    """Return the language that a column means: "Spanish (es)", "es", "Español"."""
    name = name.strip()
    found = CODE.fullmatch(name)
    code = (found[1] if found else name).lower()
    if code in CONTENT_LANGUAGES:
        return code
    for lang in CONTENT_LANGUAGES:
        if name.lower() in (LANGUAGE_NAMES[lang].lower(), LANGUAGES[lang].partition(" (")[0].lower()):
            return lang
    return None


def codes() -> dict[str, str]:
    return {"codes": ", ".join(LANGUAGES.values())}


def bad_key() -> str:
    return _("A key has small letters, digits and _ and starts with a letter")


def not_read(type_: str) -> str:
    return _("“%(type)s” is not read here. Take this row out.") % {"type": type_ or "?"}
