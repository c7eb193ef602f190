"""The builder: a draft on one address, in plain forms."""

from typing import Any

from django.forms import BaseForm, Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from core.questions import selectors, services
from core.questions.forms import QuestionForm, SectionForm
from core.questions.models import QuestionSet, QuestionSetVersion
from core.questions.types import CONTENT_LANGUAGES, Question, is_kind, kind_named, kinds, said
from core.questions.types.texts import missing_in
from core.questions.types.words import LANGUAGE_NAMES
from core.web.policy import NotPossible
from core.web.views import ActionView

SIDE_BY_SIDE = 2  # more languages than this are written on the translator's page, not beside each other


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

    def get_translate_url(self) -> str:
        """Where the translator's page is (`?in=vi` is added)."""
        raise TypeError(f"{type(self).__name__} does not say where its texts are translated.")

    def get_import_url(self) -> str:
        raise TypeError(f"{type(self).__name__} does not say where a workbook is read.")

    def get_export_url(self) -> str:
        raise TypeError(f"{type(self).__name__} does not say where its workbook is.")

    def get_publish_url(self) -> str:
        """Where a POST publishes these questions while people answer. Empty: something else publishes them."""
        return ""

    def get_widening(self) -> QuestionSetVersion | None:
        """Return the version that people are answering anonymously right now: edits may only widen it."""
        return None

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

    @property
    def written_here(self) -> list[str]:
        """The languages that stand beside each other on a form; with more of them, the main one."""
        return self.languages if len(self.languages) <= SIDE_BY_SIDE else self.languages[:1]

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
            what = {"kind": kind, "question": question, "earlier": self._earlier(question.get("key"))}
            return QuestionForm(data=posted, languages=self.written_here, used=used, **what)
        if "section" in asked:
            return SectionForm(data=posted, section=self._section(), languages=self.written_here)
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

    def _earlier(self, key: str | None) -> list[Question]:
        """Return the questions before one; before a new one, those up to the end of its section."""
        found: list[Question] = []
        for section in self.question_set.read_draft()[0].sections:
            for question in section.questions:
                if question.key == key:
                    return found
                found.append(question)
            if key is None and section.key == self.request.GET.get("section"):
                return found
        return found

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
        how = {"lock_version": services.posted_version(typed), "by": self.request.user}
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
        if verb in ("answer-up", "answer-down"):
            asked, _colon, option = key.partition(":")
            return services.move_option(
                ours, key=asked, option=option, by_places=-1 if verb == "answer-up" else 1, **how
            )
        if verb == "copy":
            return services.copy_question(ours, key=key, **how)
        if verb in ("section-up", "section-down"):
            return services.move_section(ours, key=key, by_places=-1 if verb == "section-up" else 1, **how)
        if verb == "undo":
            return services.undo_change(ours, **how)
        if verb == "remove":
            return services.remove_question(ours, key=key, **how)
        if verb == "remove-section":
            return services.remove_section(ours, key=key, **how)
        if verb == "languages":
            chosen = [lang for lang in CONTENT_LANGUAGES if f"language:{lang}" in self.request.POST]
            stands = self.question_set.read_draft()[0].languages
            reviewed = {lang: stands.get(lang, False) for lang in chosen}
            return services.save_languages(ours, languages=reviewed, **how)
        if verb == "reviewed":
            return services.translate_draft(ours, lang=key, words={}, reviewed=True, **how)
        if verb == "rest-to-no":
            return services.set_rest_to_no(ours, **how)
        raise NotPossible(_("This button is not known. Reload the page."))

    def get_success_url(self, result: Any) -> str:
        verb, _colon, key = self.request.POST.get("do", "").partition(":")
        if verb in ("answer-up", "answer-down"):  # several presses in a row are usual
            return f"{self.request.path}?question={key.partition(':')[0]}#order"
        return self.request.path

    def get_context(self) -> dict[str, Any]:
        definition, faults = selectors.ready_to_publish(self.question_set, widening=self.get_widening())
        fresh = QuestionSet.objects.select_related("edited_by").get(pk=self.question_set.pk)
        translate = self.get_translate_url()
        return {
            "question_set": self.question_set,
            "fresh": fresh,
            "lock_version": fresh.lock_version,
            "faults": faults,
            "unset": len(definition.unset()),
            "minutes": definition.minutes,
            "outline": outline_of(self.sections),
            "kinds": kinds(),
            "languages": [(lang, LANGUAGE_NAMES[lang], lang in definition.languages) for lang in CONTENT_LANGUAGES],
            "asked_in": [
                (lang, LANGUAGE_NAMES[lang], missing_in(definition.as_json(), lang), reviewed, f"{translate}?in={lang}")
                for lang, reviewed in definition.languages.items()
            ],
            "leave_url": self.get_leave_url(),
            "preview_url": self.get_preview_url(),
            "import_url": self.get_import_url(),
            "export_url": self.get_export_url(),
            "outline_url": self.request.path,
            "publish_url": self.get_publish_url(),
            "is_widening": self.get_widening() is not None,
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
