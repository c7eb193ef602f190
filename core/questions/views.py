"""View bases of question sets. A room subclasses them with its own policy, address and service."""

import logging
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from core.questions import selectors, services
from core.questions.forms import QuestionForm, SectionForm, SheetForm
from core.questions.models import QuestionSet, QuestionSetVersion
from core.questions.types import CONTENT_LANGUAGES, Definition, is_kind, kind_named, kinds, parse, said
from core.questions.types.words import LANGUAGE_NAMES
from core.web.policy import NotPossible
from core.web.views import ActionView, ShowView

_log = logging.getLogger("plab.questions")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the sheet page shows around its form."""

    title: str
    leave_url: str
    promise: Any
    draft_key: str
    languages: tuple[str, ...]
    lang: str
    is_preview: bool = False

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """(code, its own name) of each language this set also has and the house can show pages in."""
        codes = [code for code in self.languages if code != self.lang and code in dict(settings.LANGUAGES)]
        return [(code, get_language_info(code)["name_local"].capitalize()) for code in codes]


class SheetView(ActionView):
    """One page load, one POST. Subclasses say what is asked (`get_version`) and send in `act(form)`: `form.answers`.

    The unfinished sheet lives on the reader's device under `get_draft_key`, which no two people may share. The page
    after sending includes `questions/_sheet_sent.html` with `draft_key`, and the device forgets.
    """

    template_name = "questions/sheet_form.html"
    form_class: ClassVar[type[SheetForm]] = SheetForm

    def get_version(self) -> QuestionSetVersion:
        raise TypeError(f"{type(self).__name__} does not say which questions it asks.")

    def get_definition(self) -> Definition:
        return self.get_version().asks

    def get_title(self) -> str:
        return str(self.obj)

    def get_leave_url(self) -> str:
        """Where the back arrow of the first question leads."""
        return str(self.obj.get_absolute_url())

    def get_promise(self) -> Any:
        """The privacy line under each question, or nothing."""
        return ""

    def get_draft_key(self) -> str:
        """A name for the draft that says nothing about the person and that nobody else's draft has."""
        return draft_key(self.request.path, self.request.user.pk or self.request.session.session_key)

    def get_form_kwargs(self) -> dict[str, Any]:
        self.definition = self.get_definition()
        return {"definition": self.definition, "lang": self.definition.language_for(get_language() or "")}

    def get_sheet(self) -> Sheet:
        languages = tuple(self.definition.languages)
        lang = self.definition.language_for(get_language() or "")
        return Sheet(self.get_title(), self.get_leave_url(), self.get_promise(), self.get_draft_key(), languages, lang)

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        return super().show(status, sheet=self.get_sheet(), **more)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        if dropped := getattr(self, "dropped", 0):
            _log.info("sheet: %s inputs dropped", dropped)
        return response

    def get_form(self) -> SheetForm:
        form = super().get_form()
        self.dropped = form.dropped if form.is_bound and form.is_valid() else 0
        return form


def draft_key(*parts: Any) -> str:
    """Return a name for a draft on a device; it can't be traced back to its parts."""
    return salted_hmac("questions.sheet", "|".join(str(part) for part in parts)).hexdigest()[:20]


class PreviewView(ShowView):
    """The sheet of a draft, as people will see it. Nothing can be sent; missing texts show in the main language."""

    template_name = "questions/sheet_form.html"

    def get_question_set(self) -> QuestionSet:
        raise TypeError(f"{type(self).__name__} does not say which question set it is about.")

    def get_leave_url(self) -> str:
        return str(self.obj.get_absolute_url())

    def get_promise(self) -> Any:
        return ""

    def get_context(self) -> dict[str, Any]:
        definition, _faults = parse(selectors.with_lists(self.get_question_set().draft))
        lang = definition.language_for(get_language() or "")
        title, languages = str(self.get_question_set().title), tuple(definition.languages)
        sheet = Sheet(title, self.get_leave_url(), self.get_promise(), "", languages, lang, is_preview=True)
        return {"sheet": sheet, "form": SheetForm(definition=definition, lang=lang)}


