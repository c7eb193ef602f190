"""The registry of question types: what a type must answer, and the words that all of them share.

Forms, cleaning, counting, charts and exports ask `kind_of(question)` and nothing else; no code outside this package
compares a kind. A new type is one module here with `@register`.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.questions.showif import ShowIf
from core.questions.types.xlsrow import XlsRow

CONTENT_LANGUAGES: dict[str, str] = {  # language → direction of its script
    "en": "ltr",
    "es": "ltr",
    "ht": "ltr",
    "kea": "ltr",
    "pt": "ltr",
    "vi": "ltr",
    "zh-hans": "ltr",
    "ar": "rtl",
    "so": "ltr",
    "fr": "ltr",
}
Text = Mapping[str, str]  # language → words
Cell = str | int | float  # of an export
MISSING: tuple[Any, ...] = (None, "", [], (), {})


def said(text: Text, lang: str = "") -> str:
    """Return the words in a language (the page's, unless told); where they are missing, in the first that has any."""
    return text.get(lang or get_language() or "") or next((words for words in text.values() if words), "")


class Fault(Exception):
    """What is wrong, in a sentence, and where: `place` from the outside in, like ("Question 3", "option 2")."""

    def __init__(self, message: str, *place: str, question: str = "") -> None:
        super().__init__(message)
        self.message, self.place, self.question = message, place, question

    def within(self, *place: str, question: str = "") -> Fault:
        """Return the same fault seen from further outside."""
        return Fault(self.message, *place, *self.place, question=question or self.question)

    def __str__(self) -> str:
        return f"{', '.join(self.place)}: {self.message}" if self.place else self.message


@dataclass(frozen=True, slots=True)
class Question:
    """One question as its type parsed it. `show_if`: asked only where this holds of earlier answers."""

    key: str
    kind: str
    label: Text
    hint: Text = field(default_factory=dict)
    required: bool = False
    identifying: bool | None = None
    config: Mapping[str, Any] = field(default_factory=dict)
    show_if: ShowIf | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What one table, or one heap of texts, is about. `items` are the declared domain, in order; texts have none.

    `adds_up`: each person who answered falls in exactly one item.
    """

    key: str
    question: str
    label: Text
    items: tuple[tuple[str, Text], ...] = ()
    is_text: bool = False
    adds_up: bool = False

    def has(self, item: str) -> bool:
        return any(item == known for known, _label in self.items)


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of a chart and its table.

    `share` runs from 0 to 1; `average` in points from `low` to `high`. Shares with the same `whole` (not "") add to a
    fixed sum; an average with a whole follows from its shares. `about` heads the rows of a type that tells several
    things about one item, like "Ranked first".
    """

    item: str
    label: Text
    measure: str  # "share" or "average"
    value: float
    whole: str = ""
    low: float = 0.0
    high: float = 1.0
    about: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a named export."""

    key: str
    label: str


class Kind(ABC):
    """A question type. `partitions`: each person falls in exactly one item. `is_text`: never a table."""

    name: ClassVar[str]
    title: ClassVar[Any]  # what the builder calls it (lazy)
    about: ClassVar[Any] = ""  # one line under it (lazy)
    partitions: ClassVar[bool] = False
    segments: ClassVar[bool] = False  # may break other tables down
    is_text: ClassVar[bool] = False
    place: ClassVar[int] = 100  # where the builder offers it
    xls_columns: ClassVar[tuple[str, ...]] = ()  # what `from_xlsform` reads in a foreign row beyond its words
    conditions: ClassVar[tuple[str, ...]] = ("answered",)  # what later questions may ask about the answer
    reads: ClassVar[str] = "text"  # how the page compares what is chosen: "text" or "number"
    seconds: ClassVar[int] = 10  # what an answer takes, for "about 2 minutes left"

    @abstractmethod
    def parse(self, raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        """Return the config as we keep it, and what is wrong with it. Parsing what was parsed changes nothing."""

    @abstractmethod
    def field(self, question: Question, lang: str) -> forms.Field:
        """Return the form field that reads the raw answer. It judges nothing: `answer` does."""

    @abstractmethod
    def clean(self, question: Question, raw: Any) -> Any:
        """Return the JSON value, None for "not answered", or raise Fault. Cleaning what was cleaned changes nothing."""

    def answer(self, question: Question, raw: Any) -> Any:
        """Clean, and hold a required question to be answered."""
        value = None if _is_missing(raw) else self.clean(question, raw)
        if value is None and question.required:
            raise Fault(self.missing(question))
        return value

    def missing(self, question: Question) -> str:
        return _("Choose an answer to “%(question)s”") % {"question": said(question.label)}

    def companions(self, question: Question) -> tuple[Question, ...]:
        """Return questions that come with this one, like the text of "other": each its own target."""
        return ()

    def chosen(self, value: Any) -> Sequence[Any]:
        """Return what was chosen, for conditions of later questions: keys, one number, one text."""
        return (value,)

    def condition_values(self, question: Question, lang: str = "") -> Iterable[tuple[Any, str]]:
        """Return (value, words) that a later question's condition may name."""
        return [(item, said(label, lang)) for item, label in self.domain(question)]

    def condition_value(self, question: Question, value: Any, lang: str) -> str:
        """Return the words of one of them."""
        return next((words for known, words in self.condition_values(question, lang) if known == value), str(value))

    def may_be(self, question: Question, value: Any) -> bool:
        """Say whether a condition may compare an answer with this value."""
        return any(value == known and type(value) is type(known) for known, _words in self.condition_values(question))

    def coarse(self, question: Question, value: Any) -> Any:
        """Return the value as an anonymous survey keeps it: no finer than its table. `cells` reads both."""
        return value

    def targets(self, question: Question) -> tuple[Target, ...]:
        items = tuple(self.domain(question))
        return (Target(question.key, question.key, question.label, items, self.is_text, self.partitions),)

    def domain(self, question: Question) -> Iterable[tuple[str, Text]]:
        """Return the items that can be counted, in order."""
        return ()

    def cells(self, question: Question, value: Any) -> Iterable[tuple[str, str, int]]:
        """Return (target, item, amount) for one person's value; items come from the domain. Texts have none."""
        return ()

    def summary(self, question: Question, counts: Mapping[str, int], base: int) -> list[Row]:
        """Return rows for chart and table of one target: `counts` by item, `base` people who answered (at least 1).

        Each value is a sum of counts, each times a number of its own, divided by the base: the gate relies on it.
        """
        whole = "all" if self.partitions else ""
        return [Row(item, label, "share", counts.get(item, 0) / base, whole) for item, label in self.domain(question)]

    @abstractmethod
    def plain(self, question: Question, value: Any, lang: str) -> str:
        """Return the answer in words, for dossiers, mails and "Check your answers"."""

    def columns(self, question: Question, lang: str) -> list[Column]:
        return [Column(question.key, said(question.label, lang))]

    def row(self, question: Question, value: Any, lang: str) -> list[Cell]:
        """Return the cells of one person's value under `columns`; "" where nothing was answered."""
        return ["" if value is None else self.plain(question, value, lang)]

    def rules(self, question: Question) -> list[dict[str, Any]]:
        """Return what the page itself can tell (static/js/sheet.js): [{"rule", "value", "says"}]."""
        return [{"rule": "need", "says": self.missing(question)}] if question.required else []

    def setup(self, config: Mapping[str, Any], languages: Sequence[str]) -> dict[str, forms.Field]:
        """Return the builder's fields for the config of a draft, with what stands in it now as their `initial`."""
        return {}

    def configured(
        self, config: Mapping[str, Any], typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
    ) -> dict[str, Any]:
        """Return the config as the builder's fields say. Keys in `taken` were used once and are not given again."""
        return dict(config)

    def inputs(self, question: Question) -> int:
        """How many input fields it draws."""
        return 1

    def same_scale(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
        """Say whether answers under both configs mean the same, so that a key may stay."""
        return True

    def keys(self, config: Mapping[str, Any]) -> list[str]:
        """Return the permanent keys inside the config: options, rows."""
        return []

    def widens(self, old: Question, new: Question) -> list[Fault]:
        """Return what keeps `new` from taking the place of `old` while people answer; [] if it only widens.

        Whatever was valid stays valid and counts where it counted. Wording may change freely. A type that can grow
        (a longer limit, a further option) says so in `grows`; nothing else about a config may change.
        """
        faults: list[Fault] = []
        if (old.kind, old.required, old.identifying, old.show_if) != (
            new.kind,
            new.required,
            new.identifying,
            new.show_if,
        ):
            faults.append(Fault(_("Only wording may change while people are answering")))
        elif not set(old.label) <= set(new.label):
            faults.append(Fault(_("A language can’t be taken away while people are answering")))
        return faults or self.grows(old.config, new.config)

    def grows(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Fault]:
        """Compare two parsed configs for `widens`. Unless a type says otherwise, all but their words stays equal."""
        same = without_words(old) == without_words(new)
        return [] if same else [Fault(_("Only wording may change while people are answering"))]

    def to_xlsform(self, question: Question) -> list[XlsRow]:
        """Return the question as rows of an XLSForm; the first one has the question's own name.

        Use the nearest XLSForm type, so that other tools understand the form (a group: `begin_group`, rows,
        `end_group`). Names of further rows start with the question's key and a dot. What XLSForm can't say goes into
        the first row's `plab` beside "kind"; what it can say stays out of there, so that an edit in the sheet counts.
        `from_xlsform` must make an equal config of it. A type that says nothing here is a text with its config.
        """
        return [self.xls_row(question, "text", plab={"config": dict(question.config)})]

    def from_xlsform(self, rows: Sequence[XlsRow], languages: Sequence[str]) -> dict[str, Any] | None:
        """Return the raw config (as for `parse`) of the question in these rows, or None if it is no such question.

        `rows` are the question's own: one row, the rows that follow it under its name and a dot, or a group from
        `begin_group` to `end_group`. A row of ours (`is_from`) is asked of its type alone; a foreign one of each
        type in turn, so a type takes only what is surely its own. Raise Fault(sentence, column) for what it
        recognizes and can't take. Never trust `plab`: people edit it, too; `parse` judges what comes out.
        """
        return dict(_mapping(rows[0].plab.get("config"))) if rows[0].is_from(self.name) else None

    def xls_row(self, question: Question, type_: str, **more: Any) -> XlsRow:
        """Return the first row of `to_xlsform`, with the question's words and its kind."""
        plab = {"kind": self.name, **more.pop("plab", {})}
        words: dict[str, Any] = {"label": question.label, "hint": question.hint, "required": question.required}
        return XlsRow(type_, question.key, plab=plab, **words, **more)


def without_words(value: Any) -> Any:
    """Return a config without its texts: what is left decides what may be answered."""
    if isinstance(value, Mapping):
        return {name: without_words(inner) for name, inner in value.items() if not _is_text(inner)}
    return [without_words(inner) for inner in value] if isinstance(value, list) else value


def _is_text(value: Any) -> bool:
    return isinstance(value, Mapping) and all(lang in CONTENT_LANGUAGES for lang in value)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _is_missing(raw: Any) -> bool:
    return any(type(raw) is type(empty) and raw == empty for empty in MISSING)


_kinds: dict[str, Kind] = {}
KindClass = TypeVar("KindClass", bound=type[Kind])


def register(cls: KindClass) -> KindClass:
    """Add a type to the house. Its name is what definitions call it."""
    _kinds[cls.name] = cls()
    return cls


def forget(name: str) -> None:
    """Take a type out again (tests that bring their own)."""
    _kinds.pop(name, None)


def is_kind(name: Any) -> bool:
    return isinstance(name, str) and name in _kinds


def kind_of(question: Question) -> Kind:
    return _kinds[question.kind]


def kind_named(name: str) -> Kind:
    return _kinds[name]


def kinds() -> list[Kind]:
    """All types, in the order in which the builder offers them."""
    return sorted(_kinds.values(), key=lambda kind: kind.place)


def compact(value: Any) -> str:
    """Return canonical JSON: sorted keys, no spaces. Digests are made of it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
