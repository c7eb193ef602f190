"""Surveys with names: writing page by page, withdrawing; the owner side reads person by person, or downloads all."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from core.questions.models import QuestionSetVersion
from core.questions.views import PageView
from core.web import clock, exports, limits
from core.web.dates import local
from core.web.exports import Cell, Sheet
from core.web.views import ActionView, ListView, ShowView
from surveys import policies, selectors, services
from surveys.models import NamedResponse, Survey
from surveys.services.box import takes_answers
from surveys.states import ANSWERED
from surveys.views.entries import SurveyByCode
from surveys.views.results import DOWNLOADS
from surveys.views.words import promise_of


class NamedPage(SurveyByCode):
    """The pages of whoever answers with their name: signed in, on the list."""

    policy = policies.can_answer_by_name
    open_to_visitors = False

    @cached_property
    def response(self) -> NamedResponse | None:
        return selectors.named_response_of(self.request.user, self.obj)

    def is_writable(self) -> bool:
        """While it is open (a page opened in time has 10 minutes more); what was sent until the count."""
        was_sent = self.response is not None and self.response.sent_at is not None
        return takes_answers(self.obj, clock.now()) or (was_sent and self.obj.state in ANSWERED)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class NamedWriteView(NamedPage, PageView):
    """One question a page; each Continue saves, the last page sends."""

    success_message = gettext_lazy("Sent, with your name.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_writable():
            seen = self.obj.results_url if policies.can_see_release(request.user, self.obj) else ""
            context = {"survey": self.obj, "results_url": seen}
            return TemplateResponse(request, "surveys/ballot_closed.html", context)
        return super().get(request, *args, **kwargs)

    def get_version(self) -> QuestionSetVersion:
        return self.obj.question_version  # type: ignore[return-value]  # a constraint sees to it once a survey is open

    def get_answered_version(self) -> QuestionSetVersion | None:
        given_to = self.response and self.response.question_version
        return given_to if given_to != self.obj.question_version else None

    def get_answers(self) -> dict[str, Any]:
        return dict(self.response.draft) if self.response else {}

    def get_lock_version(self) -> int:
        return self.response.lock_version if self.response else 0

    def get_saved_at(self) -> datetime | None:
        return self.response.saved_at if self.response else None

    def get_leave_url(self) -> str:
        return self.obj.start_url

    def save(self, answers: dict[str, Any], lock_version: int) -> int:
        self.response = services.save_named(self.obj, answers=answers, lock_version=lock_version, by=self.request.user)
        return self.response.lock_version

    def send(self, answers: dict[str, Any], lock_version: int) -> NamedResponse:
        return services.send_named(self.obj, answers=answers, lock_version=lock_version, by=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return self.obj.start_url


class NamedWithdrawView(NamedPage, ActionView):
    """A confirm page: what was sent is deleted."""

    template_name = "surveys/named_withdraw.html"
    success_message = gettext_lazy("Your answers are deleted.")

    def act(self, form: Any) -> Any:
        return services.withdraw_named(self.obj, by=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return self.obj.start_url


class ReadingPage:
    """What the owner side's pages of named answers share."""

    policy = policies.can_read_named_responses
    model = Survey
    object_name = "survey"

    def get_objects(self) -> QuerySet[Survey]:
        return Survey.objects.select_related("question_version", "question_set")


class NamedListView(ReadingPage, ListView):
    """Who has sent, by name."""

    template_name = "surveys/named_list.html"

    def get_rows(self) -> QuerySet[NamedResponse]:
        return selectors.sent_by_name(self.obj)

    def get_context(self) -> dict[str, Any]:
        return {"readers": promise_of(self.obj)["name"]}


class NamedView(ReadingPage, ShowView):
    """One person's answers, together."""

    template_name = "surveys/named_show.html"

    def get_context(self) -> dict[str, Any]:
        response = get_object_or_404(selectors.sent_by_name(self.obj), pk=self.kwargs["pk"])
        asked = selectors.ever_asked(self.obj)
        return {
            "response": response,
            "lines": selectors.told_by(response, asked, get_language() or "en"),
            "readers": promise_of(self.obj)["name"],
        }


class NamedDownloadView(ReadingPage, ShowView):
    """One line a person, as CSV or XLSX."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = self.kwargs["kind"]
        if kind not in exports.FORMATS:
            raise Http404
        limits.hit(DOWNLOADS, str(request.user.pk))
        lang = get_language() or "en"
        asked = selectors.ever_asked(self.obj)
        columns = [column.label for column in selectors.columns_of(asked, lang)]
        headings = [_("Name"), _("School"), _("Sent"), *columns]
        lines = (self.line(row, selectors.cells_by(row, asked, lang)) for row in selectors.sent_by_name(self.obj))
        return exports.download(kind, f"{self.obj.slug}-named", [Sheet(_("Answers with names"), headings, list(lines))])

    def line(self, row: NamedResponse, cells: Iterable[Cell]) -> list[Cell]:
        school = row.person.school.name if row.person.school else ""
        sent = f"{local(row.sent_at):%Y-%m-%d %H:%M}" if row.sent_at else ""
        return [row.person.name, school, sent, *cells]
