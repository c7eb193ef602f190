"""The owner side's list: adding to it, printed codes, the poster's QR."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.web import pdf, qr
from core.web.policy import NotPossible
from core.web.views import ActionView, ShowView
from surveys import selectors, services
from surveys.forms import SlipsForm
from surveys.states import SurveyState
from surveys.views.surveys import OwnerPage
from surveys.views.words import promise_of


class ListExtendView(OwnerPage, ActionView):
    """Who is asked; while people answer, adding at least a smallest group at once."""

    template_name = "surveys/list_extend.html"
    success_message = _("The list has grown. We write to the new people.")

    def get_context(self) -> dict[str, Any]:
        survey = self.obj
        running = survey.state in (SurveyState.OPEN, SurveyState.PAUSED)
        fresh = len(selectors.newly_found(survey)) if running else 0
        return {
            "is_running": running,
            "rates": selectors.rates_of(survey),
            "fresh": fresh,
            "can_add": running and fresh >= survey.promise["k"],
            "promise": promise_of(survey),
            "changes": selectors.changes_of(survey),
        }

    def act(self, form: Any) -> Any:
        return services.extend_list(self.obj, by=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("surveys:list-extend", args=[self.obj.slug])


class SlipsPrintView(OwnerPage, ActionView):
    """Printed codes: the answer to the POST is the print itself, made once and kept nowhere."""

    template_name = "surveys/slips_form.html"
    form_class = SlipsForm

    def get_context(self) -> dict[str, Any]:
        return {"printed": selectors.slips_of(self.obj).count(), "promise": promise_of(self.obj)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            return self.show(form=form, status=422)
        try:
            pages = services.print_codes(self.obj, **form.cleaned_data, by=request.user)
        except NotPossible as conflict:
            form.add_error(None, conflict.reason)
            return self.show(form=form, conflict=conflict, status=409)
        return self.printed(pages)

    def printed(self, pages: list[list[str]]) -> HttpResponse:
        """A PDF; without Pango a page that prints itself."""
        context = {"survey": self.obj, "pages": [[self._card(code) for code in page] for page in pages]}
        context["address"] = f"{settings.PLAB_BASE_URL}{reverse('surveys:slip-enter', args=[self.obj.code])}"
        context["is_pdf"] = pdf.is_ready()
        html = render_to_string("surveys/slips_print.html", context, request=self.request)
        if not pdf.is_ready():
            return HttpResponse(html)
        name = f"{self.obj.slug}-codes.pdf"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(pdf.render(html), content_type="application/pdf", headers=headers)

    def _card(self, code: str) -> dict[str, Any]:
        path = reverse("surveys:slip-scan", args=[self.obj.code, code])
        return {"qr": qr.svg(f"{settings.PLAB_BASE_URL}{path}"), "code": selectors.spaced(code)}


class SurveyQrView(OwnerPage, ShowView):
    """The QR of a poster: it leads to the survey's start and names nobody."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        drawn = qr.svg_file(f"{settings.PLAB_BASE_URL}{self.obj.start_url}", title=self.obj.title)
        headers = {"Content-Disposition": f'attachment; filename="{self.obj.slug}.svg"'}
        return HttpResponse(drawn, content_type="image/svg+xml", headers=headers)
