"""Ending a person's sessions, on every device."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from core.accounts.models import User


def end_sessions(user: User) -> int:
    """Delete every session that a sign-in of this person opened. Returns how many there were."""
    known = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=list(known.values_list("session_key", flat=True))).delete()
    return int(known.delete()[0])
