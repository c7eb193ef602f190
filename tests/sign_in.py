"""Signing in as people do, for tests that need more than `force_login`: a session that proved who it is just now."""

import re
import time

from core.mail.models import Message


def sign_in_recently(client, user, ago: int = 0) -> None:
    """Sign in with a proof `ago` seconds old."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time() - ago}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


def code_for(email: str) -> str:
    """Return the newest code mailed to an address (read before it is sent, since sending shreds it)."""
    message = Message.objects.filter(address__email__iexact=email, kind__endswith="_code").latest("id")
    return re.search(r"\b\d{6}\b", message.text)[0]
