"""How long a session lasts, and who must have a second factor. Sessions keep real time: a moved clock frees nobody."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.selectors import roles_of
from core.web.refusals import QUIET_PATHS

OWN_DEVICE, BEGAN_AT, SEEN_AT = "own_device", "began_at", "seen_at"
SEEN_EVERY = 10 * 60
IDLE = int(timedelta(hours=2).total_seconds())
IDLE_OWN_DEVICE = int(timedelta(days=30).total_seconds())
LASTS_OWN_DEVICE = int(timedelta(days=90).total_seconds())
LASTS_STRICT = int(timedelta(hours=12).total_seconds())
WITHOUT_SECOND_FACTOR = ("account_", "mfa_", "usersessions_", "web:", "accounts:signin-")


def begin_session(request: HttpRequest, *, own_device: bool) -> None:
    """Note when a sign-in began, and on whose device. Else the cookie ends with the browser."""
    now = int(time.time())
    request.session.update({OWN_DEVICE: own_device, BEGAN_AT: now, SEEN_AT: now})
    request.session.set_expiry(IDLE_OWN_DEVICE if own_device else 0)


def needs_second_factor(user: Any) -> bool:
    """Say whether one of the person's roles is on PLAB_REQUIRE_2FA ("operator" is the superuser)."""
    asked = set(settings.PLAB_REQUIRE_2FA)
    return bool(asked) and (("operator" in asked and user.is_superuser) or bool(asked & roles_of(user)))


def has_second_factor(user: Any) -> bool:
    factors = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return Authenticator.objects.filter(user=user, type__in=factors).exists()


class SessionLimits:
    """Signs out what has been idle or open for too long, and leads strict roles to their second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            if _is_over(request):
                logout(request)
                messages.info(request, _("You were away for a while, so we signed you out."))
            elif not request.path_info.startswith(QUIET_PATHS):
                _note_seen(request)  # neither when answers are sent nor on the page that thanks for them
                request.idle_left = _idle_left(request)  # type: ignore[attr-defined] (the frame warns in time)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or name.startswith(WITHOUT_SECOND_FACTOR):
            return None
        user = request.user
        if not user.is_authenticated or not needs_second_factor(user) or has_second_factor(user):
            return None
        if request.headers.get("HX-Request") == "true":
            return HttpResponse(status=401, headers={"HX-Redirect": reverse("mfa_index")})
        messages.info(request, _("Your role needs a second factor. Set one up, then go on."))
        return HttpResponseRedirect(reverse("mfa_index"))


class HonestStatus:
    """django-allauth answers a form with errors as 200. Ours is 422, like everywhere in the house."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_template_response(self, request: HttpRequest, response: TemplateResponse) -> TemplateResponse:
        form = (response.context_data or {}).get("form")
        if request.method == "POST" and response.status_code == 200 and getattr(form, "errors", None):
            response.status_code = 422
        return response


def _is_over(request: HttpRequest) -> bool:
    now, session = time.time(), request.session
    lasts = LASTS_STRICT if needs_second_factor(request.user) else LASTS_OWN_DEVICE
    return now - session.get(SEEN_AT, now) > _idle(request) or now - session.get(BEGAN_AT, now) > lasts


def _idle(request: HttpRequest) -> int:
    own_device = request.session.get(OWN_DEVICE) and not needs_second_factor(request.user)
    return IDLE_OWN_DEVICE if own_device else IDLE


def _idle_left(request: HttpRequest) -> int:
    """Return the seconds until this session ends if nobody looks again, by whole minutes; 0 where that is weeks off."""
    idle, now = _idle(request), int(time.time())
    return 0 if idle == IDLE_OWN_DEVICE else idle - (now - request.session.get(SEEN_AT, now)) // 60 * 60


def _note_seen(request: HttpRequest) -> None:
    """Write the last look at most once in ten minutes: that also renews the cookie of one's own device."""
    now = int(time.time())
    if now - request.session.get(SEEN_AT, 0) >= SEEN_EVERY:
        request.session[SEEN_AT] = now
        request.session.setdefault(BEGAN_AT, now)
