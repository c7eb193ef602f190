"""The facts of the room, cut by noun: topics and communities, sessions and the answers to them."""

from communities.models.communities import Community, Membership, Norms, Topic
from communities.models.sessions import Rsvp, Session

__all__ = ["Community", "Membership", "Norms", "Rsvp", "Session", "Topic"]
