"""Making an account. It may do nothing until its address is confirmed (services/standing.py: confirm_account)."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from core.accounts.models import InviteLink, School, User
from core.accounts.selectors import owner_of_mailbox
from core.accounts.services.standing import SIGNED_UP
from core.accounts.states import Affiliation, Standing
from core.activity import services as activity


def sign_up(
    *,
    email: str,
    name: str,
    affiliation: str,
    job: str = "",
    school: School | None = None,
    language: str = "en",
    password: str = "",
    link: InviteLink | None = None,
) -> User | None:
    """Make an unconfirmed account, or write one anew that nobody confirmed. None: the mailbox has an account.

    Writing anew replaces every field and the password: whoever confirms the address gets what was typed last, never
    what a stranger prepared. The Event keeps the invite link and that an educator said "I do not evaluate educators".
    """
    facts = {"name": name, "affiliation": affiliation, "job": job, "school": school, "language": language}
    try:
        with transaction.atomic():
            owner = owner_of_mailbox(email)
            if owner is not None and (owner.standing != Standing.UNCONFIRMED or owner.email != email.lower()):
                return None
            person = _written(owner, facts, password) if owner else User.objects.create_user(email, password, **facts)
            EmailAddress.objects.get_or_create(
                user=person, email=person.email, defaults={"primary": True, "verified": False}
            )
            said = {"evaluates": False} if affiliation == Affiliation.EDUCATOR else {}
            activity.record(person, SIGNED_UP, by=None, data={"link": link.pk if link else None, **said})
            return person
    except IntegrityError:  # the same address at the same moment
        return None


def _written(person: User, facts: dict[str, Any], password: str) -> User:
    for name, value in facts.items():
        setattr(person, name, value)
    if password:
        person.set_password(password)
    else:
        person.set_unusable_password()
    person.save()
    return person


def drop_prepared_password(person: User) -> None:
    """Forget the password of an unconfirmed account that is opened by a code sent later: a stranger may have set it."""
    if person.standing == Standing.UNCONFIRMED and person.has_usable_password():
        person.set_unusable_password()
        person.save(update_fields=["password"])
