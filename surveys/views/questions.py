"""The questions of a survey: builder, preview, translation, workbook; and the wording of an open one."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.questions.models import QuestionSet, QuestionSetVersion
from core.questions.views import BuilderView, ExportView, ImportView, PreviewView, TranslateView
from core.web.views import PostView
from surveys import policies, services
from surveys.states import BEFORE_OPENING, Privacy
from surveys.views.surveys import OwnerPage
from surveys.views.words import promise_of


class QuestionsPage(OwnerPage):
    """What these pages share: whose questions they are about, and where the builder is."""

    policy = policies.can_edit_questions

    def get_question_set(self) -> QuestionSet:
        return self.obj.question_set  # type: ignore[attr-defined, no-any-return]

    def get_builder_url(self) -> str:
        return f"{self.obj.get_absolute_url()}questions/"  # type: ignore[attr-defined]


class QuestionsView(QuestionsPage, BuilderView):
    def get_preview_url(self) -> str:
        return f"{self.obj.get_absolute_url()}preview/"

    def get_translate_url(self) -> str:
        return f"{self.obj.get_absolute_url()}translate/"

    def get_import_url(self) -> str:
        return f"{self.obj.get_absolute_url()}import/"

    def get_export_url(self) -> str:
        return f"{self.obj.get_absolute_url()}export/"

    def get_widening(self) -> QuestionSetVersion | None:
        is_asked = self.obj.state not in BEFORE_OPENING and self.obj.privacy == Privacy.ANONYMOUS
        return self.obj.question_version if is_asked else None

    def get_publish_url(self) -> str:
        is_asked = self.obj.state not in BEFORE_OPENING
        return f"{self.obj.get_absolute_url()}reword/" if is_asked else ""


class SurveyPreviewView(QuestionsPage, PreviewView):
    policy = policies.can_manage_survey

    def get_promise(self) -> Any:
        return promise_of(self.obj)["line"]


class TranslateQuestionsView(QuestionsPage, TranslateView):
    pass


class ImportQuestionsView(QuestionsPage, ImportView):
    pass


class ExportQuestionsView(QuestionsPage, ExportView):
    policy = policies.can_manage_survey


class RewordView(QuestionsPage, PostView):
    success_message = _("Published. Pages opened before stay valid.")

    def act(self, form: Any) -> Any:
        return services.reword_survey(self.obj, by=self.request.user)
