"""`/people/calendar/`: the one school calendar that every due date and quiet hour of the house reads."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.accounts import policies, selectors, services
from core.accounts.forms import ClosedDaysForm, SchoolYearChangeForm, SchoolYearForm
from core.accounts.models import ClosedDay, SchoolYear
from core.accounts.views.tabs import TABS
from core.web import clock
from core.web.views import ActionView, PostView


class CalendarPage(ActionView):
    """What the pages of the calendar share: the policy, the way back, the tables beside the form."""

    policy = policies.can_edit_calendar
    asks = TABS

    def get_context(self) -> dict[str, Any]:
        return selectors.calendar_page(clock.today())

    def get_success_url(self, result: Any) -> str:
        return reverse("accounts:schoolyear-edit")


class CalendarView(CalendarPage):
    """The page itself: years, closed days to come, and the form that adds closed days."""

    form_class = ClosedDaysForm
    template_name = "accounts/schoolyear_form.html"

    def act(self, form: ClosedDaysForm) -> int:
        new = services.add_closed_days(by=self.request.user, **form.cleaned_data)
        said = ngettext("%(count)s school day is closed now.", "%(count)s school days are closed now.", new)
        messages.success(self.request, said % {"count": new} if new else _("These days were closed already."))
        return new


class SchoolYearCreateView(CalendarPage):
    form_class = SchoolYearForm
    template_name = "accounts/schoolyear_new.html"
    success_message = gettext_lazy("The school year is entered.")

    def act(self, form: SchoolYearForm) -> SchoolYear:
        return services.add_school_year(by=self.request.user, **form.cleaned_data)


class SchoolYearChangeView(CalendarPage):
    model = SchoolYear
    lookup = "label"
    object_name = "year"
    form_class = SchoolYearChangeForm
    template_name = "accounts/schoolyear_change.html"
    success_message = gettext_lazy("The school year is changed.")

    def get_form_kwargs(self) -> dict[str, Any]:
        kept = ("first_day", "last_day", "lock_version")
        return {"initial": {name: getattr(self.obj, name) for name in kept}}

    def act(self, form: SchoolYearChangeForm) -> SchoolYear:
        return services.change_school_year(self.obj, by=self.request.user, **form.cleaned_data)


class ClosedDayRemoveView(PostView):
    policy = policies.can_edit_calendar
    model = ClosedDay
    lookup = "pk"
    success_message = gettext_lazy("School is open on that day.")

    def act(self, form: Any) -> bool:
        return services.remove_closed_day(self.obj, by=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("accounts:schoolyear-edit")
