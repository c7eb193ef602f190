"""Home: "What needs you now", what is coming up, one suggestion, one's communities; and the public landing page.

Asks every room in floor order. The digest gets the same rows in the same order and the same words.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

import communities.selectors
import core.accounts.selectors
import outreach.selectors
import surveys.selectors
from core.accounts.states import Standing
from core.web import clock, dates
from core.web.needs import Need, in_order

PROVIDERS = (
    core.accounts.selectors.needs,
    communities.selectors.needs,
    surveys.selectors.needs,
    outreach.selectors.needs,
)
FINDERS = (
    (gettext_lazy("Communities"), communities.selectors.found),
    (gettext_lazy("Surveys"), surveys.selectors.found),
    (gettext_lazy("Newsletters"), outreach.selectors.found),
)
ROWS_SHOWN = 7
NOON, EVENING = 12, 18


def rows_for(user: Any) -> list[Need]:
    """Return everything that needs this person, first things first."""
    return in_order([need for provider in PROVIDERS for need in provider(user)], clock.now())


def page_for(user: Any) -> dict[str, Any]:
    """Return what Home shows: the first seven rows and how many more, then what lies ahead."""
    rows = rows_for(user)
    return {
        "needs": rows[:ROWS_SHOWN],
        "needs_more": max(0, len(rows) - ROWS_SHOWN),
        "needs_rest": rows[ROWS_SHOWN:],
        "greeting": greeting(user),
        "counted": counted(rows),
        "coming_up": communities.selectors.coming_up(user),
        "suggestion": communities.selectors.suggestion_for(user),
        "communities": communities.selectors.communities_of(user),
        "waiting": user.standing == Standing.PENDING,
        "may_join": user.is_educator,
    }


def greeting(user: Any) -> str:
    """Return "Good afternoon, Edda" by the clock of Boston."""
    hour = dates.local(clock.now()).hour
    first = user.name.split()[0] if user.name else ""
    if hour < NOON:
        words = _("Good morning, %(name)s") if first else _("Good morning")
    elif hour < EVENING:
        words = _("Good afternoon, %(name)s") if first else _("Good afternoon")
    else:
        words = _("Good evening, %(name)s") if first else _("Good evening")
    return words % {"name": first} if first else words


def counted(rows: list[Need]) -> str:
    """Return "Four things need you. The first takes 5 minutes." """
    if not rows:
        return _("You are all caught up.")
    names = {1: _("One"), 2: _("Two"), 3: _("Three"), 4: _("Four"), 5: _("Five"), 6: _("Six"), 7: _("Seven")}
    number = names.get(len(rows), str(len(rows)))
    words = ngettext("%(number)s thing needs you.", "%(number)s things need you.", len(rows)) % {"number": number}
    minutes = rows[0].minutes
    if minutes is None:
        return words
    if minutes == 0:
        first = _("The first takes one tap.")
    else:
        first = ngettext("The first takes %(n)d minute.", "The first takes %(n)d minutes.", minutes) % {"n": minutes}
    return f"{words} {first}"


def landing() -> dict[str, Any]:
    """Return what the public landing page shows: a square for each community, and three numbers counted now."""
    figures = communities.selectors.public_figures()
    return {
        "slugs": figures.slugs,
        "numbers": [
            (figures.communities, ngettext("community of educators", "communities of educators", figures.communities)),
            (figures.schools, ngettext("school takes part", "schools take part", figures.schools)),
            (figures.sessions, ngettext("session held or planned", "sessions held or planned", figures.sessions)),
        ],
    }


@dataclass(frozen=True, slots=True)
class Group:
    """What one room has found."""

    label: Any
    rows: list[Any]


def found_for(user: Any, text: str) -> list[Group]:
    """Return what each room finds for a person; every room narrows by its own policy before it searches."""
    if not text.strip():
        return []
    groups = [Group(label, finder(user, text)) for label, finder in FINDERS]
    return [group for group in groups if group.rows]


def topics_to_try() -> list[Any]:
    """Return six topics, for whoever found nothing."""
    return communities.selectors.topics_to_try()
