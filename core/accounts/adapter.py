"""django-allauth's doors into the house: its mail becomes rows of the outbox, its answers speak as we do."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from qrcode import QRCode

from core.accounts import services
from core.accounts.mails import sign_in as mails
from core.accounts.middleware import OWN_DEVICE, begin_session, needs_second_factor
from core.accounts.selectors import owner_of_mailbox
from core.accounts.services.limits import FAILED_SIGN_INS
from core.accounts.states import Standing
from core.accounts.views.recent import signed_in_recently
from core.web.limits import TooMany, fold_mailbox, network_of

WRONG_CODE = _("That code did not work. Codes last 15 minutes. Send a new one")
SPACE = 32
BEGINS = "account/messages/"
SPOKEN = {  # what allauth says in passing and we say, too; the rest stands on the page itself
    f"{BEGINS}cannot_delete_primary_email.txt": _("Make another address your main one first."),
    f"{BEGINS}email_confirmed.txt": _("Your address is confirmed."),
    f"{BEGINS}email_deleted.txt": _("The address is gone."),
    f"{BEGINS}password_changed.txt": _("Your password is changed."),
    f"{BEGINS}password_set.txt": _("Your password is set."),
    f"{BEGINS}primary_email_set.txt": _("This is now your main address."),
    f"{BEGINS}unverified_primary_email.txt": _("Confirm the address first."),
    "mfa/messages/totp_activated.txt": _("Your authenticator app works."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is off."),
    "mfa/messages/recovery_codes_generated.txt": _("These are your new recovery codes."),
    "mfa/messages/webauthn_added.txt": _("Your passkey works."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is gone."),
    "usersessions/messages/sessions_logged_out.txt": _("Every other device is signed out."),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account can't sign in now."),
        "duplicate_email": _("This address is yours already."),
        "email_password_mismatch": _("That email and password do not fit. Try again, or let us send a code."),
        "email_taken": _("This address can't be used. Choose another."),
        "enter_current_password": _("That is not your present password."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("That is not your password."),
        "invalid_password_reset": _("This link has ended. Ask for a new one."),
        "rate_limited": _("That was a lot at once. Try again in a few minutes."),
        "too_many_login_attempts": _("That was a lot at once. Send a new code."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return network_of(request).partition("/")[0]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue our mail in place of allauth's template. The owner reads it in their own language."""
        owner = owner_of_mailbox(email)
        to = owner if owner is not None and owner.email == email.lower() else email
        match template_prefix.rpartition("/")[2]:
            case "email_confirmation_signup":
                mails.sign_up_code(to=to, code=context["code"])
            case "email_confirmation":
                mails.address_code(to=email, code=context["code"])
            case "login_code":
                mails.sign_in_code(to=to, code=context["code"])
            case "account_already_exists":
                mails.already_registered(to=owner or email)
            case "unknown_account":
                mails.address_unknown(to=email)
            case "password_reset_key":
                mails.password_reset(to=to, url=_on_our_host(context["password_reset_url"]))
            case change:
                mails.sign_in_changed(to=to, what=change)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **more: Any
    ) -> None:
        """Say only what the page does not say itself."""
        words = more.get("message") or SPOKEN.get(message_template or "")
        if words:
            super().add_message(request, level, message=str(words))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as error:
            raise TooMany(FAILED_SIGN_INS.seconds) from error

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return fold_mailbox(str(credentials.get("email", "")))

    def pre_login(self, request: HttpRequest, user: Any, **more: Any) -> Any:
        """An account that the house has let in needs no code for the address it was made with."""
        if user.standing != Standing.UNCONFIRMED and not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return super().pre_login(request, user, **more)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in under a new session key. The first time, with the address confirmed, the account is taken in."""
        by_code = any(record["method"] == "code" for record in get_authentication_records(request, user))
        own_device = bool(request.session.get(OWN_DEVICE))
        first = user.standing == Standing.UNCONFIRMED
        if first and by_code:
            services.drop_prepared_password(user)
        super().login(request, user)
        begin_session(request, own_device=own_device)
        if not get_authentication_records(request, user):
            record_authentication(request, user, method="code", email=user.email)
        if first:
            services.confirm_account(user)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed = super().confirm_email(request, email_address)
        if confirmed and request.user.is_authenticated and request.user.pk == email_address.user_id:
            services.verify_by_address(email_address.user)
        return confirmed

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Educators go straight to the three questions; who waits, home."""
        if getattr(request.user, "is_educator", False):
            try:
                return reverse("communities:welcome-edit")
            except NoReverseMatch:
                pass
        return reverse("plab:home-show")

    def get_reset_password_from_key_url(self, key: str) -> str:
        return _on_our_host(super().get_reset_password_from_key_url(key))

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Ask for another sign-in unless this session's is younger than ten minutes."""
        request = allauth_context.request
        if not signed_in_recently(request):
            address = f"{reverse('accounts:signin-renew')}?{urlencode({'next': request.path})}"
            raise ImmediateHttpResponse(HttpResponseRedirect(address))
        return False

    def is_safe_url(self, url: str) -> bool:
        """Only our own host, and no address that one browser or another reads as somebody else's."""
        ours = bool(url) and url.startswith(("/", f"{settings.PLAB_BASE_URL}/"))
        plain = "\\" not in (url or "") and not any(ord(letter) <= SPACE for letter in url or "")
        return ours and plain and bool(super().is_safe_url(url))


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {**DefaultMFAAdapter.error_messages, "incorrect_code": WRONG_CODE}

    def _get_site_name(self) -> str:
        return "PLAB"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Who must have a second factor keeps the last one."""
        factors = Authenticator.objects.filter(user=authenticator.user).exclude(type=Authenticator.Type.RECOVERY_CODES)
        return not needs_second_factor(authenticator.user) or factors.exclude(pk=authenticator.pk).exists()

    def build_totp_svg(self, url: str) -> str:
        """Draw the QR code with attributes only: no style, no picture address, dark on white in every theme."""
        code = QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        size = len(rows)
        path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
        return (
            f'<svg viewBox="0 0 {size} {size}" width="220" height="220" role="img" shape-rendering="crispEdges">'
            f'<rect width="{size}" height="{size}" fill="#fff"/><path d="{path}" fill="#000"/></svg>'
        )


class GoogleAdapter(DefaultSocialAccountAdapter):
    """Google signs in whom we know by a confirmed address. It makes no account: joining asks more."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False


def _on_our_host(url: str) -> str:
    parts = urlsplit(url)
    return f"{settings.PLAB_BASE_URL}{parts.path}"
