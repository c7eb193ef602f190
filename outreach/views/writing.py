"""Writing an issue: the editor with its preview, further languages, who gets it."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.selectors import side_of
from core.mail.registry import LISTS
from core.mail.services.texts import greeting_for
from core.web.policy import NotPossible
from core.web.views import ActionView, PostView
from outreach import policies
from outreach.forms import SegmentForm, TextForm
from outreach.models import IssueText
from outreach.selectors.blocks import KINDS, open_surveys, shown
from outreach.services import add_language, edit_segment, edit_text, review_text
from outreach.views.issues import OfIssue


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)


class IssueEditView(OfIssue, ActionView):
    """The editor. Every button saves everything first, so nothing typed is ever lost; works without script."""

    policy = policies.can_edit_issue
    template_name = "outreach/issue_edit.html"
    form_class = TextForm

    def get_text(self) -> IssueText:
        language = self.request.GET.get("lang", "en")
        text = next((text for text in self.get_texts() if text.language == language), None)
        if text is None:
            raise Http404
        return text

    def get_texts(self) -> list[IssueText]:
        if not hasattr(self, "_texts"):
            self._texts = list(self.obj.texts.all())
        return self._texts

    def get_form_kwargs(self) -> dict[str, Any]:
        text = self.get_text()
        return {
            "blocks": text.blocks,
            "surveys": open_surveys(),
            "initial": {"subject": text.subject, "lock_version": self.obj.lock_version},
        }

    def get_context(self) -> dict[str, Any]:
        text, texts = self.get_text(), self.get_texts()
        there = {t.language for t in texts}
        return {
            "text": text,
            "texts": texts,
            "missing": [(code, label) for code, label in settings.LANGUAGES if code not in there],
            "shown": shown(text.blocks, list=self.obj.list),
            "kinds": KINDS.values(),
            "mail_list": LISTS[self.obj.list],
            "greeting": greeting_for(self.request.user.name),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.obj.is_editable:
            raise NotPossible(_("This issue is leaving. Pause it to stop; what has left stays as it is."))
        return super().post(request, *args, **kwargs)

    def act(self, form: TextForm) -> Any:
        data = form.cleaned_data
        self.pressed = data.get("do", "")
        return edit_text(
            self.obj,
            by=self.request.user,
            language=self.get_text().language,
            subject=data["subject"],
            blocks=form.changed_blocks(),
            lock_version=data["lock_version"],
        )

    def get_success_url(self, result: Any) -> str:
        messages.success(self.request, _("Saved"))
        verb, _colon, rest = self.pressed.partition(":")
        place = "#write" if not rest else f"#block-{rest}" if rest.isdecimal() else "#blocks-end"
        return f"{reverse('outreach:issue-edit', args=[self.obj.pk])}?lang={self.get_text().language}{place}"


class IssueLanguageView(OfIssue, PostView):
    """Open a text in another language."""

    policy = policies.can_edit_issue
    form_class = LanguageForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            raise NotPossible(_("Choose one of the languages in the list."))
        add_language(self.obj, by=request.user, language=form.cleaned_data["language"])
        url = reverse("outreach:issue-edit", args=[self.obj.pk])
        return HttpResponseRedirect(f"{url}?lang={form.cleaned_data['language']}")


class IssueReviewView(IssueLanguageView):
    """A person who reads the language has read the text."""

    policy = policies.can_edit_issue

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            raise NotPossible(_("Choose one of the languages in the list."))
        review_text(self.obj, by=request.user, language=form.cleaned_data["language"])
        messages.success(request, _("Marked as read"))
        return HttpResponseRedirect(self.obj.get_absolute_url())


class IssueReadersView(OfIssue, ActionView):
    """Choose who of the list gets it."""

    policy = policies.can_edit_issue
    template_name = "outreach/issue_readers.html"
    form_class = SegmentForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"issue": self.obj, "side": side_of(self.request.user)}

    def act(self, form: SegmentForm) -> Any:
        lock_version = form.cleaned_data["lock_version"]
        return edit_segment(self.obj, by=self.request.user, segment=form.segment, lock_version=lock_version)

    def get_success_url(self, result: Any) -> str:
        return reverse("outreach:issue-preview", args=[self.obj.pk])
