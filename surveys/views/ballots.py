"""Answering: the start page with its promise, the sheet, thanks. Nothing here writes a session or names a person."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from communities.selectors import worth_a_look
from core.questions.models import QuestionSetVersion
from core.questions.types import Definition
from core.questions.views import SheetView, draft_key
from core.web import clock
from core.web.policy import NotPossible
from core.web.views import ShowView
from surveys import policies, selectors, services
from surveys.models import Participation
from surveys.states import ANSWERED, SurveyState
from surveys.views.entries import THANKS_COOKIE, BallotPage, forget, keep
from surveys.views.words import promise_of


class AnswerPage(BallotPage):
    """What the pages of answering share."""

    @property
    def participation(self) -> Participation:
        found = selectors.participation_of(self.request.user, self.obj)
        if found is None:  # the policy let nobody else in
            raise NotPossible(_("You are not on the list of this survey."))
        return found

    def is_open(self) -> bool:
        survey = self.obj
        return survey.state == SurveyState.OPEN and clock.now() < survey.closes_at and not survey.is_full


class BallotStartView(AnswerPage, ShowView):
    """Who asks, why, how long it takes, who may read what, when it is deleted."""

    template_name = "surveys/ballot_start.html"

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        if self.obj.is_named:
            self.template_name = "surveys/named_start.html"
            response = more["response"] = selectors.named_response_of(self.request.user, self.obj)
            more["is_changed"] = response is not None and response.draft != response.answers
        return super().show(status, **more)

    def get_context(self) -> dict[str, Any]:
        version = self.obj.question_version
        return {
            "promise": promise_of(self.obj),
            "is_open": self.is_open(),
            "can_change": self.obj.state in ANSWERED,
            "entered_how": self.entered_how,
            "is_done": self.participation.done,
            "minutes": version.asks.minutes if version else None,
            "questions": len(version.asks.questions) if version else None,
            "results_url": self.obj.results_url if policies.can_see_release(self.request.user, self.obj) else "",
        }


@method_decorator(sensitive_post_parameters(), name="dispatch")
class BallotSendView(AnswerPage, SheetView):
    """The sheet: one page load, one POST."""

    policy = policies.can_send_ballot

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.participation.done:
            raise NotPossible(_("Your answers are already in. Thank you."))
        if not self.is_open():
            seen = self.obj.results_url if policies.can_see_release(request.user, self.obj) else ""
            context = {"survey": self.obj, "results_url": seen}
            return TemplateResponse(request, "surveys/ballot_closed.html", context)
        return super().get(request, *args, **kwargs)

    def get_version(self) -> QuestionSetVersion:
        if self.obj.question_version is None:  # a constraint forbids it once a survey is open
            raise NotPossible(_("This survey has no questions."))
        return self.obj.question_version

    def get_definition(self) -> Definition:
        return self.get_version().asks

    def get_leave_url(self) -> str:
        return self.obj.start_url

    def get_promise(self) -> Any:
        return promise_of(self.obj)["line"]

    def get_draft_key(self) -> str:
        return draft_of(self.participation)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        if self.entered and response.status_code == HTTPStatus.FOUND:
            forget(response, self.obj)
            keep(response, self.obj, self.entered, thanked=True)
        return response

    def act(self, form: Any) -> None:
        services.cast_ballot(self.obj, self.participation, raw=form.answers)

    def get_success_url(self, result: Any) -> str:
        return reverse("surveys:ballot-done", args=[self.obj.code])


class BallotDoneView(AnswerPage, ShowView):
    """Thanks, and the way on. Depends on nothing that was answered."""

    policy = policies.can_send_ballot
    template_name = "surveys/ballot_done.html"
    cookies: ClassVar[dict[str, str]] = {**BallotPage.cookies, THANKS_COOKIE: selectors.THANKED}

    def get_context(self) -> dict[str, Any]:
        place = self.participation
        return {
            "draft_key": draft_of(place),
            "is_done": place.done,
            "communities": worth_a_look(self.request.user) if place.done else [],
        }


def draft_of(place: Participation) -> str:
    """Return the name of a draft on the device: one for each place on the list, whichever door one came by."""
    return draft_key("surveys", place.pk.hex)
