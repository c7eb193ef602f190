"""What `single` and `multiple` share: a list of options, and "something else" with its own text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core.questions.showif import Condition, ShowIf
from core.questions.types.registry import Fault, Kind, Question, Text, said
from core.questions.types.words import LANGUAGE_NAMES, LONGEST_LABEL, in_all, is_key, new_key, read_text
from core.questions.types.xlsrow import XlsOption, XlsRow

OTHER = "other"
RATHER_NOT_SAY = "rather_not_say"  # a segment must offer it
OTHER_LABEL = {"en": "Something else", "es": "Otra respuesta"}
OTHER_TEXT = {"en": "Write your own answer", "es": "Escribe tu propia respuesta"}
RATHER_NOT_SAY_LABEL = {"en": "I’d rather not say", "es": "Prefiero no decirlo"}
OTHER_LIMIT = 200
FEWEST = 2
SCHOOLS = "schools"
LISTS = {SCHOOLS: {"en": "(the list of schools)", "es": "(la lista de escuelas)"}}
SOURCES = tuple(LISTS)  # lists that publishing writes out into plain options


class OptionKind(Kind):
    """A type with options. Its config: `options` (or `options_from`), `other`; stored are keys, never words.

    A `retired` option is hidden from new readers; whoever has an older page may still send it, and it is counted.
    """

    most: int = 200
    xls_type: str = ""

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
        if config["other"]:
            words, wrong = read_other_words(raw, languages)
            config, faults = {**config, **words}, faults + wrong
        return config, faults

    def domain(self, question: Question) -> Iterable[tuple[str, Text]]:
        yield from ((option["key"], option["label"]) for option in question.config["options"])
        if question.config["other"]:
            yield OTHER, question.config.get("other_label") or in_all(OTHER_LABEL, list(question.label))

    def label_of(self, question: Question, key: str, lang: str = "") -> str:
        return next((said(label, lang) for item, label in self.domain(question) if item == key), key)

    def companions(self, question: Question) -> tuple[Question, ...]:
        if not question.config["other"]:
            return ()
        label = question.config.get("other_text") or in_all(OTHER_TEXT, list(question.label))
        config = {"limit": OTHER_LIMIT}
        chosen = ShowIf((Condition(question.key, "includes", OTHER),))
        key = f"{question.key}.{OTHER}"
        return (Question(key, "short", label, {}, False, question.identifying, config, chosen),)

    def choices(self, question: Question, lang: str) -> list[tuple[str, str]]:
        """Return what new readers may choose."""
        retired = {option["key"] for option in question.config["options"] if option.get("retired")}
        return [(key, said(label, lang)) for key, label in self.domain(question) if key not in retired]

    def known(self, question: Question, key: Any) -> bool:
        return isinstance(key, str) and any(key == item for item, _label in self.domain(question))

    def keys(self, config: Mapping[str, Any]) -> list[str]:
        return [option["key"] for option in config["options"]]

    def setup(self, config: Mapping[str, Any], languages: Sequence[str]) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        for number, option in enumerate(options_of(config), 1):
            for lang in languages:
                label = _("Answer %(n)s, %(language)s") % {"n": number, "language": LANGUAGE_NAMES[lang]}
                words = option.get("label", {}).get(lang, "")
                fields[f"option:{option['key']}:{lang}"] = forms.CharField(
                    label=label, initial=words, required=False, max_length=LONGEST_LABEL
                )
        fields["more"] = forms.CharField(
            label=_("Add answers, one a line"), required=False, widget=forms.Textarea(attrs={"rows": 4})
        )
        fields["rather_not_say"] = forms.BooleanField(
            label=_("Add “I’d rather not say”"),
            required=False,
            initial=any(option["key"] == RATHER_NOT_SAY for option in options_of(config)),
        )
        fields["other"] = forms.BooleanField(
            label=_("Let people write something else"), required=False, initial=config.get("other") is True
        )
        labels = [(option["key"], said(option.get("label") or {}) or option["key"]) for option in options_of(config)]
        if labels:
            fields["retired"] = forms.MultipleChoiceField(
                label=_("No longer offered (still counted where people chose it)"),
                required=False,
                choices=labels,
                widget=forms.CheckboxSelectMultiple,
                initial=[option["key"] for option in options_of(config) if option.get("retired") is True],
            )
        return fields

    def configured(
        self, config: Mapping[str, Any], typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
    ) -> dict[str, Any]:
        options = []
        for option in options_of(config):
            words = {lang: typed.get(f"option:{option['key']}:{lang}", "").strip() for lang in languages}
            keep = option["key"] != RATHER_NOT_SAY or typed["rather_not_say"]
            if any(words.values()) and keep:  # an answer whose every text was emptied is taken out
                kept = {name: value for name, value in option.items() if name != "retired"}
                retired = {"retired": True} if option["key"] in typed.get("retired", ()) else {}
                options.append({**kept, "label": {**option.get("label", {}), **words}, **retired})
        used = taken | {option["key"] for option in options_of(config)} | {OTHER, RATHER_NOT_SAY}
        at = next((n for n, option in enumerate(options) if option["key"] == RATHER_NOT_SAY), len(options))
        for line in filter(None, (line.strip() for line in typed["more"].splitlines())):
            key = new_key(line, used)
            used.add(key)
            options.insert(at, {"key": key, "label": {languages[0]: line}})
            at += 1
        if typed["rather_not_say"] and at == len(options):
            options.append({"key": RATHER_NOT_SAY, "label": dict(in_all(RATHER_NOT_SAY_LABEL, languages))})
        return {**config, "options": options, "other": typed["other"]}

    def grows(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Fault]:
        """An option may be reworded, added or retired. None is lost, moved or brought back."""
        faults = super().grows({**old, "options": []}, {**new, "options": []})
        was = [option["key"] for option in old["options"]]
        now = [option["key"] for option in new["options"]]
        lost = [key for key in was if key not in now]
        back = {option["key"] for option in old["options"] if option.get("retired")} & {
            option["key"] for option in new["options"] if not option.get("retired")
        }
        if lost:
            faults.append(Fault(_("Retire the answer “%(key)s” instead of removing it") % {"key": lost[0]}))
        elif was != [key for key in now if key in was]:
            faults.append(Fault(_("Answers can’t change their order while people are answering")))
        if back:
            faults.append(Fault(_("The answer “%(key)s” was retired and can’t come back") % {"key": sorted(back)[0]}))
        return faults

    def to_xlsform(self, question: Question) -> list[XlsRow]:
        config = question.config
        options = [
            XlsOption(option["key"], option["label"], {"retired": True} if option.get("retired") else {})
            for option in config["options"]
        ]
        if source := config.get("options_from"):
            options.insert(0, XlsOption(source, in_all(LISTS[source], list(question.label)), {"options_from": source}))
        if config["other"]:
            options.append(XlsOption(OTHER, dict(self.domain(question))[OTHER], {"other": True}))
        first = self.xls_row(question, self.xls_type, options=tuple(options), **self.xls_more(question))
        own = f"selected(${{{question.key}}}, '{OTHER}')"
        texts = [XlsRow("text", part.key, part.label, relevant=own) for part in self.companions(question)]
        return [first, *texts]

    def xls_more(self, question: Question) -> dict[str, Any]:
        """Return what the first row says beyond its options: columns, plab."""
        return {}

    def from_xlsform(self, rows: Sequence[XlsRow], languages: Sequence[str]) -> dict[str, Any] | None:
        first = rows[0]
        if first.type != self.xls_type:
            return None
        options: list[dict[str, Any]] = []
        config: dict[str, Any] = {"options": options, "other": first.or_other}
        for option in first.options:
            if option.plab.get("options_from") in SOURCES:
                config["options_from"] = option.plab["options_from"]
            elif option.plab.get("other") is True:
                config |= {"other": True, "other_label": dict(option.label)}
            else:
                retired = {"retired": True} if option.plab.get("retired") is True else {}
                options.append({"key": option.key, "label": dict(option.label), **retired})
        if config["other"] and len(rows) > 1:
            config["other_text"] = dict(rows[1].label)
        return config


def options_of(config: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the usable options of a draft's config."""
    options = config.get("options")
    usable = options if isinstance(options, list) else []
    return [option for option in usable if isinstance(option, dict) and is_key(option.get("key"))]


