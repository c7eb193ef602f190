"""The tabs of each kind of person and the "What you run" list. No tab for a room that isn't built."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from core.accounts.policies import calendar, links, roles, standing
from core.accounts.selectors import roles_of
from core.accounts.states import Role
from core.web.frame import Tab
from core.web.policy import Policy
from core.web.refusals import QUIET_PATHS
from outreach.policies import can_list_issues
from plab import home

Entry = tuple[str, Any, str]
HOME: Entry = ("plab:home-show", _("Home"), "house")
COMMUNITIES: Entry = ("communities:community-list", _("Communities"), "users")
SURVEYS: Entry = ("surveys:survey-list", _("Surveys"), "clipboard-list")
CALENDAR: Entry = ("communities:calendar-show", _("Calendar"), "calendar")
OUTREACH: Entry = ("outreach:issue-list", _("Outreach"), "megaphone")

EDUCATOR = [HOME, COMMUNITIES, SURVEYS, CALENDAR]
TABS: dict[str, list[Entry]] = {
    "visitor": [COMMUNITIES],
    "pending": [HOME, COMMUNITIES],
    "educator": EDUCATOR,
    Role.FACILITATOR: [HOME, COMMUNITIES, CALENDAR],
    Role.UNION_REP: [HOME, OUTREACH, COMMUNITIES, SURVEYS, CALENDAR],
    Role.UNION_ORGANIZER: [HOME, OUTREACH, SURVEYS, COMMUNITIES],
    Role.UNION_ANALYST: EDUCATOR,
    Role.ILT_MEMBER: EDUCATOR,
    Role.PRINCIPAL: [HOME, SURVEYS],
    Role.DISTRICT_ADMIN: [HOME, SURVEYS],
    Role.PD_OFFICER: [HOME],
}
RUNNING: list[tuple[str, Any, Policy]] = [
    ("accounts:person-list", _("Sign-ups"), standing.can_see_people),
    ("accounts:invitelink-list", _("Invite links"), links.can_see_links),
    ("accounts:rolegrant-list", _("Roles"), roles.can_see_roles),
    ("accounts:schoolyear-edit", _("School calendar"), calendar.can_edit_calendar),
    ("outreach:issue-list", _("Newsletters"), can_list_issues),
]
COUNT_LASTS = 60  # seconds; Home itself and every action of one's own reckon it anew


def works_as(user: Any) -> str:
    """Return the row of TABS for a person: the role they chose to work as if they hold it, else what they are."""
    if not user.is_authenticated:
        return "visitor"
    if not user.is_verified:
        return "pending"
    roles = roles_of(user)
    if user.main_role in roles:
        return str(user.main_role)
    held = [role for role in TABS if role in roles]
    return "educator" if user.is_educator or not held else str(held[0])


def tabs_of(request: HttpRequest) -> list[Tab]:
    """Return the tabs for the role the person works as. Rights never depend on it."""
    return [
        Tab(label, url, icon, current=_is_current(request, url), count=_count(request, name))
        for name, label, icon in TABS[works_as(request.user)]
        if (url := _address(name))
    ]


def running_of(request: HttpRequest) -> list[Tab]:
    """Return what the person runs: the lists whose policy says yes."""
    if not roles_of(request.user):
        return []
    return [
        Tab(label, url, "", current=_is_current(request, url))
        for name, label, policy in RUNNING
        if policy(request.user, None) and (url := _address(name))
    ]


def working_of(request: HttpRequest) -> Tab | None:
    """Return what the person works as, leading to the profile's choice. None for whoever holds no role."""
    row = works_as(request.user)
    if row in ("visitor", "pending") or not roles_of(request.user):
        return None
    label = Role(row).label if row in Role.values else _("Educator")
    return Tab(label, f"{reverse('accounts:profile-edit')}#id_main_role", "")


def _address(name: str) -> str:
    """Return where a tab leads; empty while the room that answers there isn't built."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _is_current(request: HttpRequest, url: str) -> bool:
    return request.path == url or (url != "/" and request.path.startswith(url))


def count_key(user: Any) -> str:
    return f"home.count:{user.pk}"


def forget_count(request: HttpRequest) -> None:
    """Whatever the person just did may have changed what needs them.

    Not beside an anonymous answer: the row is named after the person, so touching it would tell when they sent.
    """
    if request.user.is_authenticated and not request.path_info.startswith(QUIET_PATHS):
        cache.delete(count_key(request.user))


def _count(request: HttpRequest, name: str) -> int:
    """Return the number on the Home tab: how many rows Home has, at most a minute old.

    On the pages of an anonymous survey there is none, since keeping it would date the person's visit.
    """
    if name != HOME[0] or not request.user.is_authenticated or request.path_info.startswith(QUIET_PATHS):
        return 0
    known = cache.get(count_key(request.user))
    if known is None:
        known = len(home.rows_for(request.user))
        cache.set(count_key(request.user), known, COUNT_LASTS)
    return int(known)
