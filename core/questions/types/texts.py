"""Every text of a draft, with its place: what a translator fills in and what a reviewer has read.

A text is found by its shape ({language: words}), so a new type of question needs no line here. A path walks a draft by
names; an entry of a list is named by its key, so a path survives a change of order.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core.questions.types.registry import CONTENT_LANGUAGES, Text, is_kind, kind_named

SEPARATOR = "/"
PARTS = ("label", "hint")


@dataclass(frozen=True, slots=True)
class Words:
    """One text of a draft."""

    path: str
    place: str
    text: Text


def words_of(draft: Mapping[str, Any]) -> list[Words]:
    """Return every text of a draft that has words in any language, in the order of the page."""
    found: list[Words] = []
    languages = list(draft.get("languages") or {})
    number = 0
    for place, section in enumerate(draft.get("sections") or [], 1):
        here = _("Section %(n)s") % {"n": place}
        for part in ("title", "intro"):
            found += _texts(section.get(part), f"{section['key']}{SEPARATOR}{part}", here)
        for question in section["questions"]:
            number += 1
            at = _("Question %(n)s") % {"n": number}
            base = f"{section['key']}{SEPARATOR}questions{SEPARATOR}{question['key']}"
            for part in PARTS:
                found += _texts(question.get(part), f"{base}{SEPARATOR}{part}", at)
            config = question.get("config") or {}
            asked = kind_named(question["kind"]).parse(config, languages)[0] if is_kind(question["kind"]) else config
            written = {words.path for words in _texts(config, f"{base}{SEPARATOR}config", at)}
            found += [
                words
                for words in _texts(asked, f"{base}{SEPARATOR}config", at)
                if words.path in written or not all(words.text.get(lang) for lang in languages)
            ]  # what the type says by itself in every language is nobody's to translate
    return found


def _texts(value: Any, path: str, place: str) -> Iterator[Words]:
    if isinstance(value, Mapping):
        if value and all(lang in CONTENT_LANGUAGES and isinstance(words, str) for lang, words in value.items()):
            if any(value.values()):
                yield Words(path, place, dict(value))
            return
        for name, inner in value.items():
            yield from _texts(inner, f"{path}{SEPARATOR}{name}", place)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            if isinstance(inner, Mapping) and "key" in inner:
                at = _("answer %(n)s") % {"n": number}
                yield from _texts(inner, f"{path}{SEPARATOR}{inner['key']}", f"{place}, {at}")


def with_words(draft: Mapping[str, Any], lang: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return the draft with words in one language by path; empty words take the language out of a text."""
    made = copy.deepcopy(dict(draft))
    for path, words in typed.items():
        _write(made["sections"], path.split(SEPARATOR), lang, words)
    return made


def _write(value: Any, names: list[str], lang: str, words: str) -> None:
    for name in names:
        if isinstance(value, list):
            inner = next((entry for entry in value if isinstance(entry, dict) and entry.get("key") == name), None)
        else:
            inner = value.setdefault(name, {}) if isinstance(value, dict) else None
        if inner is None:
            return
        value = inner
    if isinstance(value, dict):
        value.pop(lang, None)
        if words:
            value[lang] = words


def in_language(draft: Mapping[str, Any], lang: str) -> dict[str, str]:
    """Return {path: words} of one language."""
    return {found.path: found.text[lang] for found in words_of(draft) if found.text.get(lang)}


def missing_in(draft: Mapping[str, Any], lang: str) -> int:
    return sum(1 for found in words_of(draft) if not found.text.get(lang))


def with_ticks_kept(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return `after`; a language whose words changed since its tick "reviewed" must be read again.

    A changed main language makes every translation one of something else.
    """
    languages = dict(after.get("languages") or {})
    main = next(iter(languages), "")
    changed = {lang for lang in languages if in_language(before, lang) != in_language(after, lang)}
    stale = set(languages) if main in changed else changed
    return {
        **after,
        "languages": {
            lang: {**(value if isinstance(value, Mapping) else {}), "reviewed": False} if lang in stale else value
            for lang, value in languages.items()
        },
    }
