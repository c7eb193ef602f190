"""Where free text names people, schools or ways to reach them. Pure; whoever calls it passes the terms.

Text and terms are folded (no accents, no case, punctuation to spaces) and matched on whole words. E-mail addresses,
phone numbers, links and handles are always hits. A name that is also a word ("Grace", "King") is only "maybe": nothing
is removed by a machine alone, so a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["name", "school", "role", "contact"]
CONTACTS = (
    re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?:https?://|www\.)[^\s<>()]+", re.IGNORECASE),
    re.compile(r"(?<![\w@.])@[A-Za-z0-9_](?:[\w.]*\w)?"),
    re.compile(r"(?<![\w+])(?:\+?\d{1,3}[\s.-]?)?(?:\(\d{3}\)|\d{3})[\s.-]?\d{3}[\s.-]?\d{4}(?!\w)"),
)
SHORTEST = 2  # letters; an initial names nobody
WORDS_TOO = """
ash april august baker bell best bill bishop black blue bond book brown bush butler carpenter case chance charity
christian church cook cross crystal daisy dale day dawn dean destiny diamond drew english faith farmer fields fisher
ford forest fox frank french gay gene glen golden good grace grant gray green guy hall harmony harvest hill holly
honor hope house hunter iris ivy jade jasmine jean joy june justice king knight lake lane law lily little long love
mark mason may melody mercy miles miller moon new noble north olive page park parks patience penny price prince
pearl peace ray read reed rich river rivers robin rose ruby rush sage school serenity sharp shepherd sky smart smith
sport spring star stone strong summer sun teacher temple trinity van victory walker ward waters wells west white
will winter wise wood woods young
esperanza luz mar paz rosa cruz reyes santos leon flores rey guerra blanco bueno delgado iglesias leal
"""
COMMON = frozenset(WORDS_TOO.split())


@dataclass(frozen=True, slots=True)
class Term:
    """What would point to a person: a name, an address, a school with its other names."""

    text: str
    kind: Kind = "name"


@dataclass(frozen=True, slots=True)
class Hit:
    """`text[start:end]` names somebody. `is_sure`: else it may as well be a word. `kind` says what to write instead."""

    start: int
    end: int
    text: str
    kind: Kind
    is_sure: bool


def names_found(text: str, terms: Iterable[Term]) -> list[Hit]:
    """Return the places, in order and without overlap; of two that overlap the longer one stands."""
    hits = [
        Hit(found.start(), found.end(), found.group(), "contact", True)
        for pattern in CONTACTS
        for found in pattern.finditer(text)
    ]
    words = list(_words(text))
    for term in terms:
        hits += _of_term(term, text, words)
    return _apart(hits)


def _of_term(term: Term, text: str, words: list[tuple[str, int, int]]) -> Iterable[Hit]:
    """Find a term as a whole and, of a person's name, each of its words."""
    whole = [word for word, _start, _end in _words(term.text)]
    runs = [whole] if whole else []
    if term.kind == "name" and len(whole) > 1 and "@" not in term.text:
        runs += [[word] for word in whole if len(word) > SHORTEST or not word.isascii()]
    for run in runs:
        if sum(map(len, run)) < SHORTEST:
            continue
        is_sure = len(run) > 1 or run[0] not in COMMON
        for at in range(len(words) - len(run) + 1):
            if [word for word, _start, _end in words[at : at + len(run)]] == run:
                start, end = words[at][1], words[at + len(run) - 1][2]
                yield Hit(start, end, text[start:end], term.kind, is_sure)


def _words(text: str) -> Iterable[tuple[str, int, int]]:
    """Return each folded word with its place in the text. "O’Brien" and "Ana-Maria" are two words each."""
    word, start = "", 0
    for at, letter in enumerate(text):
        plain = "".join(part for part in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(part))
        folded = "".join(part for part in plain.casefold() if part.isalnum())
        if folded:
            start = start if word else at
            word += folded
        elif word and not unicodedata.combining(letter):
            yield word, start, at
            word = ""
    if word:
        yield word, start, len(text)


def _apart(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, not hit.is_sure, hit.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
