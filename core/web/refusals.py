"""The pages of everything that did not work: one sentence of what happened, one of what to do."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.web.policy import NotPossible, Refused
from core.web.quiet import QUIET_PATHS


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Send a visitor to sign in and back here. A fragment never holds a sign-in form: 401 and `HX-Redirect` instead."""
    response = redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request") != "true":
        return response
    answer = HttpResponse(status=401)
    answer["HX-Redirect"] = response["Location"]
    return answer


def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    return render(request, "403.html", {"reason": exception.reason}, status=403)


def not_possible(request: HttpRequest, exception: NotPossible) -> HttpResponse:
    context = {"reason": exception.reason, "mine": exception.mine, "theirs": exception.theirs}
    return render(request, "409.html", context, status=409)


def gone(request: HttpRequest, reason: Any) -> HttpResponse:
    """A link that has ended (410). The page carries the way on."""
    return render(request, "410.html", {"reason": reason}, status=410)


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    response = render(request, "429.html", {"minutes": max(1, round(seconds / 60))}, status=429)
    response["Retry-After"] = str(seconds)
    return response


def too_many_at_once(request: HttpRequest) -> HttpResponse:
    """Django-allauth's handler429: its own limits run for minutes, at most a quarter of an hour."""
    return too_many(request, 15 * 60)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    said = _("This page was open for too long, or cookies are off. Go back, reload it, and send again.")
    if request.path_info.startswith(QUIET_PATHS):
        said = _("Your answers are still on this device. Go back and send again.")
    return render(request, "403.html", {"reason": said}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "403.html", {"reason": _("This page is not for your account.")}, status=403)


RESTARTING = (
    "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
    "<title>Restarting · PLAB</title><h1>We are restarting</h1><p>Try again in 10 seconds. "
    "Go back to keep what you typed.</p></html>"
)


def restarting(request: HttpRequest) -> HttpResponse:
    """The database does not answer: a static page, since everything else needs it."""
    response = HttpResponse(RESTARTING, status=503)
    response["Retry-After"] = "10"
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler500. Draws no queries: whatever broke may still be broken."""
    return render(request, "500.html", status=500)
