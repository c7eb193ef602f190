"""`/people/links/`: links and posters for the staff room."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts import policies, selectors, services
from core.accounts.forms import InviteLinkForm
from core.accounts.models import InviteLink, School
from core.accounts.states import Role
from core.accounts.views.tabs import TABS
from core.web import clock
from core.web.policy import NotPossible
from core.web.views import ActionView, ListView


class InviteLinkListView(ListView):
    policy = policies.can_see_links
    asks = TABS
    template_name = "accounts/invitelink_list.html"

    def get_rows(self) -> QuerySet[InviteLink]:
        return selectors.links_of(self.request.user)

    def get_context(self) -> dict[str, Any]:
        return {"now": clock.now()}


class InviteLinkCreateView(ActionView):
    """The address is shown once, on the page that answers: the table keeps only its hash, so nobody reads it again."""

    policy = policies.can_make_link
    form_class = InviteLinkForm
    template_name = "accounts/invitelink_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        schools = School.objects.active()
        if not selectors.has_role(self.request.user, Role.UNION_ORGANIZER):
            own = selectors.schools_of_role(self.request.user, Role.UNION_REP)
            schools = schools.filter(pk__in=[school.pk for school in own])
        return {"schools": schools}

    def act(self, form: InviteLinkForm) -> str:
        link, token = services.make_link(by=self.request.user, **form.cleaned_data)
        path = reverse("accounts:invitelink-open", args=[token])
        self.request.session["made_link"] = {"pk": link.pk, "address": f"{settings.PLAB_BASE_URL}{path}"}
        return reverse("accounts:invitelink-made", args=[link.pk])

    def get_success_url(self, result: Any) -> str:
        return str(result)


class InviteLinkMadeView(ActionView):
    """The one page that shows the address. "I have it" forgets it; after that it can only be ended."""

    policy = policies.can_end_link
    model = InviteLink
    lookup = "pk"
    object_name = "link"
    template_name = "accounts/invitelink_made.html"

    def get_objects(self) -> QuerySet[InviteLink]:
        return InviteLink.objects.select_related("school")

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self._address():
            raise NotPossible(_("The address was shown once. End this link and make a new one if it is lost."))
        return super().get(request, *args, **kwargs)

    def get_context(self) -> dict[str, Any]:
        return {"address": self._address()}

    def act(self, form: Any) -> None:
        if self._address():
            del self.request.session["made_link"]

    def get_success_url(self, result: Any) -> str:
        return reverse("accounts:invitelink-list")

    def _address(self) -> str:
        made = self.request.session.get("made_link") or {}
        return str(made.get("address", "")) if made.get("pk") == self.obj.pk else ""


class InviteLinkEndView(ActionView):
    policy = policies.can_end_link
    model = InviteLink
    lookup = "pk"
    object_name = "link"
    template_name = "accounts/invitelink_confirm.html"
    success_message = _("The link has ended.")

    def get_objects(self) -> QuerySet[InviteLink]:
        return InviteLink.objects.select_related("school")

    def act(self, form: Any) -> bool:
        return services.end_link(self.obj, by=self.request.user)

    def get_success_url(self, result: Any) -> str:
        return reverse("accounts:invitelink-list")
