"""XLSForm at the door: a draft as a workbook, and a workbook as a new draft."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.questions import services, xlsform
from core.questions.models import QuestionSet
from core.questions.types import Fault
from core.questions.xlsform.limits import MOST_BYTES
from core.web.forms import PageHelper
from core.web.views import ActionView, ShowView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ExportView(ShowView):
    """The draft as an XLSForm workbook."""

    def get_question_set(self) -> QuestionSet:
        raise TypeError(f"{type(self).__name__} does not say which question set it is about.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        question_set = self.get_question_set()
        content = xlsform.written(question_set.read_draft()[0], title=question_set.title, version=0)
        response = HttpResponse(content, content_type=XLSX)
        name = slugify(question_set.title)[:60] or "questions"
        response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response


class ImportForm(forms.Form):
    """One workbook. After `is_valid`, `draft` holds its questions; else `told` says what is wrong, cell by cell."""

    workbook = forms.FileField(
        label=gettext_lazy("Workbook"),
        help_text=gettext_lazy("An XLSForm, saved as an Excel workbook (.xlsx), up to 5 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": gettext_lazy("Choose a workbook"),
            "empty": gettext_lazy("This file is empty. Choose another one."),
        },
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.helper = PageHelper(self)
        self.draft: dict[str, Any] = {}
        self.told: list[Fault] = []

    def clean_workbook(self) -> Any:
        file = self.cleaned_data["workbook"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is too big. A workbook may have 5 MB."))
        self.draft, self.told = xlsform.read(file.read())
        if self.told:
            says = ngettext(
                "Nothing was imported. One place can’t be read.",
                "Nothing was imported. %(n)s places can’t be read.",
                len(self.told),
            )
            raise forms.ValidationError(says % {"n": len(self.told)})
        return file


class ImportView(ActionView):
    """A workbook becomes a new draft in the place of the old one; "Undo" in the builder brings that back."""

    template_name = "questions/import_form.html"
    form_class: ClassVar[type[ImportForm]] = ImportForm
    success_message = gettext_lazy("Imported. “Undo” brings the earlier questions back.")

    def get_question_set(self) -> QuestionSet:
        raise TypeError(f"{type(self).__name__} does not say which question set it is about.")

    def get_builder_url(self) -> str:
        raise TypeError(f"{type(self).__name__} does not say where its builder is.")

    def get_context(self) -> dict[str, Any]:
        question_set = self.get_question_set()
        return {
            "question_set": question_set,
            "lock_version": question_set.lock_version,
            "builder_url": self.get_builder_url(),
        }

    def act(self, form: Any) -> QuestionSet:
        lock_version = services.posted_version(self.request.POST.get("lock_version", ""))
        return services.save_draft(
            self.get_question_set(), draft=form.draft, lock_version=lock_version, by=self.request.user
        )

    def get_success_url(self, result: Any) -> str:
        return self.get_builder_url()
