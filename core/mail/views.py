"""The outbox's own pages: previews of every kind of mail, and the door where providers report."""

import base64
import hashlib
import re
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

from core.mail import registry
from core.mail.services.texts import Text, greeting_for, render
from core.web.style import can_see_styles
from core.web.views import ShowView

STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)


class PreviewListView(ShowView):
    """Every kind of mail in every language: when it is sent, to whom, and what it looks like."""

    policy = can_see_styles
    open_to_visitors = True  # in development; the policy knows
    template_name = "mail/preview_list.html"

    def get_context(self) -> dict[str, Any]:
        rows = [{"kind": kind, "list": registry.LISTS[kind.list]} for kind in registry.kinds()]
        return {"rows": rows, "languages_here": settings.LANGUAGES}


class PreviewView(ShowView):
    """One mail alone: as HTML under a policy that allows its one style and nothing else, or as plain text."""

    policy = can_see_styles
    open_to_visitors = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = registry.find(kwargs["kind"])
        language = request.GET.get("in", settings.LANGUAGE_CODE)
        if kind is None or language not in dict(settings.LANGUAGES):
            raise Http404
        text = preview_of(kind, language)
        if kwargs["part"] == "text":
            return HttpResponse(f"{text.subject}\n\n{text.text}", content_type="text/plain; charset=utf-8")
        return alone(text.html)


def preview_of(kind: registry.Kind, language: str) -> Text:
    """Return a kind with its example: links lead nowhere, names are the cast's, no database is asked."""
    text = render(kind, kind.example(), language, greeting=greeting_for("Mem Berry"))
    nowhere = {"unsubscribe": "#", "preferences": "#"}
    return Text(text.subject, _with(text.text, nowhere), _with(text.html, nowhere))


def _with(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace("{" + name + "}", value)
    return text


def alone(html: str) -> HttpResponse:
    """Return a mail's HTML as a page of its own, sandboxed: no script, no picture, no link out, its one style."""
    response = HttpResponse(html)
    response._csp_replace = {  # type: ignore[attr-defined]
        "default-src": ["'none'"],
        "style-src": [f"'sha256-{style_hash()}'"],
        "sandbox": [""],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return response


@lru_cache(maxsize=1)
def style_hash() -> str:
    """Return what the policy calls the layout's one style."""
    style = render_to_string("mail/_style.css")
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


@lru_cache(maxsize=1)
def _hooks() -> dict[str, Any]:
    """Return {provider: its view for tracking events}, as anymail lists them."""
    from anymail.urls import urlpatterns as providers  # every provider's client: half a second nobody else waits for

    found: dict[str, Any] = {}
    for route in providers:
        name = str(route.name or "")
        if name.endswith("_webhook") and "inbound" not in name:
            found.setdefault(name.removesuffix("_webhook").removesuffix("_tracking"), route.callback)
    return found


@csrf_exempt
@login_not_required
def record(request: HttpRequest, esp: str) -> HttpResponse:
    """Take what a provider reports. Without PLAB_BOUNCE_SECRET there is no such door; a wrong secret is a 400."""
    if not settings.PLAB_BOUNCE_SECRET or (hook := _hooks().get(esp)) is None:
        raise Http404
    answer: HttpResponse = hook(request)
    return answer
