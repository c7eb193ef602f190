"""The facts of the room, cut by noun: topics and communities, sessions, their agendas, answers, attendance."""

from communities.models.agenda import AgendaStep, Protocol
from communities.models.attendance import Attendance
from communities.models.communities import Community, Membership, Norms, Topic
from communities.models.sessions import Rsvp, Session

__all__ = ["AgendaStep", "Attendance", "Community", "Membership", "Norms", "Protocol", "Rsvp", "Session", "Topic"]