class BuilderView(ActionView):
    """Edits a draft on one address: the outline, `?question=key`, `?new=kind&section=key`, `?section=key` ("" is new).

    Plain forms whose buttons say what they do (`do=up:topics`); every form posts the `lock_version` it was drawn with.
    """

    template_name = "questions/builder_form.html"

    def get_question_set(self) -> QuestionSet:
        raise TypeError(f"{type(self).__name__} does not say which question set it is about.")

    def get_leave_url(self) -> str:
        return str(self.obj.get_absolute_url())

    def get_preview_url(self) -> str:
        raise TypeError(f"{type(self).__name__} does not say where its preview is.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.kept: QuestionSet | None = None
        return super().dispatch(request, *args, **kwargs)

    @property
    def question_set(self) -> QuestionSet:
        if self.kept is None:
            self.kept = self.get_question_set()
        return self.kept

    @property
    def sections(self) -> list[dict[str, Any]]:
        return list(self.question_set.draft["sections"])

    @property
    def languages(self) -> list[str]:
        return list(self.question_set.read_draft()[0].languages)

    def get_template_name(self) -> str:
        asked = self.request.GET
        if "question" in asked or "new" in asked:
            return "questions/question_form.html"
        return "questions/section_form.html" if "section" in asked else self.template_name

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        response = super().show(status, **more)
        response.template_name = self.get_template_name()  # type: ignore[attr-defined]
        return response

    def get_form(self) -> BaseForm:
        posted = self.request.POST if self.request.method == "POST" else None
        asked = self.request.GET
        if "question" in asked or "new" in asked:
            question = self._question()
            used = selectors.used_keys(self.question_set)
            kind = kind_named(question["kind"])
            return QuestionForm(data=posted, kind=kind, question=question, languages=self.languages, used=used)
        if "section" in asked:
            return SectionForm(data=posted, section=self._section(), languages=self.languages)
        return Form(data=posted)

    def _question(self) -> dict[str, Any]:
        """Return the question that the address names, or an empty new one."""
        if is_kind(kind := self.request.GET.get("new")):
            return {"kind": kind}
        key = self.request.GET.get("question")
        for section in self.sections:
            for question in section["questions"]:
                if question["key"] == key and is_kind(question["kind"]):
                    return dict(question)
        raise Http404

    def _section(self) -> dict[str, Any]:
        key = self.request.GET["section"]
        if not key:
            return {}
        found = next((section for section in self.sections if section["key"] == key), None)
        if found is None:
            raise Http404
        return found

    def act(self, form: Any) -> Any:
        verb, _colon, key = self.request.POST.get("do", "").partition(":")
        typed = self.request.POST.get("lock_version", "")
        how = {"lock_version": int(typed) if typed.isdecimal() and len(typed) < 10 else -1, "by": self.request.user}
        if isinstance(form, QuestionForm) and verb == "save":
            section = self.request.GET.get("section", "")
            return services.save_question(self.question_set, section=section, question=form.as_question(), **how)
        if isinstance(form, SectionForm) and verb == "save":
            section = self.request.GET["section"]
            return services.save_section(self.question_set, key=section, title=form.title(), intro=form.intro(), **how)
        return self._press(verb, key, how)

    def _press(self, verb: str, key: str, how: dict[str, Any]) -> QuestionSet:
        """Do what a button of the outline says."""
        ours = self.question_set
        if verb in ("up", "down"):
            return services.move_question(ours, key=key, by_places=-1 if verb == "up" else 1, **how)
        if verb == "remove":
            return services.remove_question(ours, key=key, **how)
        if verb == "remove-section":
            return services.remove_section(ours, key=key, **how)
        if verb == "languages":
            chosen = [lang for lang in CONTENT_LANGUAGES if f"language:{lang}" in self.request.POST]
            reviewed = {lang: f"reviewed:{lang}" in self.request.POST for lang in chosen}
            return services.save_languages(ours, languages=reviewed, **how)
        if verb == "rest-to-no":
            return services.set_rest_to_no(ours, **how)
        raise NotPossible(_("This button is not known. Reload the page."))

    def get_success_url(self, result: Any) -> str:
        return self.request.path

    def get_context(self) -> dict[str, Any]:
        definition, faults = selectors.ready_to_publish(self.question_set)
        stands = QuestionSet.objects.values_list("lock_version", flat=True).get(pk=self.question_set.pk)
        return {
            "question_set": self.question_set,
            "lock_version": stands,
            "faults": faults,
            "unset": len(definition.unset()),
            "minutes": definition.minutes,
            "outline": outline_of(self.sections),
            "kinds": kinds(),
            "languages": [
                (lang, LANGUAGE_NAMES[lang], lang in definition.languages, definition.languages.get(lang, False))
                for lang in CONTENT_LANGUAGES
            ],
            "leave_url": self.get_leave_url(),
            "preview_url": self.get_preview_url(),
            "outline_url": self.request.path,
        }


def outline_of(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the sections of a draft with their questions, numbered through, as the outline lists them."""
    rows, number = [], 0
    for section in sections:
        questions = []
        for question in section["questions"]:
            number += 1
            kind = kind_named(question["kind"]) if is_kind(question["kind"]) else None
            label = said(question.get("label") or {}) or _("Question without words")
            questions.append({**question, "number": number, "says": label, "kind_title": kind.title if kind else ""})
        rows.append({"key": section["key"], "says": said(section.get("title") or {}), "questions": questions})
    return rows
