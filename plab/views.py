"""The roof's pages: the landing page, Home, the search over every room, and what we say about ourselves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.web.limits import Limit, hit, network_of
from core.web.policy import can_see_anyone
from core.web.views import ShowView
from plab import home

SEARCHES = Limit("search", count=60, seconds=60)  # a minute, per person or network


class HomeView(ShowView):
    """`/`: the public landing page, or Home for whoever is signed in."""

    policy = can_see_anyone
    open_to_visitors = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.template_name = "roof/home_show.html" if request.user.is_authenticated else "roof/landing_show.html"
        return super().get(request, *args, **kwargs)

    def get_context(self) -> dict[str, Any]:
        user = self.request.user
        return home.page_for(user) if user.is_authenticated else home.landing()


class SearchView(ShowView):
    """`/search/?q=`: what the rooms find, each narrowed by its own policy before it searches."""

    policy = can_see_anyone
    open_to_visitors = True
    template_name = "roof/search_show.html"

    def get_context(self) -> dict[str, Any]:
        text, user = self.request.GET.get("q", ""), self.request.user
        if text:
            hit(SEARCHES, f"u{user.pk}" if user.is_authenticated else network_of(self.request))
        return {"q": text, "groups": home.found_for(user, text), "topics": home.topics_to_try()}


class PageView(ShowView):
    """`/help/`, `/about/`, `/privacy/`, `/accessibility/`: plain words, a template each."""

    policy = can_see_anyone
    open_to_visitors = True
    titles = {
        "help": _("Help"),
        "about": _("What PLAB is"),
        "privacy": _("What we keep and why"),
        "accessibility": _("Accessibility"),
    }

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.template_name = f"roof/page_{kwargs['slug']}.html"
        return self.show(heading=self.titles[kwargs["slug"]])
