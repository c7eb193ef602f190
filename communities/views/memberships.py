"""Joining with norms, leaving, deciding, handing over, the list of members."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities import policies
from communities.forms import DecideForm, HandOverForm, JoinForm
from communities.models import Membership
from communities.selectors.communities import current_norms, membership_of
from communities.services import memberships as services
from communities.states import JoinPolicy, MembershipState
from communities.views.communities import OfCommunity
from core.web.policy import NotPossible
from core.web.toast import say
from core.web.views import ActionView, ListView, PostView


class CommunityJoinView(OfCommunity, ActionView):
    """The norms, the tick, and in."""

    policy = policies.can_join_community
    template_name = "communities/community_join.html"
    form_class = JoinForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        services.require_gathering(self.obj)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"norms": current_norms(self.obj), "asks": self.obj.join_policy == JoinPolicy.REQUEST}

    def get_context(self) -> dict[str, Any]:
        return {"norms": current_norms(self.obj), "membership": membership_of(self.request.user, self.obj)}

    def act(self, form: JoinForm) -> None:
        data = form.cleaned_data
        number, message = data["norms_number"], data.get("message", "")
        mine = services.join_community(self.obj, by=self.request.user, norms_number=number, message=message)
        said = {
            MembershipState.ACTIVE: _("You are in. Welcome."),
            MembershipState.REQUESTED: _("Your request is with the stewards."),
            MembershipState.QUEUED: _("It is full just now. You are in line, and hear from us when a place opens."),
        }
        messages.success(self.request, said[MembershipState(mine.state)])

    def get_success_url(self, result: Any) -> str:
        return str(self.obj.get_absolute_url())


class CommunityLeaveView(OfCommunity, PostView):
    """Leave at once; the next page offers Undo."""

    policy = policies.can_leave_community

    def act(self, form: Any) -> None:
        services.leave_community(self.obj, by=self.request.user)
        undo = reverse("communities:community-back", args=[self.obj.slug])
        say(self.request, _("You left “%(name)s”.") % {"name": self.obj.name}, undo=undo)

    def get_success_url(self, result: Any) -> str:
        return reverse("communities:community-list")


class CommunityBackView(OfCommunity, PostView):
    policy = policies.can_come_back
    success_message = gettext_lazy("You are back in.")

    def act(self, form: Any) -> None:
        services.come_back(self.obj, by=self.request.user)


class CommunityHandOverView(OfCommunity, ActionView):
    policy = policies.can_hand_over_community
    template_name = "communities/community_hand_over.html"
    form_class = HandOverForm
    success_message = gettext_lazy("Handed over. You stay a member.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"community": self.obj, "by": self.request.user}

    def act(self, form: HandOverForm) -> None:
        services.hand_over_community(self.obj, by=self.request.user, to=form.cleaned_data["to"])


class MembershipListView(OfCommunity, ListView):
    """Who is in: members see names and schools; stewards answer requests here."""

    policy = policies.can_see_members
    template_name = "communities/membership_list.html"

    def get_rows(self) -> QuerySet[Membership]:
        rows = Membership.objects.active().filter(community=self.obj)
        return rows.select_related("user__school").order_by("-role", "user__name")

    def get_context(self) -> dict[str, Any]:
        mine = membership_of(self.request.user, self.obj)
        asking = Membership.objects.filter(community=self.obj, state=MembershipState.REQUESTED)
        return {
            "membership": mine,
            "asking": asking.select_related("user__school").order_by("asked_at") if mine and mine.is_steward else [],
        }


class MembershipDecideView(PostView):
    """A steward's answer to a request."""

    policy = policies.can_decide_membership
    form_class = DecideForm
    success_message = gettext_lazy("Answered")

    def get_object(self) -> Membership:
        rows = Membership.objects.select_related("community", "user")
        return get_object_or_404(rows, pk=self.kwargs["pk"], community__slug=self.kwargs["slug"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.get_form().is_valid():
            raise NotPossible(_("Keep the note under 500 characters, then answer again."))
        return super().post(request, *args, **kwargs)

    def act(self, form: DecideForm) -> None:
        data = form.cleaned_data
        services.decide_membership(self.obj, by=self.request.user, accept=data["answer"] == "yes", note=data["note"])

    def get_success_url(self, result: Any) -> str:
        return reverse("communities:membership-list", args=[self.obj.community.slug])
