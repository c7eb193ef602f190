"""The roof's pages: landing and Home."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from core.web.policy import can_see_anyone
from core.web.views import ShowView
from plab import home


class HomeView(ShowView):
    """`/`: the public landing page, or Home for whoever is signed in."""

    policy = can_see_anyone
    open_to_visitors = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.template_name = "roof/home_show.html" if request.user.is_authenticated else "roof/landing_show.html"
        return super().get(request, *args, **kwargs)

    def get_context(self) -> dict[str, Any]:
        return {"needs": home.rows_for(self.request.user)} if self.request.user.is_authenticated else {}
