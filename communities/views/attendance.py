"""Being there: the facilitator's screen, the check-in page, the list, and "It took place"."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from communities import policies
from communities.forms import AttendanceForm, CheckInForm
from communities.models import Attendance
from communities.services import attendance as services
from communities.states import AttendanceSource, RsvpState
from communities.views.sessions import OfSession
from core.web import qr, toast
from core.web.views import ActionView, PostView, ShowView

ROWS = 40


class CheckInShowView(OfSession, ShowView):
    """For the wall of the room: the code in large digits, and a QR of the check-in page."""

    policy = policies.can_keep_attendance
    template_name = "communities/checkin_show.html"

    def get_context(self) -> dict[str, Any]:
        code = self.obj.checkin_code
        address = settings.PLAB_BASE_URL + reverse("communities:session-checkin", args=[self.obj.public_id])
        return {
            "code": f"{code[:3]} {code[3:]}",
            "qr": qr.svg(f"{address}?code={code}", title=_("QR code of the check-in page")),
            "there": Attendance.objects.there().filter(session=self.obj).count(),
        }


class SessionCheckInView(OfSession, ActionView):
    """Type the code, or come with it from the QR; either way one press says that one is here."""

    policy = policies.can_check_in
    template_name = "communities/session_checkin.html"
    form_class = CheckInForm
    success_message = gettext_lazy("You are checked in.")

    def get_form_kwargs(self) -> dict[str, Any]:
        scanned = self.request.GET.get("code", "")[:12]
        return {"initial": {"code": scanned, "source": "link" if scanned else "code"}}

    def get_context(self) -> dict[str, Any]:
        return {"mine": Attendance.objects.filter(session=self.obj, user=self.request.user).first()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: Any = self.get_form()
        if not form.is_valid() or not self.obj.takes_check_ins:
            return super().post(request, *args, **kwargs)
        if services.code_fits(self.obj, by=request.user, code=form.cleaned_data["code"]):
            return super().post(request, *args, **kwargs)
        left = services.tries_left(self.obj, by=request.user)
        words = ngettext("%(n)d try left.", "%(n)d tries left.", left) % {"n": left}
        form.add_error("code", _("That is not the code on the screen.") + " " + words)
        return self.show(form=form, status=422)

    def act(self, form: CheckInForm) -> Attendance:
        source = AttendanceSource(form.cleaned_data["source"] or AttendanceSource.CODE)
        return services.check_in(self.obj, by=self.request.user, code=form.cleaned_data["code"], source=source)


class AttendanceEditView(OfSession, ActionView):
    """Who was there, 40 a page. One press confirms late check-ins, one enters all who were going."""

    policy = policies.can_keep_attendance
    template_name = "communities/attendance_form.html"
    form_class = AttendanceForm

    def get_context(self) -> dict[str, Any]:
        rows = (
            Attendance.objects.filter(session=self.obj).select_related("user").order_by("confirmed", "user__name", "pk")
        )
        entered = Attendance.objects.filter(session=self.obj).values("user")
        return {
            "page": Paginator(rows, ROWS).get_page(self.request.GET.get("page")),
            "waiting": Attendance.objects.unconfirmed().filter(session=self.obj).count(),
            "missing": self.obj.rsvps.filter(state=RsvpState.GOING).exclude(user__in=entered).count(),
        }

    def act(self, form: AttendanceForm) -> None:
        if form.cleaned_data["what"] == "agree":
            count = services.agree_to_check_ins(self.obj, by=self.request.user)
            words = ngettext("%(n)d check-in confirmed.", "%(n)d check-ins confirmed.", count)
        else:
            count = services.mark_going_present(self.obj, by=self.request.user)
            words = ngettext("%(n)d person entered.", "%(n)d people entered.", count)
        toast.say(self.request, words % {"n": count})

    def get_success_url(self, result: Any) -> str:
        return reverse("communities:attendance-edit", args=[self.obj.public_id])


class SessionHoldView(OfSession, PostView):
    """Says that it took place, where nobody checked in by code."""

    policy = policies.can_keep_attendance
    success_message = gettext_lazy("Noted: it took place.")

    def act(self, form: Any) -> None:
        services.hold_session(self.obj, by=self.request.user)
