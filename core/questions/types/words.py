"""Reading texts and keys out of a definition, with the place of every fault."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.questions.types.registry import CONTENT_LANGUAGES, Fault, Text
from core.web.text import tidy

KEY = re.compile(r"[a-z][a-z0-9_]{0,31}")
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 (the form's own field, which no question may be called)
KEY_ROOM = 26  # leaves room for "_2"
LONGEST_LABEL = 1_000
LONGEST_INTRO = 4_000
MOST_DIGITS = 9
LANGUAGE_NAMES = {  # each in its own words
    "en": "English",
    "es": "Español",
    "ht": "Kreyòl ayisyen",
    "kea": "Kabuverdianu",
    "pt": "Português",
    "vi": "Tiếng Việt",
    "zh-hans": "简体中文",
    "ar": "العربية",
    "so": "Soomaali",
    "fr": "Français",
}


HOUSE_WORDS = {  # around questions, in the questions' own language: the house has pages in two of them only
    "optional": {
        "en": "(optional)",
        "es": "(opcional)",
        "ht": "(si ou vle)",
        "kea": "(opsional)",
        "pt": "(opcional)",
        "vi": "(không bắt buộc)",
        "zh-hans": "（选填）",
        "ar": "(اختياري)",
        "so": "(ikhtiyaari)",
        "fr": "(facultatif)",
    },
    "send": {
        "en": "Send",
        "es": "Enviar",
        "ht": "Voye",
        "kea": "Manda",
        "pt": "Enviar",
        "vi": "Gửi",
        "zh-hans": "发送",
        "ar": "إرسال",
        "so": "Dir",
        "fr": "Envoyer",
    },
}


def is_key(value: Any) -> bool:
    return isinstance(value, str) and KEY.fullmatch(value) is not None and value != TOKEN


def read_text(
    raw: Any, languages: Sequence[str], *, needed: bool, longest: int = LONGEST_LABEL
) -> tuple[dict[str, str], list[Fault]]:
    """Return {language: words} as we keep them. `needed`: each language must have them; else all or none of them."""
    if raw is None:
        raw = {}
    if not isinstance(raw, Mapping):
        return {}, [Fault(_("Write the text for each language"))]
    text = {lang: tidy(raw[lang]) for lang in CONTENT_LANGUAGES if isinstance(raw.get(lang), str) and tidy(raw[lang])}
    faults = [
        Fault(_("Make it shorter: %(n)s of %(most)s characters") % _sizes(len(words), longest), LANGUAGE_NAMES[lang])
        for lang, words in text.items()
        if len(words) > longest
    ]
    if needed or text:
        faults += [Fault(_("Write the text"), LANGUAGE_NAMES[lang]) for lang in languages if lang not in text]
    return text, faults


def _sizes(size: int, most: int) -> dict[str, str]:
    return {"n": f"{size:,}", "most": f"{most:,}"}


def new_key(label: str, taken: set[str]) -> str:
    """Return a key made of a label, one that was never used before."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    stem = (stem if stem[:1].isalpha() else f"q_{stem}").strip("_")[:KEY_ROOM].strip("_")
    numbered = (stem if n == 1 else f"{stem}_{n}" for n in itertools.count(1))
    return next(key for key in numbered if key not in taken and key != TOKEN)


def too_long(size: int, most: int) -> str:
    return _("Make it shorter: %(n)s of %(most)s characters") % _sizes(size, most)


def in_all(words: Mapping[str, str], languages: Sequence[str]) -> Text:
    """Return the house's own words in the languages of a definition."""
    return {lang: words[lang] for lang in languages if lang in words}


def in_every(words: Mapping[str, str], languages: Sequence[str]) -> Text:
    """Return the house's own words of a table for each language, in English where it has no others."""
    return {lang: words.get(lang, words["en"]) for lang in languages}


def whole(raw: Any, low: int, high: int) -> int | None:
    """Return a whole number within limits, or None. True and 3.0 are not whole numbers here."""
    return raw if type(raw) is int and low <= raw <= high else None


def read_digits(raw: Any) -> int | None:
    """Return a whole number from 0, from JSON or typed in the digits of any script, or None."""
    if isinstance(raw, str) and raw.strip().isdecimal() and len(raw.strip()) <= MOST_DIGITS:
        return int(raw)
    return raw if type(raw) is int and 0 <= raw < 10**MOST_DIGITS else None
