"""Closing an account: asked for, undone within seven days, then emptied in one transaction. The row itself stays."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts import mails
from core.accounts.models import InviteLink, User, new_calendar_token
from core.accounts.services.changes import ChangeKind, PersonChange, check_change, follow_change, reasons_against
from core.accounts.services.downloads import drop_download
from core.accounts.services.own_data import rooms_with_records
from core.accounts.services.roles import end_role
from core.accounts.services.sessions import end_sessions
from core.accounts.states import Standing
from core.activity import services as activity
from core.mail import services as mail
from core.mail.models import Address, Message
from core.mail.states import HELD, OPEN
from core.web import clock
from core.web.policy import NotPossible

UNDO_WITHIN = timedelta(days=7)
FAREWELL = "accounts.account_closed"


def what_blocks_closing(user: User) -> list[str]:
    """Return what must be handed over first, in sentences."""
    return reasons_against(_change(user))


@transaction.atomic
def ask_to_close(user: User, *, empty_posts: bool) -> bool:
    """Start the seven days. Asked already: False. Raises NotPossible while something is not handed over."""
    person = _locked(user)
    if person.close_due_at is not None:
        return False
    if Standing.CLOSED not in User.transitions.get(person.standing, set()):
        raise NotPossible(_("This account cannot be closed now."))
    check_change(_change(person))
    person.close_due_at, person.close_empties_posts = clock.now() + UNDO_WITHIN, empty_posts
    person.save(update_fields=["close_due_at", "close_empties_posts"])
    event = activity.record(person, "closing_asked", by=person, data={"empty_posts": empty_posts})
    mails.closing_asked(person, due=person.close_due_at, event=event.pk)
    return True


@transaction.atomic
def undo_close(user: User) -> bool:
    """Take it back within the seven days. Nothing to take back: False."""
    person = _locked(user)
    if person.close_due_at is None:
        return False
    _stop_clock(person)
    activity.record(person, "closing_undone", by=person)
    return True


def close_due_accounts() -> int:
    """Close every account whose seven days are over (hourly). Twice is harmless: closed ones are due no more."""
    due = User.objects.get_queryset().filter(close_due_at__lte=clock.now()).exclude(standing=Standing.CLOSED)
    return sum(close_account(person) for person in due.order_by("pk"))


@transaction.atomic
def close_account(user: User) -> bool:
    """Empty and close one account. What blocks it now stops the closing instead, and the person hears what it is.

    The rooms erase first, while roles and memberships still stand; then roles, mail, sign-in and profile go. Hours,
    points and certificates keep their frozen name in their own rooms.
    """
    person = _locked(user)
    if person.close_due_at is None or person.close_due_at > clock.now() or person.standing == Standing.CLOSED:
        return False
    if reasons := what_blocks_closing(person):
        _stop_clock(person)
        event = activity.record(person, "closing_blocked", by=None)
        mails.closing_blocked(person, reasons=reasons, event=event.pk)
        return False
    email, change = person.email, _change(person)
    for records in rooms_with_records().values():
        records.erase(person, empty_posts=person.close_empties_posts)
    follow_change(change, by=None)
    for grant in person.grants.filter(ended_at=None).select_related("school", "user").order_by("pk"):
        end_role(grant, by=None, reason=_("The account is closed."))
    _end_access(person)
    mail.forget(user=person)
    activity.move(person, to=Standing.CLOSED, by=None, also=_emptied())
    mails.account_closed(email, event=person.pk)
    return True


def forget_farewells() -> int:
    """Once the last mail has left (or cannot), delete its address, which nobody else's mail needs (hourly)."""
    gone = 0
    done = Message.objects.filter(kind=FAREWELL).exclude(state__in=[*OPEN, *HELD]).exclude(address=None)
    for message in done.select_related("address"):
        address = message.address
        if address is None:
            continue
        Message.objects.filter(pk=message.pk).update(address=None)
        unused = Address.objects.filter(pk=address.pk, user=None, subscriptions=None, messages=None)
        gone += bool(unused.delete()[0])
    return gone


def erase_own(user: User, *, empty_posts: bool) -> None:
    """What this room erases: other schools, the download, open invite links. The profile goes with the state."""
    user.other_schools.clear()
    drop_download(user)
    InviteLink.objects.filter(made_by=user, ended_at=None).update(ended_at=clock.now())


def _change(person: User) -> PersonChange:
    return PersonChange(person, ChangeKind.CLOSING, was=person.standing, to=Standing.CLOSED)


def _locked(user: User) -> User:
    return User.objects.get_queryset().select_for_update().get(pk=user.pk)


def _stop_clock(person: User) -> None:
    person.close_due_at, person.close_empties_posts = None, False
    person.save(update_fields=["close_due_at", "close_empties_posts"])


def _end_access(person: User) -> None:
    """Sessions, addresses and second factors. `is_active` refuses whatever session is left."""
    end_sessions(person)
    EmailAddress.objects.filter(user=person).delete()
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])


def _emptied() -> dict[str, Any]:
    return {
        "email": f"closed-{secrets.token_hex(12)}@invalid",
        "name": "",
        "school": None,
        "job": "",
        "grades": [],
        "language": "en",
        "theme": "",
        "main_role": "",
        "is_superuser": False,
        "calendar_token": new_calendar_token(),
        "close_due_at": None,
        "closed_at": clock.now(),
    }
