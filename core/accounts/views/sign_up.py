"""Joining: the form for educators and the one for staff, with a rep's link or without."""

from __future__ import annotations

from typing import Any

from allauth.account.internal import flows
from allauth.account.internal.decorators import login_not_required
from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.accounts import policies, services
from core.accounts.forms import EducatorForm, JoinForm, StaffForm
from core.accounts.forms.sign_up import AS_STAFF
from core.accounts.models import InviteLink, User
from core.accounts.states import Standing
from core.web.limits import network_of
from core.web.policy import can_see_anyone
from core.web.views import ActionView


class SignUpView(ActionView):
    """`/accounts/signup/`. Answers alike for known and unknown addresses: the next page asks for a code."""

    policy = can_see_anyone
    open_to_visitors = True
    template_name = "account/signup.html"
    link: InviteLink | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return HttpResponseRedirect(reverse("plab:home-show"))
        return super().dispatch(request, *args, **kwargs)

    @property
    def is_staff_form(self) -> bool:
        return self.request.GET.get("as") == AS_STAFF

    def get_form(self) -> JoinForm:
        form_class = StaffForm if self.is_staff_form else EducatorForm
        if self.request.method == "POST":
            return form_class(self.request.POST)
        return form_class(initial={"school": self.link.school.name if self.link and self.link.school else ""})

    def get_context(self) -> dict[str, Any]:
        return {"link": self.link, "is_staff_form": self.is_staff_form}

    def act(self, form: Any) -> HttpResponse:
        facts = form.facts()
        services.count_sign_up(email=facts["email"], network=network_of(self.request))
        if get_pending_stage(self.request):
            clear_login(self.request)
        person = services.sign_up(**facts, language=get_language() or "en", link=self.link)
        try:
            if person is None:
                return flows.signup.prevent_enumeration(self.request, email=facts["email"])
            return flows.signup.complete_signup(self.request, user=person)
        except ImmediateHttpResponse as answer:
            return answer.response

    def get_success_url(self, result: Any) -> str:
        return str(result.url)


@login_not_required
def sign_up_page(request: HttpRequest) -> HttpResponse:
    """Stand in for django-allauth's page of the same name, as public as that one."""
    return SignUpView.as_view()(request)


class JoinView(SignUpView):
    """`/join/<token>/`: a rep's link. Opening it changes nothing; one that has ended says so, with the form."""

    policy = policies.can_join_by_link

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.link = InviteLink.objects.open().with_token(kwargs["token"]).select_related("school").first()
        if request.user.is_authenticated:
            return self._signed_in(request)
        return super().dispatch(request, *args, **kwargs)

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        ended = self.link is None
        return super().show(status=410 if ended and status == 200 else status, link_ended=ended, **more)

    def _signed_in(self, request: HttpRequest) -> HttpResponse:
        """Who waits for a rep is verified by a button; who is verified already needs no link."""
        person = User.objects.get(pk=request.user.pk)
        if person.standing != Standing.PENDING:
            messages.info(request, _("You are signed in already. You need no link."))
            return HttpResponseRedirect(reverse("plab:home-show"))
        self.template_name = "accounts/invitelink_open.html"
        if request.method == "POST" and self.link is not None:
            services.verify_by_link(person, self.link)
            return HttpResponseRedirect(reverse("plab:home-show"))
        return self.show(form=Form())
