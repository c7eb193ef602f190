"""When the room writes: about communities and who joins, about sessions and seats. Loading it declares every kind."""

from communities.mails import memberships, sessions

__all__ = ["memberships", "sessions"]
