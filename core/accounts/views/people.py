"""`/people/`: sign-ups that wait, and people who came lately. Reps see their own school's, organizers all."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.accounts import policies, selectors, services
from core.accounts.forms import ApproveManyForm, ReasonForm, SuspendForm
from core.accounts.models import User
from core.accounts.views.tabs import TABS
from core.web.views import ActionView, ListView, PostView


class PersonListView(ListView):
    policy = policies.can_see_people
    asks = TABS | {"suspend": policies.can_suspend_somebody}
    template_name = "accounts/person_list.html"

    def get_rows(self) -> QuerySet[User]:
        return selectors.people_waiting(self.request.user)

    def get_context(self) -> dict[str, Any]:
        return {"newcomers": selectors.newcomers(self.request.user)}


class PeopleApproveView(PostView):
    """ "Approve all shown": exactly the people whose names stood on the page."""

    policy = policies.can_see_people
    form_class = ApproveManyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"people": selectors.people_to_decide(self.request.user)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            messages.info(request, _("Nobody was approved: the list has changed. Look at it again."))
            return HttpResponseRedirect(reverse("accounts:person-list"))
        return super().post(request, *args, **kwargs)

    def act(self, form: Any) -> int:
        count = services.approve_people(form.cleaned_data["people"], by=self.request.user)
        said = ngettext("%(count)s person is approved.", "%(count)s people are approved.", count)
        messages.success(self.request, said % {"count": count})
        return count

    def get_success_url(self, result: Any) -> str:
        return reverse("accounts:person-list")


class PersonActionView(ActionView):
    """What the pages about one person share. The second of two who press sees what stands now, not an error."""

    model = User
    lookup = "public_id"
    object_name = "person"
    done = gettext_lazy("Done. We wrote to the person.")

    def get_objects(self) -> QuerySet[User]:
        return User.objects.get_queryset().select_related("school")

    def get_success_url(self, result: Any) -> str:
        if result:
            messages.success(self.request, self.done)
        else:
            self.obj.refresh_from_db(fields=["standing"])
            said = _("Somebody was quicker. The account stands at: %(standing)s.")
            messages.info(self.request, said % {"standing": self.obj.get_standing_display()})
        return reverse("accounts:person-list")


class PersonApproveView(PersonActionView):
    policy = policies.can_approve_person
    template_name = "accounts/person_approve.html"
    done = gettext_lazy("Approved. We wrote to the person.")

    def act(self, form: Any) -> bool:
        return services.approve_person(self.obj, by=self.request.user)


class PersonDeclineView(PersonActionView):
    policy = policies.can_decline_person
    form_class = ReasonForm
    template_name = "accounts/person_decline.html"

    def act(self, form: ReasonForm) -> bool:
        return services.decline_person(self.obj, by=self.request.user, reason=form.cleaned_data["reason"])


class PersonContestView(PersonActionView):
    policy = policies.can_contest_person
    form_class = ReasonForm
    template_name = "accounts/person_contest.html"

    def act(self, form: ReasonForm) -> bool:
        return services.contest_person(self.obj, by=self.request.user, reason=form.cleaned_data["reason"])


class PersonSuspendView(PersonActionView):
    policy = policies.can_suspend_person
    form_class = SuspendForm
    template_name = "accounts/person_suspend.html"

    def act(self, form: SuspendForm) -> bool:
        return services.suspend_person(self.obj, by=self.request.user, **form.cleaned_data)


class PersonRestoreView(PersonActionView):
    policy = policies.can_restore_person
    template_name = "accounts/person_restore.html"

    def act(self, form: Any) -> bool:
        return services.restore_person(self.obj, by=self.request.user)
