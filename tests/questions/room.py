"""A room for the tests: the view bases of this app with the simplest policies, on addresses of their own."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from core.questions import selectors
from core.questions.models import QuestionSet
from core.questions.views import BuilderView, ExportView, ImportView, PageView, PreviewView, SheetView, TranslateView
from core.web import clock
from core.web.policy import NotPossible, can_see_anyone
from core.web.views import ShowView
from plab.urls import handler400, handler403, handler404, handler500  # noqa: F401
from plab.urls import urlpatterns as house

PROMISE = (
    "Your union and your district can’t see who gave which answer. "
    "The district sees no group under 10 people, the union none under 5."
)
sent: list[dict] = []
closed: list[bool] = []
widening: list[bool] = []


class AnswerView(SheetView):
    policy = can_see_anyone
    open_to_visitors = True
    model = QuestionSet
    lookup = "pk"

    def get_version(self):
        return selectors.newest_version(self.obj)

    def get_promise(self):
        return PROMISE

    def get_leave_url(self):
        return f"/room/{self.obj.pk}/done/"

    def get_draft_key(self):
        return f"test{self.obj.pk}"

    def act(self, form):
        if closed:
            raise NotPossible("This survey closed on Friday.")
        sent.append(form.answers)

    def get_success_url(self, result):
        return f"/room/{self.obj.pk}/done/"


class DoneView(ShowView):
    policy = can_see_anyone
    open_to_visitors = True
    model = QuestionSet
    lookup = "pk"
    template_name: ClassVar[str] = ""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        from django.template import engines

        text = (
            '{% extends "base.html" %}{% block title %}Thank you{% endblock %}'
            '{% block main %}<h1>Thank you</h1>{% include "questions/_sheet_sent.html" %}{% endblock %}'
        )
        page = engines["django"].from_string(text).render({"draft_key": f"test{self.obj.pk}"}, request)
        return HttpResponse(page)


class OfSet:
    """What every page about a question set shares in this room."""

    policy = can_see_anyone
    model = QuestionSet
    lookup = "pk"

    def get_question_set(self):
        return self.obj


class SetPreview(OfSet, PreviewView):
    open_to_visitors = True

    def get_leave_url(self):
        return f"/room/{self.obj.pk}/done/"


class SetEdit(OfSet, BuilderView):
    def get_leave_url(self):
        return f"/room/{self.obj.pk}/done/"

    def get_preview_url(self):
        return f"/room/{self.obj.pk}/preview/"

    def get_translate_url(self):
        return f"/room/{self.obj.pk}/translate/"

    def get_import_url(self):
        return f"/room/{self.obj.pk}/import/"

    def get_export_url(self):
        return f"/room/{self.obj.pk}/export/"

    def get_widening(self):
        return selectors.newest_version(self.obj) if widening else None


class SetTranslate(OfSet, TranslateView):
    def get_builder_url(self):
        return f"/room/{self.obj.pk}/edit/"


class SetImport(OfSet, ImportView):
    def get_builder_url(self):
        return f"/room/{self.obj.pk}/edit/"


class SetExport(OfSet, ExportView):
    pass


class Row:
    """What a room above keeps of one application: answers and their lock_version. Lives in memory here."""

    def __init__(self):
        self.answers, self.lock_version, self.sent, self.version = {}, 0, None, None

    def write(self, answers, lock_version):
        if lock_version != self.lock_version:
            raise NotPossible(
                "Someone saved before you. Both texts are below.",
                mine={key: str(value) for key, value in answers.items()},
                theirs={key: str(value) for key, value in self.answers.items()},
            )
        self.answers, self.lock_version = answers, lock_version + 1
        return self.lock_version


rows: dict[int, Row] = {}


class FormFill(PageView):
    policy = can_see_anyone
    model = QuestionSet
    lookup = "pk"

    @property
    def row(self):
        return rows.setdefault(self.obj.pk, Row())

    def get_version(self):
        return selectors.newest_version(self.obj)

    def get_answered_version(self):
        return self.row.version

    def get_answers(self):
        return self.row.answers

    def get_lock_version(self):
        return self.row.lock_version

    def get_saved_at(self):
        return clock.now() if self.row.lock_version else None

    def get_leave_url(self):
        return f"/room/{self.obj.pk}/done/"

    def get_success_url(self, result):
        return f"/room/{self.obj.pk}/done/"

    def save(self, answers, lock_version):
        return self.row.write(answers, lock_version)

    def send(self, answers, lock_version):
        self.row.write(answers, lock_version)
        self.row.sent = answers


class PartsFill(FormFill):
    by_section = True


room = (
    [
        path("<int:pk>/edit/", SetEdit.as_view(), name="set-edit"),
        path("<int:pk>/answer/", AnswerView.as_view(), name="answer-send"),
        path("<int:pk>/preview/", SetPreview.as_view(), name="set-preview"),
        path("<int:pk>/translate/", SetTranslate.as_view(), name="set-translate"),
        path("<int:pk>/import/", SetImport.as_view(), name="set-import"),
        path("<int:pk>/export/", SetExport.as_view(), name="set-export"),
        path("<int:pk>/fill/", FormFill.as_view(), name="form-fill"),
        path("<int:pk>/parts/", PartsFill.as_view(), name="parts-fill"),
        path("<int:pk>/done/", DoneView.as_view(), name="answer-done"),
    ],
    "room",
)
urlpatterns = [*house, path("room/", include(room))]
