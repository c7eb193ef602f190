"""The sheet's form: one field a question, drawn and read by its type, judged by `Definition.clean` alone.

And the builder's: what stands in a draft about one question, one section, the languages.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.questions import showif
from core.questions.types import CONTENT_LANGUAGES, Definition, Kind, Question, Section, kind_of, said
from core.questions.types.definition import GENERAL
from core.questions.types.parts import Part, merged
from core.questions.types.registry import compact
from core.questions.types.widgets import Parts
from core.questions.types.words import LANGUAGE_NAMES, LONGEST_INTRO, LONGEST_LABEL, TOKEN, new_key
from core.web.forms import PageHelper


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the page draws it; `companions` (the text of "other") stand inside its frame."""

    question: Question
    field: BoundField
    label: str
    hint: str
    rules: str
    seconds: int
    only_if: str
    companions: tuple["Asked", ...] = ()
    fallback: str = ""  # the language it shows in, where a preview has no words in its own

    @property
    def described_by(self) -> str:
        told = self.hint or self.only_if or not self.question.required
        ids = [f"{self.field.auto_id}_helptext"] if told else []
        return " ".join([*ids, *([f"{self.field.auto_id}_error"] if self.field.errors else [])])

    @property
    def show_if(self) -> str:
        """The condition as the page reads it (static/js/showif.js)."""
        return json.dumps(self.question.show_if.as_json(), ensure_ascii=False) if self.question.show_if else ""

    @property
    def reads(self) -> str:
        return kind_of(self.question).reads


