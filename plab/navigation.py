"""The tabs of each kind of person (pages.md 2) and the "What you run" list. No tab for a room that isn't built."""

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.web.frame import Tab

HOME = ("plab:home-show", _("Home"), "house")
COMMUNITIES = ("communities:community-list", _("Communities"), "users")
SURVEYS = ("surveys:survey-list", _("Surveys"), "clipboard-list")

TABS = {
    "visitor": [COMMUNITIES],
    "educator": [HOME, COMMUNITIES, SURVEYS],
}


def tabs_of(request: HttpRequest) -> list[Tab]:
    """Return the tabs for the role the person works as. Rights never depend on it."""
    row = "educator" if request.user.is_authenticated else "visitor"
    found = []
    for name, label, icon in TABS[row]:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append(Tab(label, url, icon, current=request.path == url))
    return found


def running_of(request: HttpRequest) -> list[Tab]:
    return []
