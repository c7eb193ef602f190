"""Signing in again: for what must not be done from an unlocked phone. Real time, like everything about sessions."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from core.accounts import policies
from core.web.policy import require
from core.web.views import ActionView, PolicyView

RECENT_SECONDS = 10 * 60


def signed_in_recently(request: HttpRequest) -> bool:
    """Say whether this session proved who it is within ten minutes: by code, password, passkey or second factor."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < RECENT_SECONDS


class RecentSignIn(PolicyView):
    """A page that asks for a recent sign-in, after its policy said yes. Stands left of the house's view base."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not signed_in_recently(request):
            self.obj = self.get_object()
            require(type(self).policy(request.user, self.obj))
            return HttpResponseRedirect(f"{reverse('accounts:signin-renew')}?{urlencode({'next': request.path})}")
        return super().dispatch(request, *args, **kwargs)


class SignInRenewView(ActionView):
    """`/me/sign-in-again/`: says why, then signs out and leads through the sign-in back to where one was going."""

    policy = policies.can_use_own_account
    template_name = "accounts/signin_renew.html"

    def get_context(self) -> dict[str, Any]:
        return {"next": self._next()}

    def act(self, form: Any) -> None:
        logout(self.request)

    def get_success_url(self, result: Any) -> str:
        return f"{reverse('account_login')}?{urlencode({'next': self._next()})}"

    def _next(self) -> str:
        wanted = self.request.POST.get("next") or self.request.GET.get("next", "")
        known = url_has_allowed_host_and_scheme(wanted, allowed_hosts={self.request.get_host()})
        return wanted if known and wanted.startswith("/") else reverse("plab:home-show")
