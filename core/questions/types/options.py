"""What `single` and `multiple` share: a list of options, and "something else" with its own text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from core.questions.types.registry import Fault, Kind, Question, Text, said
from core.questions.types.words import in_all, is_key, read_text

OTHER = "other"
RATHER_NOT_SAY = "rather_not_say"  # a segment must offer it
OTHER_LABEL = {"en": "Something else", "es": "Otra respuesta"}
OTHER_TEXT = {"en": "Write your own answer", "es": "Escriba su propia respuesta"}
RATHER_NOT_SAY_LABEL = {"en": "I’d rather not say", "es": "Prefiero no decirlo"}
OTHER_LIMIT = 200
FEWEST = 2
SOURCES = ("schools",)  # lists that publishing writes out into plain options


class OptionKind(Kind):
    """A type with options. Its config: `options` (or `options_from`), `other`; stored are keys, never words."""

    most: int = 200

    def parse(self, raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
        source = raw.get("options_from")
        if source is not None and source not in SOURCES:
            return {"options": [], "other": False}, [Fault(_("This list is not known"))]
        options, faults = read_options(raw.get("options"), languages, self.most)
        if source is None and len(options) < FEWEST and not faults:
            faults.append(Fault(_("Add at least 2 answers")))
        config: dict[str, Any] = {"options": options, "other": raw.get("other") is True}
        if source is not None:
            config["options_from"] = source
        if config["other"] and any(option["key"] == OTHER for option in options):
            faults.append(Fault(_("Two answers have the same key")))
        return config, faults

    def domain(self, question: Question) -> Iterable[tuple[str, Text]]:
        yield from ((option["key"], option["label"]) for option in question.config["options"])
        if question.config["other"]:
            yield OTHER, in_all(OTHER_LABEL, list(question.label))

    def label_of(self, question: Question, key: str, lang: str = "") -> str:
        return next((said(label, lang) for item, label in self.domain(question) if item == key), key)

    def companions(self, question: Question) -> tuple[Question, ...]:
        if not question.config["other"]:
            return ()
        label = in_all(OTHER_TEXT, list(question.label))
        config = {"limit": OTHER_LIMIT}
        key, only_if = f"{question.key}.{OTHER}", (question.key, OTHER)
        return (Question(key, "long", label, {}, False, question.identifying, config, only_if),)

    def choices(self, question: Question, lang: str) -> list[tuple[str, str]]:
        return [(key, said(label, lang)) for key, label in self.domain(question)]

    def known(self, question: Question, key: Any) -> bool:
        return isinstance(key, str) and any(key == item for item, _label in self.domain(question))

    def keys(self, config: Mapping[str, Any]) -> list[str]:
        return [option["key"] for option in config["options"]]


def read_options(raw: Any, languages: Sequence[str], most: int) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return options as we keep them, and what is wrong, with the place of each fault."""
    if raw is None:
        return [], []
    if not isinstance(raw, list):
        return [], [Fault(_("Write the answers as a list"))]
    options: list[dict[str, Any]] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for number, entry in enumerate(raw, 1):
        place = _("answer %(n)s") % {"n": number}
        if not isinstance(entry, Mapping) or not is_key(entry.get("key")):
            faults.append(Fault(_("A key has small letters, digits and _ and starts with a letter"), place))
            continue
        if entry["key"] in seen:
            faults.append(Fault(_("Two answers have the same key"), place))
            continue
        seen.add(entry["key"])
        label, wrong = read_text(entry.get("label"), languages, needed=True)
        faults += [fault.within(place) for fault in wrong]
        options.append({"key": entry["key"], "label": label})
    if len(raw) > most:
        faults.append(Fault(_("Use at most %(most)s answers. You have %(n)s.") % {"most": most, "n": len(raw)}))
    return options, faults


def not_in_list() -> Fault:
    return Fault(_("Choose one of the answers in the list"))
