"""The house's own middleware, one class a concern."""

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.cache import patch_vary_headers

from core.web import refusals
from core.web.limits import TooMany
from core.web.policy import NotPossible, Refused
from core.web.quiet import QUIET_PATHS

GetResponse = Callable[[HttpRequest], HttpResponse]
_access = logging.getLogger("plab.access")

BODY_LIMIT = 12 * 1024 * 1024  # with files; Django itself holds the rest to DATA_UPLOAD_MAX_MEMORY_SIZE
QUIET_BODY_LIMIT = 256 * 1024  # an anonymous survey has no files


class RequestLog:
    """One line a request: route name, method, status, milliseconds, id. Never a path, query, address or person."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = time.monotonic()
        request.id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.get_response(request)
        route = getattr(request.resolver_match, "view_name", "") if request.resolver_match else ""
        spent = round((time.monotonic() - started) * 1000)
        _access.info("%s %s %s %s ms %s", route or "-", request.method, response.status_code, spent, request.id)  # type: ignore[attr-defined]
        return response


class BodyLimit:
    """Refuse a body that is too large before anything reads it (413; 400 for survey answers)."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return render(request, "400.html", status=400)
        quiet = request.path_info.startswith(QUIET_PATHS)
        if length > (QUIET_BODY_LIMIT if quiet else BODY_LIMIT):
            return render(request, "400.html" if quiet else "413.html", status=400 if quiet else 413)
        return self.get_response(request)


class SecurityHeaders:
    """The two headers that neither Django nor django-csp sets."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response


class PrivateCaching:
    """A page made for somebody is nobody else's: with a session, `private, no-store`, always."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES or settings.SESSION_COOKIE_NAME in response.cookies:
            response["Cache-Control"] = "private, no-store"
        return response


class LanguageAndTheme:
    """Signed in: what the person chose. Visitors: `?lang=`, else what the browser asks for; theme by device."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else None
        signed_in = bool(user and user.is_authenticated)
        asked = request.GET.get("lang", "")
        language = user.language if signed_in else ""
        if asked in dict(settings.LANGUAGES):
            language = asked
        language = language or translation.get_language_from_request(request)
        request.theme = user.theme if signed_in else ""  # type: ignore[attr-defined]
        with translation.override(language):
            request.LANGUAGE_CODE = language  # type: ignore[attr-defined]
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        response.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language",))
        return response


class SignInRequired(LoginRequiredMiddleware):
    """The second net under the policy check. A fragment never holds a sign-in form: 401 and `HX-Redirect` instead."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:
        response = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request") == "true":
            answer = HttpResponse(status=401)
            answer["HX-Redirect"] = response["Location"]
            return answer
        return response


class Refusals:
    """Turns the exceptions of the house into their pages, wherever they were raised."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return refusals.refused(request, exception)
        if isinstance(exception, NotPossible):
            return refusals.not_possible(request, exception)
        if isinstance(exception, TooMany):
            return refusals.too_many(request, exception.seconds)
        if isinstance(exception, (OperationalError, InterfaceError)):
            return refusals.restarting(request)
        return None
