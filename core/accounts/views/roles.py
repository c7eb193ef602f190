"""`/people/roles/`: who holds which role, given and ended by those whom the policy names."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts import policies, selectors, services
from core.accounts.forms import RoleEndForm, RoleGrantForm
from core.accounts.models import RoleGrant, School
from core.accounts.services.roles import ROLE_LOOKUPS
from core.accounts.states import Role
from core.accounts.views.recent import RecentSignIn
from core.accounts.views.tabs import TABS
from core.web.limits import hit
from core.web.views import ActionView, ListView


class RoleGrantListView(ListView):
    policy = policies.can_see_roles
    asks = TABS
    template_name = "accounts/rolegrant_list.html"

    def get_rows(self) -> QuerySet[RoleGrant]:
        return selectors.grants_given_by(self.request.user, policies.roles_given_by(self.request.user))


class RoleGrantCreateView(RecentSignIn, ActionView):
    policy = policies.can_grant_role
    form_class = RoleGrantForm
    template_name = "accounts/rolegrant_form.html"
    success_message = _("The role holds from now on. We wrote to the person.")

    def get_form_kwargs(self) -> dict[str, Any]:
        roles = policies.roles_given_by(self.request.user)
        everywhere = set(roles) - {Role.ILT_MEMBER}
        schools = School.objects.active()
        if not everywhere:
            own = selectors.schools_of_role(self.request.user, *policies.TEAM_GRANTED_BY)
            schools = schools.filter(pk__in=[school.pk for school in own])
        return {"roles": roles, "schools": schools}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        hit(ROLE_LOOKUPS, str(request.user.pk))
        return super().post(request, *args, **kwargs)

    def act(self, form: RoleGrantForm) -> RoleGrant:
        given = form.cleaned_data
        return services.grant_role(
            user=form.user,
            role=given["role"],
            school=given["school"],
            ends_on=given["ends_on"],
            reason=given["reason"],
            by=self.request.user,
        )

    def get_success_url(self, result: Any) -> str:
        return reverse("accounts:rolegrant-list")


class RoleGrantEndView(RecentSignIn, ActionView):
    policy = policies.can_end_role
    model = RoleGrant
    lookup = "pk"
    object_name = "grant"
    form_class = RoleEndForm
    template_name = "accounts/rolegrant_confirm.html"
    success_message = _("The role has ended. We wrote to the person.")

    def get_objects(self) -> QuerySet[RoleGrant]:
        return RoleGrant.objects.select_related("user", "school")

    def act(self, form: RoleEndForm) -> bool:
        return services.end_role(self.obj, by=self.request.user, reason=form.cleaned_data["reason"])

    def get_success_url(self, result: Any) -> str:
        return reverse("accounts:rolegrant-list")
