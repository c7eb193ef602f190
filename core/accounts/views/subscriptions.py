"""`/u/<token>/` stops a mail list in one click (RFC 8058); `/news/` asks for news, and the mailbox says yes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from core.accounts.forms import NewsForm
from core.mail import services as mail
from core.mail.registry import LISTS
from core.mail.selectors.links import DIGEST, find_confirm, find_stop, stop_token
from core.mail.selectors.preferences import choices_of, is_pending
from core.mail.states import Setting
from core.web.limits import Limit, hit, network_of
from core.web.policy import can_see_anyone
from core.web.views import ActionView

STOPS = Limit("stops", 300, 60 * 60)  # per network: a mail provider may press for many of its mailboxes
NEWS_REQUESTS = Limit("news_requests", 60, 60 * 60)  # per network
STOP, UNDO, PAUSE = "stop", "undo", "pause"


class TokenPage(ActionView):
    """A page that a token opens: it names nobody and signs nobody in. Any other token is no page at all."""

    policy = can_see_anyone
    open_to_visitors = True

    def find(self, token: str) -> Any:
        raise TypeError(f"{type(self).__name__} does not say what its token opens.")

    def get_object(self) -> Any:
        target = self.find(self.kwargs["token"])
        if target is None:
            raise Http404
        return target

    def show(self, status: int = 200, **more: Any) -> HttpResponse:
        """In the reader's language, whatever the browser asks for; the address stays out of other pages' referrers."""
        person = self.obj.address.user
        chosen = person.language if person else self.obj.address.language
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response: Any = super().show(status, **more)
            response.render()
        response["Referrer-Policy"] = "no-referrer"
        response["Content-Language"] = language
        response["Cache-Control"] = "private, no-store"
        return response


class SubscriptionStopView(TokenPage):
    """GET shows the page and changes nothing. POST needs no cookie, token or login, and answers 200."""

    template_name = "accounts/subscription_stop.html"

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        view = super().as_view(**initkwargs)
        view.csrf_exempt = True  # a mail provider presses the button, RFC 8058
        return view

    def find(self, token: str) -> Any:
        return find_stop(token)

    def get_context(self) -> dict[str, Any]:
        address = self.obj.address
        others = [
            (
                choice.list.label,
                reverse("accounts:subscription-stop", args=[stop_token(address.public_id, choice.list.name)]),
            )
            for choice in choices_of(address)
            if choice.setting != Setting.OFF and choice.list.name != self.obj.list
        ]
        return {"label": self.obj.label, "is_digest": self.obj.list == DIGEST, "others": others, "address": address}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        hit(STOPS, network_of(request))
        wish = request.POST.get("wish", STOP)
        if wish == UNDO:
            mail.undo_stop(self.obj, request.POST.get("undo", ""))
            return self.show(said=UNDO)
        if wish == PAUSE:
            mail.pause_all(self.obj.address)
            return self.show(said=PAUSE)
        return self.show(said=STOP, undo=mail.stop_list(self.obj))


class SubscriptionCreateView(ActionView):
    """The same answer for every address; one confirming mail per address and day."""

    policy = can_see_anyone
    open_to_visitors = True
    form_class = NewsForm
    template_name = "accounts/subscription_form.html"

    def get_context(self) -> dict[str, Any]:
        return {"sent": "sent" in self.request.GET, "confirmed": "confirmed" in self.request.GET}

    def act(self, form: NewsForm) -> None:
        hit(NEWS_REQUESTS, network_of(self.request))
        mail.request_news(form.cleaned_data["email"])

    def get_success_url(self, result: Any) -> str:
        return f"{reverse('accounts:subscription-create')}?sent"


class SubscriptionConfirmView(TokenPage):
    """GET shows a button; POST says yes. Twice is the same."""

    template_name = "accounts/subscription_confirm.html"

    def find(self, token: str) -> Any:
        return find_confirm(token)

    def get_context(self) -> dict[str, Any]:
        return {"label": LISTS[self.obj.list].label, "waits": is_pending(self.obj.address, self.obj.list)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mail.confirm_news(self.obj)
        return HttpResponseRedirect(f"{reverse('accounts:subscription-create')}?confirmed")
