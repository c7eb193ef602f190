"""The sheet: one page load, one POST; and its preview."""

import logging
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language

from core.questions import selectors
from core.questions.forms import SheetForm
from core.questions.models import QuestionSet, QuestionSetVersion
from core.questions.types import Definition, parse
from core.questions.types.texts import missing_in
from core.questions.types.words import LANGUAGE_NAMES
from core.web.views import ActionView, ShowView

_log = logging.getLogger("plab.questions")
ASKED_IN = "in"  # `?in=vi`: the language of the questions, where the house has no pages in it


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
    def other_languages(self) -> list[tuple[str, str, str]]:
        """(code, its own name, link) of each language these questions also have."""
        others = [code for code in self.languages if code != self.lang]
        return [(code, LANGUAGE_NAMES[code], f"?{self._asks(code)}={code}") for code in others]

    def _asks(self, code: str) -> str:
        """Where the house has pages in a language, the whole page changes, else its questions alone."""
        return "lang" if code in dict(settings.LANGUAGES) and not self.is_preview else ASKED_IN


def language_of(request: HttpRequest, definition: Definition) -> str:
    """Return the language in which this reader is asked."""
    asked = request.GET.get(ASKED_IN, "")
    return asked if asked in definition.languages else definition.language_for(get_language() or "")


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
        return {"definition": self.definition, "lang": language_of(self.request, self.definition)}

    def get_sheet(self) -> Sheet:
        languages = tuple(self.definition.languages)
        lang = language_of(self.request, self.definition)
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
    """The sheet of a draft, as people will see it. Nothing can be sent.

    Texts that a language lacks show in the main one, and are marked; a live page never has any.
    """

    template_name = "questions/sheet_form.html"

    def get_question_set(self) -> QuestionSet:
        raise TypeError(f"{type(self).__name__} does not say which question set it is about.")

    def get_leave_url(self) -> str:
        return str(self.obj.get_absolute_url())

    def get_promise(self) -> Any:
        return ""

    def get_context(self) -> dict[str, Any]:
        definition, _faults = parse(selectors.with_lists(self.get_question_set().draft))
        lang = language_of(self.request, definition)
        title, languages = str(self.get_question_set().title), tuple(definition.languages)
        sheet = Sheet(title, self.get_leave_url(), self.get_promise(), "", languages, lang, is_preview=True)
        missing = missing_in(definition.as_json(), lang)
        return {"sheet": sheet, "form": SheetForm(definition=definition, lang=lang), "missing": missing}
