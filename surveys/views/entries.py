"""The doors under `/s/<code>/`: a mail's link, a printed code, and the way out. A door sets a cookie and writes no
row.

Which place on the list a visit is about: a printed code or a mail's link wins over the account.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from core.web import refusals
from core.web.limits import network_of
from core.web.views import ActionView, PostView, ShowView
from surveys import policies, selectors, services
from surveys.forms import CodeForm
from surveys.models import Participation, Survey

ENTRY_COOKIE, THANKS_COOKIE = "plab-entry", "plab-thanks"


def keep(response: HttpResponse, survey: Survey, place: Participation, *, thanked: bool = False) -> None:
    """Give the device a cookie for this survey's pages: two hours to answer, ten minutes to read the thanks."""
    salt = selectors.THANKED if thanked else selectors.ENTERED
    lasts = selectors.THANKED_FOR if thanked else selectors.ENTERED_FOR
    response.set_cookie(
        THANKS_COOKIE if thanked else ENTRY_COOKIE,
        selectors.stamp(place, salt),
        max_age=lasts,
        path=survey.start_url,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(response: HttpResponse, survey: Survey) -> None:
    response.delete_cookie(ENTRY_COOKIE, path=survey.start_url, samesite="Lax")


class SurveyByCode:
    """What all pages under `/s/<code>/` share: open to visitors, never kept by a browser or a proxy."""

    open_to_visitors = True
    model = Survey
    lookup = "code"
    object_name = "survey"
    request: HttpRequest
    obj: Survey
    kwargs: dict[str, Any]

    def get_objects(self) -> QuerySet[Survey]:
        return Survey.objects.select_related("question_version")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        response["Cache-Control"] = "private, no-store"
        return response


class BallotPage(SurveyByCode):
    """The pages of whoever is on the list: by account, by a mail's link or by a printed code."""

    policy = policies.can_answer_survey
    cookies: ClassVar[dict[str, str]] = {ENTRY_COOKIE: selectors.ENTERED}
    entered: Participation | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.entered = self._entered()
        if self.entered is None and not request.user.is_authenticated:
            return refusals.sign_in_first(request)
        return super().dispatch(request, *args, **kwargs)

    def _entered(self) -> Participation | None:
        for name, salt in self.cookies.items():
            if (value := self.request.COOKIES.get(name)) and (
                place := selectors.place_of_stamp(self.kwargs["code"], value, salt)
            ):
                return place
        return None

    def get_object(self) -> Survey:
        survey: Survey = super().get_object()  # type: ignore[misc]
        if self.entered:
            selectors.enter_by(survey, self.entered)
        return survey

    @property
    def entered_how(self) -> str:
        """Say whether a code or a link opened the page, for "Not you?". Empty: one's own account."""
        place = self.entered
        if place is None or (place.person_id and place.person_id == self.request.user.pk):
            return ""
        return "link" if place.person_id else "code"


class BallotEnterView(SurveyByCode, ShowView):
    """The link of a mail. It sets the cookie and leads on to an address without the token."""

    policy = policies.can_enter_survey

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        place = selectors.place_of_link(self.obj.code, self.kwargs["token"])
        if place is None:
            raise Http404
        return let_in(self.obj, place)


class SlipEnterView(SurveyByCode, ActionView):
    """A printed code, typed. A wrong one gets the same page whether it was mistyped or never made."""

    policy = policies.can_enter_survey
    template_name = "surveys/slip_form.html"
    form_class = CodeForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        return self.enter(request.POST.get("slip", ""), form) if form.is_valid() else self.show(form=form, status=422)

    def enter(self, typed: str, form: Any) -> HttpResponse:
        place = services.enter_with_code(self.obj, typed=typed, network=network_of(self.request))
        if place is None:
            form.full_clean()
            form.add_error("slip", CodeForm.WRONG)
            return self.show(form=form, status=422)
        return let_in(self.obj, place)


class SlipScanView(SlipEnterView):
    """A printed code, scanned."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        typed = self.kwargs["slip"]
        return self.enter(typed, CodeForm(data={"slip": typed}))


class BallotLeaveView(SurveyByCode, PostView):
    """Not you? The device forgets whose place it was."""

    policy = policies.can_enter_survey

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponseRedirect(self.obj.start_url)
        forget(response, self.obj)
        return response


def let_in(survey: Survey, place: Participation) -> HttpResponse:
    response = HttpResponseRedirect(survey.start_url)
    keep(response, survey, place)
    response["Referrer-Policy"] = "no-referrer"
    return response
