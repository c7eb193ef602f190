"""Reads of the room, cut by noun; the names that rooms above use stand here."""

from communities.selectors.communities import (
    communities_of,
    facilitators_of,
    found,
    membership_of,
    public_figures,
    shared_communities,
    suggestion_for,
    topics_to_try,
    worth_a_look,
)
from communities.selectors.sessions import coming_up, needs

__all__ = [
    "coming_up",
    "communities_of",
    "facilitators_of",
    "found",
    "membership_of",
    "needs",
    "public_figures",
    "shared_communities",
    "suggestion_for",
    "worth_a_look",
    "topics_to_try",
]