class SheetForm(forms.Form):
    """After `is_valid`, `answers` holds what a service may be given, `dropped` how many unknown inputs there were."""

    def __init__(self, *, definition: Definition, lang: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.definition, self.lang = definition, lang
        self.direction = CONTENT_LANGUAGES.get(lang, "ltr")
        self.answers: dict[str, Any] = {}
        self.dropped = 0
        for question in definition.asked:
            self.fields[question.key] = kind_of(question).field(question, lang)

    def clean(self) -> dict[str, Any]:
        names = set(self.data) - {TOKEN} - {name for field in self for name in names_of(field)}
        strangers = dict.fromkeys(names)
        result = self.definition.clean({**strangers, **self.cleaned_data})
        self.answers, self.dropped = result.answers, result.dropped
        for key, fault in result.faults.items():
            self.add_error(None if key == GENERAL else key, fault.message)
        return result.answers

    def sections(self) -> Iterator[tuple[Section, str, str, list[Asked]]]:
        """Return each section with its title, its intro and what it asks, in the sheet's language."""
        for section in self.definition.sections:
            asked = [self._asked(question) for question in section.questions]
            if asked:
                yield section, said(section.title, self.lang), said(section.intro, self.lang), asked

    def _asked(self, question: Question) -> Asked:
        kind = kind_of(question)
        return Asked(
            question,
            self[question.key],
            said(question.label, self.lang),
            said(question.hint, self.lang),
            json.dumps(kind.rules(question), ensure_ascii=False),
            kind.seconds,
            self.definition.condition_in_words(question, self.lang),
            tuple(self._asked(companion) for companion in kind.companions(question)),
            "" if question.label.get(self.lang) else next(iter(question.label), ""),
        )


class PartForm(SheetForm):
    """One page of a longer form. After `is_valid`, `answers` holds all answers; invalid, those of the valid fields."""

    def __init__(self, *, part: Part, whole: Definition, stands: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(definition=part.definition, initial=stands, **kwargs)
        self.part, self.whole, self.stands = part, whole, stands

    def clean(self) -> dict[str, Any]:
        self.answers, faults = merged(self.part, self.whole, self.stands, self.cleaned_data)
        for key, fault in faults.items():
            self.add_error(key, fault.message)
        return self.answers


def names_of(field: BoundField) -> list[str]:
    """Return the names under which a question's inputs are posted."""
    widget = field.field.widget
    return widget.names(field.html_name) if isinstance(widget, Parts) else [field.html_name]


POINTS_TO_A_PERSON = [
    ("", gettext_lazy("Not said yet")),
    ("no", gettext_lazy("No")),
    ("yes", gettext_lazy("Yes, to a person or a school")),
]
IDENTIFYING = {"": None, "no": False, "yes": True}


def texts_in(name: str, label: str, text: Any, languages: list[str], **more: Any) -> dict[str, forms.CharField]:
    """Return one text field for each language of a draft."""
    text = text if isinstance(text, dict) else {}
    return {
        f"{name}:{lang}": forms.CharField(
            label=f"{label}, {LANGUAGE_NAMES[lang]}" if len(languages) > 1 else label, initial=text.get(lang), **more
        )
        for lang in languages
    }


def text_from(typed: dict[str, Any], name: str, languages: list[str], stands: Any) -> dict[str, str]:
    """Return a text as typed; languages that the form does not show keep what stands."""
    others = {lang: words for lang, words in stands.items() if lang not in languages} if stands else {}
    return {**others, **{lang: words for lang in languages if (words := typed.get(f"{name}:{lang}", ""))}}


CONDITIONS = 2  # offered by the form at first; each save of the last one offers another
MOST_VALUES = 40  # of one question, in a list of conditions
HOW = [("all", gettext_lazy("All of them must hold")), ("any", gettext_lazy("One of them is enough"))]


def conditions_of(stands: Any) -> tuple[str, list[dict[str, Any]]]:
    """Return how a draft's conditions are joined, and the conditions."""
    read = showif.read(stands)
    if read is None:
        return "all", []
    return "all" if read.every else "any", [condition.as_json() for condition in read.conditions]


def condition_fields(earlier: Sequence[Question], stands: Any) -> dict[str, forms.Field]:
    """Return the fields that say when a question is asked; none for one that nothing comes before."""
    how, conditions = conditions_of(stands)
    offered = [(said(question.label), list(_offered(question))) for question in earlier]
    known = {value for _group, rows in offered for value, _words in rows}
    unknown = [(value, value) for value in map(compact, conditions) if value not in known]
    if not offered and not unknown:
        return {}
    choices = [("", "–"), *offered, *([(_("As it stands"), unknown)] if unknown else [])]
    labels = [_("Ask this only if"), _("Second condition"), _("Third condition")]
    fields: dict[str, forms.Field] = {}
    for number in range(min(max(CONDITIONS, len(conditions) + 1), showif.MOST_CONDITIONS)):
        now = compact(conditions[number]) if number < len(conditions) else ""
        label = labels[number] if number < len(labels) else _("Further condition")
        hint = "" if number else _("Leave it empty to ask everyone.")
        fields[f"condition:{number}"] = forms.ChoiceField(
            label=label, choices=choices, initial=now, required=False, help_text=hint
        )
    fields["condition_how"] = forms.ChoiceField(
        label=_("Of several conditions"), choices=HOW, initial=how, required=False, widget=forms.RadioSelect
    )
    return fields


def _offered(question: Question) -> Iterator[tuple[str, str]]:
    """Yield (condition, words) of what a later question may ask about this one."""
    kind = kind_of(question)
    says = {"gte": _("%(answer)s or more"), "lte": _("%(answer)s or less"), "is_not": _("not “%(answer)s”")}
    if "answered" in kind.conditions:
        yield compact({"q": question.key, "op": "answered"}), _("answered")
    for op in kind.conditions:
        for value, words in list(kind.condition_values(question))[:MOST_VALUES] if op != "answered" else ():
            yield (
                compact({"q": question.key, "op": op, "value": value}),
                says.get(op, "“%(answer)s”") % {"answer": words},
            )


def show_if_from(typed: dict[str, Any], stands: Any) -> dict[str, Any]:
    """Return {"show_if": …} as typed, or nothing. Without the fields, what stands stays."""
    if "condition_how" not in typed:
        return {"show_if": stands} if stands else {}
    chosen = [value for name, value in typed.items() if name.startswith("condition:") and value]
    conditions = [json.loads(value) for value in dict.fromkeys(chosen)]
    return {"show_if": {typed["condition_how"] or "all": conditions}} if conditions else {}


class QuestionForm(forms.Form):
    """One question of a draft. `question` is what stands there now (or a new one without a key)."""

    def __init__(
        self,
        *,
        kind: Kind,
        question: dict[str, Any],
        languages: list[str],
        used: dict[str, set[str]],
        earlier: Sequence[Question] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.kind, self.question, self.languages, self.used = kind, question, languages, used
        self.helper = PageHelper(self)
        wide = forms.Textarea(attrs={"rows": 2})
        most = {"max_length": LONGEST_LABEL, "required": False}
        self.fields.update(texts_in("label", _("Question"), question.get("label"), languages, widget=wide, **most))
        self.fields[f"label:{languages[0]}"].required = True
        self.fields[f"label:{languages[0]}"].error_messages["required"] = _("Write the question")
        self.fields.update(texts_in("hint", _("Hint"), question.get("hint"), languages, **most))
        self.fields.update(kind.setup(question.get("config") or {}, languages))
        self.fields.update(condition_fields(earlier, question.get("show_if")))
        self.fields["required"] = forms.BooleanField(
            label=_("People must answer this"), required=False, initial=question.get("required") is True
        )
        initial = next(name for name, value in IDENTIFYING.items() if value is question.get("identifying"))
        self.fields["identifying"] = forms.ChoiceField(
            label=_("Does the answer point to a person or a school?"),
            choices=POINTS_TO_A_PERSON,
            required=False,
            widget=forms.RadioSelect,
            initial=initial,
        )

    def as_question(self) -> dict[str, Any]:
        """Return the question as the draft keeps it. A new one gets a key that was never used before."""
        typed = self.cleaned_data
        key = self.question.get("key") or new_key(typed[f"label:{self.languages[0]}"], set(self.used))
        config = self.question.get("config") or {}
        return {
            "key": key,
            "kind": self.kind.name,
            "label": text_from(typed, "label", self.languages, self.question.get("label")),
            "hint": text_from(typed, "hint", self.languages, self.question.get("hint")),
            "required": typed["required"],
            "identifying": IDENTIFYING[typed["identifying"]],
            "config": self.kind.configured(config, typed, self.languages, self.used.get(key, set())),
            **show_if_from(typed, self.question.get("show_if")),
        }


class SectionForm(forms.Form):
    """Title and intro of a section; both may stay empty."""

    def __init__(self, *, section: dict[str, Any], languages: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.section, self.languages = section, languages
        self.helper = PageHelper(self)
        self.fields.update(
            texts_in("title", _("Title"), section.get("title"), languages, required=False, max_length=200)
        )
        wide = {"widget": forms.Textarea(attrs={"rows": 3}), "required": False, "max_length": LONGEST_INTRO}
        self.fields.update(texts_in("intro", _("Introduction"), section.get("intro"), languages, **wide))

    def title(self) -> dict[str, str]:
        return text_from(self.cleaned_data, "title", self.languages, self.section.get("title"))

    def intro(self) -> dict[str, str]:
        return text_from(self.cleaned_data, "intro", self.languages, self.section.get("intro"))
