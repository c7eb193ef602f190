"""The translator's page: every text of a draft beside the main language, 50 a page."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404
from django.utils.translation import gettext as _

from core.questions import services
from core.questions.models import QuestionSet
from core.questions.types import CONTENT_LANGUAGES
from core.questions.types.texts import Words, words_of
from core.questions.types.words import LANGUAGE_NAMES, LONGEST_INTRO
from core.web.views import ActionView

TEXTS_A_PAGE = 50
LONG = 80  # characters from which a text gets a field of several lines


class TranslateForm(forms.Form):
    """One field a text, named by its path; on the last page the tick that a person has read them all."""

    def __init__(self, *, texts: list[Words], main: str, lang: str, reviewed: bool | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.texts, self.main = texts, main
        direction = {"lang": lang, "dir": CONTENT_LANGUAGES[lang], "class": "input"}
        for found in texts:
            is_long = max(map(len, found.text.values())) > LONG
            widget = forms.Textarea({**direction, "rows": 3}) if is_long else forms.TextInput(direction)
            self.fields[found.path] = forms.CharField(
                label=found.place, initial=found.text.get(lang), required=False, max_length=LONGEST_INTRO, widget=widget
            )
        if reviewed is not None:
            self.fields["reviewed"] = forms.BooleanField(
                label=_("A person who speaks this language has read all of it"), required=False, initial=reviewed
            )

    def rows(self) -> list[tuple[Words, str, forms.BoundField]]:
        """Return each text with its words in the main language and its field."""
        return [(found, found.text.get(self.main, ""), self[found.path]) for found in self.texts]

    def words(self) -> dict[str, str]:
        return {found.path: self.cleaned_data[found.path] for found in self.texts}


class TranslateView(ActionView):
    """`?in=vi` says the language (else it is the main one), `?page=2` the page.

    A live page never falls back, so all of it must be written.
    """

    template_name = "questions/translate_form.html"

    def get_question_set(self) -> QuestionSet:
        raise TypeError(f"{type(self).__name__} does not say which question set it is about.")

    def get_builder_url(self) -> str:
        raise TypeError(f"{type(self).__name__} does not say where its builder is.")

    def get_form(self) -> TranslateForm:
        self.question_set = self.get_question_set()
        self.definition = self.question_set.read_draft()[0]
        self.main = next(iter(self.definition.languages))
        self.lang = self.request.GET.get("in") or self.main
        if self.lang not in self.definition.languages:
            raise Http404
        texts = words_of(self.question_set.draft)
        self.page = Paginator(texts, TEXTS_A_PAGE).get_page(self.request.GET.get("page"))
        reviewed = None if self.page.has_next() else self.definition.languages[self.lang]
        posted = {"data": self.request.POST} if self.request.method == "POST" else {}
        texts = list(self.page.object_list)
        return TranslateForm(texts=texts, main=self.main, lang=self.lang, reviewed=reviewed, **posted)

    def get_context(self) -> dict[str, Any]:
        return {
            "question_set": self.question_set,
            "lock_version": QuestionSet.objects.values_list("lock_version", flat=True).get(pk=self.question_set.pk),
            "lang": self.lang,
            "language": LANGUAGE_NAMES[self.lang],
            "main": self.main,
            "page": self.page,
            "builder_url": self.get_builder_url(),
        }

    def act(self, form: Any) -> Any:
        return services.translate_draft(
            self.question_set,
            lang=self.lang,
            words=form.words(),
            reviewed=form.cleaned_data.get("reviewed"),
            lock_version=services.posted_version(self.request.POST.get("lock_version", "")),
            by=self.request.user,
        )

    def get_success_url(self, result: Any) -> str:
        if self.page.has_next():
            return f"{self.request.path}?in={self.lang}&page={self.page.next_page_number()}"
        return self.get_builder_url()
