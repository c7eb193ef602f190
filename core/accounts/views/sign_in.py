"""django-allauth's pages where the house adds its own: limits on codes, the tick for one's own device."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth_views
from allauth.account.internal.decorators import login_not_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from core.accounts import services
from core.accounts.middleware import OWN_DEVICE
from core.web.limits import network_of


def _count_code(request: HttpRequest, email: str) -> None:
    services.count_code(email=email, network=network_of(request))


class SignInView(allauth_views.LoginView):
    """`/accounts/login/`: email and password, or email alone for a code."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not form.cleaned_data.get("password"):
            _count_code(self.request, form.cleaned_data["login"])
        self.request.session[OWN_DEVICE] = bool(form.cleaned_data["remember"])
        return super().form_valid(form)


class RequestCodeView(allauth_views.RequestLoginCodeView):
    """`/accounts/login/code/`: a sign-in code by mail."""

    def form_valid(self, form: Any) -> HttpResponse:
        _count_code(self.request, form.cleaned_data["email"])
        return super().form_valid(form)


class CodePage:
    """Mixin of the two pages that take a code: the tick, a counted new code, and words for one that ran out."""

    request: HttpRequest
    _process: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        if request.method == "POST" and not getattr(self, "_process", None):
            from core.accounts.adapter import WRONG_CODE

            messages.error(request, WRONG_CODE)
        return response

    def get_initial(self) -> dict[str, Any]:
        return {"remember": self.request.session.get(OWN_DEVICE, False)}

    def _verify_form_valid(self, form: Any) -> HttpResponse:
        self.request.session[OWN_DEVICE] = bool(form.cleaned_data.get("remember"))
        return super()._verify_form_valid(form)  # type: ignore[misc,no-any-return]

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        _count_code(self.request, self._process.state["email"])
        return super()._resend_form_valid(form)  # type: ignore[misc,no-any-return]


@method_decorator(login_not_required, name="dispatch")
class SignInCodeView(CodePage, allauth_views.ConfirmLoginCodeView):
    """`/accounts/login/code/confirm/`."""


@method_decorator(login_not_required, name="dispatch")
class AddressCodeView(CodePage, allauth_views.ConfirmEmailVerificationCodeView):
    """`/accounts/confirm-email/`: the code of a sign-up or of another address."""


class ResetPasswordView(allauth_views.PasswordResetView):
    """`/accounts/password/reset/`."""

    def form_valid(self, form: Any) -> HttpResponse:
        _count_code(self.request, form.cleaned_data["email"])
        return super().form_valid(form)


class AddressesView(allauth_views.EmailView):
    """`/accounts/email/`: the addresses of an account, a work address among them."""

    def form_valid(self, form: Any) -> HttpResponse:
        _count_code(self.request, form.cleaned_data["email"])
        return super().form_valid(form)

    def _action_send(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if address := self._get_email_address(request):
            _count_code(request, address.email)
        return super()._action_send(request, *args, **kwargs)