def read_options(
    raw: Any, languages: Sequence[str], most: int | None = None, each: str = ""
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return options as we keep them, and what is wrong, with the place of each fault: `each` (“row %(n)s”)."""
    if raw is None:
        return [], []
    if not isinstance(raw, list):
        return [], [Fault(_("Write the answers as a list"))]
    options: list[dict[str, Any]] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for number, entry in enumerate(raw, 1):
        place = (each or _("answer %(n)s")) % {"n": number}
        if not isinstance(entry, Mapping) or not is_key(entry.get("key")):
            faults.append(Fault(_("A key has small letters, digits and _ and starts with a letter"), place))
            continue
        if entry["key"] in seen:
            faults.append(Fault(_("Two answers have the same key"), place))
            continue
        seen.add(entry["key"])
        label, wrong = read_text(entry.get("label"), languages, needed=True)
        faults += [fault.within(place) for fault in wrong]
        retired = {"retired": True} if entry.get("retired") is True else {}
        options.append({"key": entry["key"], "label": label, **retired})
    offered = sum(1 for entry in raw if not (isinstance(entry, Mapping) and entry.get("retired") is True))
    if most is not None and offered > most:
        faults.append(Fault(_("Use at most %(most)s answers. You have %(n)s.") % {"most": most, "n": offered}))
    return options, faults


def read_other_words(raw: Mapping[str, Any], languages: Sequence[str]) -> tuple[dict[str, Any], list[Fault]]:
    """Return the words of "something else". The house has them in English and Spanish; who asks in more writes them."""
    config: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, ours in (("other_label", OTHER_LABEL), ("other_text", OTHER_TEXT)):
        house, typed = dict(in_all(ours, languages)), raw.get(name)
        words = (
            {**house, **{lang: said for lang, said in typed.items() if said}} if isinstance(typed, Mapping) else house
        )
        if words != house or not set(languages) <= set(ours):
            config[name], wrong = read_text(words, languages, needed=True, longest=OTHER_LIMIT)
            faults += [fault.within(_("something else")) for fault in wrong]
    return config, faults


NOTHING_MORE = {"other": False, "rather_not_say": False}  # what is typed where people can't leave the list


def plain_options(fields: dict[str, forms.Field]) -> dict[str, forms.Field]:
    """Return the builder's fields of a list that people can't leave."""
    return {name: field for name, field in fields.items() if name not in NOTHING_MORE}


def entry_fields(name: str, entries: Any, languages: Sequence[str], label: str, more: str) -> dict[str, forms.Field]:
    """Return the builder's fields for a list of keyed texts, like the rows of a matrix; `label` takes the language."""
    fields: dict[str, forms.Field] = {
        f"{name}:{entry['key']}:{lang}": forms.CharField(
            label=label % {"language": LANGUAGE_NAMES[lang]},
            initial=entry.get("label", {}).get(lang, ""),
            required=False,
            max_length=LONGEST_LABEL,
        )
        for entry in options_of({"options": entries})
        for lang in languages
    }
    fields[f"more_{name}s"] = forms.CharField(label=more, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    return fields


def entries_from(
    name: str, entries: Any, typed: Mapping[str, Any], languages: Sequence[str], taken: set[str]
) -> list[dict[str, Any]]:
    """Return the list as typed: what was emptied is taken out, each further line gets a key of its own."""
    old = options_of({"options": entries})
    kept = [
        {**entry, "label": {**entry.get("label", {}), **words}}
        for entry in old
        if any((words := {lang: typed.get(f"{name}:{entry['key']}:{lang}", "").strip() for lang in languages}).values())
    ]
    used = taken | {entry["key"] for entry in old}
    for line in filter(None, (line.strip() for line in typed[f"more_{name}s"].splitlines())):
        kept.append({"key": new_key(line, used), "label": {languages[0]: line}})
        used.add(kept[-1]["key"])
    return kept


def not_in_list() -> Fault:
    return Fault(_("Choose one of the answers in the list"))
