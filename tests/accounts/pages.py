"""What the tests of pages share: a browser that has just signed in."""

import time

from allauth.usersessions.models import UserSession
from django.test import Client

from core.accounts.models import User


def browser_of(user: User, *, signed_in_seconds_ago: int = 1) -> Client:
    """Return a client signed in as a person, with the records that allauth keeps of when and where."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - signed_in_seconds_ago, "email": user.email}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    UserSession.objects.create(user=user, session_key=session.session_key, ip="127.0.0.1", user_agent="test")
    return client
