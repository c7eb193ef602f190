"""A whole definition: languages, sections, questions. Parsing never raises; it says what is wrong and where.

`parse` reads what a draft or a published version holds; `Definition.clean` reads one person's answers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from core.questions import showif
from core.questions.showif import Condition, ShowIf
from core.questions.types.registry import (
    CONTENT_LANGUAGES,
    MISSING,
    Fault,
    Question,
    Target,
    Text,
    compact,
    is_kind,
    kind_named,
    kind_of,
    said,
)
from core.questions.types.words import LANGUAGE_NAMES, LONGEST_INTRO, is_key, read_text

MOST_QUESTIONS = 60
MOST_SECTIONS = 20
MOST_INPUTS = 600
MOST_BYTES = 200 * 1024
GENERAL = ""  # the key of a fault that belongs to no question


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together. Title and intro may be empty."""

    key: str
    title: Text
    intro: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """One person's answers by key (only what was answered), faults by key, and how many inputs were dropped."""

    answers: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, Fault] = field(default_factory=dict)
    dropped: int = 0


@dataclass(frozen=True)
class Definition:
    """`languages`: code → whether a person has reviewed it; the first one is the main language."""

    languages: Mapping[str, bool]
    sections: tuple[Section, ...]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions as written, in order."""
        return tuple(question for section in self.sections for question in section.questions)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """Everything that is asked: each question with its companions (the text of "other") behind it."""
        return tuple(part for question in self.questions for part in with_companions(question))

    @cached_property
    def by_key(self) -> dict[str, Question]:
        return {question.key: question for question in self.asked}

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        return tuple(target for question in self.asked for target in kind_of(question).targets(question))

    @property
    def minutes(self) -> int:
        """How long filling in takes, at least 1."""
        return max(1, math.ceil(sum(kind_of(question).seconds for question in self.questions) / 60))

    def language_for(self, lang: str) -> str:
        """Return the language to show to a reader of `lang`: that one, or else the main one."""
        return lang if lang in self.languages else next(iter(self.languages), "en")

    def unset(self) -> list[str]:
        """Keys of questions where nobody has said whether the answer points to a person."""
        return [question.key for question in self.questions if question.identifying is None]

    def clean(self, raw: Mapping[str, Any]) -> Cleaned:
        """Read one person's answers. Cleaning what was cleaned changes nothing; nothing answered is a fault, too."""
        answers: dict[str, Any] = {}
        faults: dict[str, Fault] = {}
        dropped = sum(1 for name in raw if name not in self.by_key)
        for question in self.asked:
            if not self.is_asked(question, answers):
                dropped += raw.get(question.key) not in MISSING
                continue
            try:
                value = kind_of(question).answer(question, raw.get(question.key))
            except Fault as fault:
                faults[question.key] = fault
            else:
                if value is not None:
                    answers[question.key] = value
        if not answers and not faults:
            faults[GENERAL] = Fault(_("Answer at least one question"))
        return Cleaned(answers, faults, dropped)

    def is_asked(self, question: Question, answers: Mapping[str, Any]) -> bool:
        """Say whether a question is asked of somebody with these cleaned answers to the questions before it."""
        if question.show_if is None:
            return True
        chosen = {key: kind_of(known).chosen(answers[key]) for key, known in self.by_key.items() if key in answers}
        return question.show_if.holds(chosen)

    def condition_in_words(self, question: Question, lang: str) -> str:
        """Return "Answer this only if you chose …" for a page without a script; nothing where it is always asked."""
        if question.show_if is None or question.key not in {written.key for written in self.questions}:
            return ""
        parts = [self._condition(condition, lang) for condition in question.show_if.conditions]
        told = (_(" and ") if question.show_if.every else _(" or ")).join(parts)
        return _("Answer this only if %(condition)s.") % {"condition": told}

    def _condition(self, condition: Condition, lang: str) -> str:
        asked = self.by_key[condition.q]
        kind = kind_of(asked)
        words = {"question": said(asked.label, lang), "answer": kind.condition_value(asked, condition.value, lang)}
        if condition.op == "answered":
            return _("you answered “%(question)s”") % words
        if condition.op == "gte":
            return _("your answer to “%(question)s” is %(answer)s or more") % words
        if condition.op == "lte":
            return _("your answer to “%(question)s” is %(answer)s or less") % words
        if condition.op == "is_not":
            return _("you did not choose “%(answer)s”") % words
        return _("you chose “%(answer)s”") % words

    def cells(self, answers: Mapping[str, Any]) -> Iterator[tuple[str, str, int]]:
        """Return (target, item, amount) of one person's cleaned answers; unknown keys count nowhere."""
        for key, value in answers.items():
            if question := self.by_key.get(key):
                yield from kind_of(question).cells(question, value)

    def coarse(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """Return cleaned answers as an anonymous survey keeps them: of a number its bin, of a day its month or year."""
        return {key: kind_of(self.by_key[key]).coarse(self.by_key[key], value) for key, value in answers.items()}

    def as_json(self) -> dict[str, Any]:
        """Return the definition as it is stored: parsing it again gives an equal one."""
        return {
            "languages": {lang: {"reviewed": reviewed} for lang, reviewed in self.languages.items()},
            "sections": [
                {
                    "key": section.key,
                    "title": dict(section.title),
                    "intro": dict(section.intro),
                    "questions": [_question_json(question) for question in section.questions],
                }
                for section in self.sections
            ],
        }


def with_companions(question: Question) -> tuple[Question, ...]:
    return (question, *kind_of(question).companions(question))


def _question_json(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "label": dict(question.label),
        "hint": dict(question.hint),
        "required": question.required,
        "identifying": question.identifying,
        "config": dict(question.config),
        **({"show_if": question.show_if.as_json()} if question.show_if else {}),
    }


def parse(raw: Any) -> tuple[Definition, list[Fault]]:
    """Read a definition. What can't be used is left out of the result and named in the faults."""
    raw = raw if isinstance(raw, Mapping) else {}
    languages, faults = _read_languages(raw.get("languages"))
    sections: list[Section] = []
    seen: dict[str, Question] = {}
    number = 0
    given = raw.get("sections")
    for place, entry in enumerate(given if isinstance(given, list) else [], 1):
        section, count, wrong = _read_section(entry, place, number, list(languages), seen)
        number += count
        faults += wrong
        if section:
            sections.append(section)
    definition = Definition(languages, tuple(sections))
    return definition, faults + _over_limits(definition, number)


def _read_languages(raw: Any) -> tuple[dict[str, bool], list[Fault]]:
    raw = raw if isinstance(raw, Mapping) else {}
    faults = [Fault(_("This language is not known"), str(lang)) for lang in raw if lang not in CONTENT_LANGUAGES]
    languages = {
        lang: isinstance(raw[lang], Mapping) and raw[lang].get("reviewed") is True
        for lang in CONTENT_LANGUAGES
        if lang in raw
    }
    if not languages:
        return {"en": False}, [*faults, Fault(_("Choose at least one language"))]
    return languages, faults


def _read_section(
    raw: Any, place: int, before: int, languages: list[str], seen: dict[str, Question]
) -> tuple[Section | None, int, list[Fault]]:
    """Return the section, how many questions it held, and what is wrong in it. `before`: questions before it."""
    here = _("Section %(n)s") % {"n": place}
    if not isinstance(raw, Mapping):
        return None, 0, [Fault(_("This section can’t be read"), here)]
    faults: list[Fault] = []
    key = raw.get("key")
    if not is_key(key):
        faults.append(_bad_key().within(here))
    title, wrong_title = read_text(raw.get("title"), languages, needed=False, longest=200)
    intro, wrong_intro = read_text(raw.get("intro"), languages, needed=False, longest=LONGEST_INTRO)
    faults += [fault.within(here) for fault in (*wrong_title, *wrong_intro)]
    given = raw.get("questions")
    given = given if isinstance(given, list) else []
    questions: list[Question] = []
    for number, entry in enumerate(given, before + 1):
        question, wrong = read_question(entry, languages, seen)
        at = _("Question %(n)s") % {"n": number}
        if question and question.key in seen:
            wrong.append(Fault(_("Another question has the same key")))
        found = entry.get("key") if isinstance(entry, Mapping) else ""
        faults += [fault.within(at, question=str(found or "")) for fault in wrong]
        if question and question.key not in seen:
            seen[question.key] = question
            questions.append(question)
    return Section(str(key) if is_key(key) else "", title, intro, tuple(questions)), len(given), faults


def _bad_key() -> Fault:
    return Fault(_("A key has small letters, digits and _ and starts with a letter"))


def read_question(
    raw: Any, languages: list[str], earlier: Mapping[str, Question]
) -> tuple[Question | None, list[Fault]]:
    """Return one question as its type reads it, and what is wrong with it."""
    if not isinstance(raw, Mapping) or not is_kind(raw.get("kind")):
        return None, [Fault(_("This type of question is not known"))]
    if not is_key(raw.get("key")):
        return None, [_bad_key()]
    label, faults = read_text(raw.get("label"), languages, needed=True)
    hint, wrong_hint = read_text(raw.get("hint"), languages, needed=False)
    config = raw.get("config")
    parsed, wrong = kind_named(raw["kind"]).parse(config if isinstance(config, Mapping) else {}, languages)
    identifying = raw.get("identifying")
    show_if, wrong_condition = _read_show_if(raw.get("show_if"), earlier)
    question = Question(
        key=raw["key"],
        kind=raw["kind"],
        label=label,
        hint=hint,
        required=raw.get("required") is True,
        identifying=identifying if isinstance(identifying, bool) else None,
        config=parsed,
        show_if=show_if,
    )
    return question, faults + [fault.within(_("hint")) for fault in wrong_hint] + wrong + wrong_condition


def _read_show_if(raw: Any, earlier: Mapping[str, Question]) -> tuple[ShowIf | None, list[Fault]]:
    """Return the condition under which a question is asked. It names earlier questions only, so no circle can be."""
    if raw is None:
        return None, []
    here, show_if = _("when it is asked"), showif.read(raw)
    if show_if is None:
        return None, [Fault(_("This condition can’t be read"), here)]
    for condition in show_if.conditions:
        asked = earlier.get(condition.q)
        if asked is None:
            told = _("It looks at the question “%(key)s”, which comes later or is gone")
            return None, [Fault(told % {"key": condition.q}, here)]
        kind = kind_of(asked)
        fits = condition.op in kind.conditions
        if not fits or not (condition.value is None or kind.may_be(asked, condition.value)):
            told = _("It looks for an answer that “%(question)s” doesn’t have")
            return None, [Fault(told % {"question": said(asked.label)}, here)]
    return show_if, []


def _over_limits(definition: Definition, questions: int) -> list[Fault]:
    faults = []
    here = _("All questions together")
    if questions > MOST_QUESTIONS:
        numbers = {"most": MOST_QUESTIONS, "n": questions}
        faults.append(Fault(_("Use at most %(most)s questions. You have %(n)s.") % numbers, here))
    if len(definition.sections) > MOST_SECTIONS:
        numbers = {"most": MOST_SECTIONS, "n": len(definition.sections)}
        faults.append(Fault(_("Use at most %(most)s sections. You have %(n)s.") % numbers, here))
    inputs = sum(kind_of(question).inputs(question) for question in definition.asked)
    if inputs > MOST_INPUTS:
        faults.append(
            Fault(
                _("Use at most %(most)s fields to fill in. You have %(n)s.") % {"most": MOST_INPUTS, "n": inputs}, here
            )
        )
    size = len(compact(definition.as_json()).encode(errors="replace"))
    if size > MOST_BYTES:
        faults.append(
            Fault(_("All texts together are too long: %(n)s of 200 KB") % {"n": math.ceil(size / 1024)}, here)
        )
    return faults


def not_ready(definition: Definition) -> list[Fault]:
    """Return what publishing still asks for beyond a definition without faults."""
    faults = [] if definition.questions else [Fault(_("Add at least one question"))]
    for lang, reviewed in definition.languages.items():
        if not reviewed:
            faults.append(Fault(_("A person must read this language and tick “reviewed”"), LANGUAGE_NAMES[lang]))
    return faults


def reused_keys(definition: Definition, earlier: list[Definition]) -> list[Fault]:
    """Compare with every earlier version, oldest first: a key keeps its meaning, and a dropped one never returns."""
    faults: list[Fault] = []
    for number, question in enumerate(definition.questions, 1):
        told = _told_by(question, earlier)
        place = _("Question %(n)s") % {"n": number}
        faults += [fault.within(place, question=question.key) for fault in told]
    return faults


def _told_by(question: Question, earlier: list[Definition]) -> list[Fault]:
    known = [(version, old) for version, past in enumerate(earlier, 1) if (old := past.by_key.get(question.key))]
    if not known:
        return []
    key = {"key": question.key}
    for version, old in known:
        if old.kind != question.kind or not kind_of(question).same_scale(old.config, question.config):
            told = _("The key “%(key)s” meant something else in version %(n)s. Add it as a new question.")
            return [Fault(told % {**key, "n": version})]
    if known[-1][0] < len(earlier):
        told = _("The key “%(key)s” was removed after version %(n)s and can’t come back. Add it as a new question.")
        return [Fault(told % {**key, "n": known[-1][0]})]
    kind = kind_of(question)
    newest = set(kind.keys(known[-1][1].config))
    ever = {item for _version, old in known for item in kind.keys(old.config)}
    gone = sorted(set(kind.keys(question.config)) & ever - newest)
    told = _("The answer key “%(key)s” was removed earlier and can’t come back. Add it as a new answer.")
    return [Fault(told % {"key": item}) for item in gone]
