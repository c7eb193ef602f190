"""Finding the address of a recipient, or making it: in blocks, with what each said about a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import translation

from core.mail.models import Address, Subscription, key_of
from core.mail.services.texts import one_line

BLOCK = 500


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a mail goes to, before its address row is known."""

    email: str
    key: str
    user_id: int | None
    name: str
    language: str


def recipient(to: Any) -> Recipient:
    """Return a user or a plain e-mail address as a Recipient. Raises ValueError for what is no address."""
    is_user = not isinstance(to, str)
    email = one_line(str(to.email if is_user else to)).strip()
    local, _, domain = email.rpartition("@")
    if not local or not domain or any(mark in email for mark in ' \t<>,;"'):
        raise ValueError("this is no e-mail address")
    name = one_line(str(getattr(to, "name", "") or "")) if is_user else ""
    language = str(getattr(to, "language", "") or "") if is_user else ""
    return Recipient(email, key_of(email), to.pk if is_user else None, name, language)


def language_of(wanted: str) -> str:
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def resolve(people: Sequence[Recipient], list: str) -> dict[str, Address]:
    """Return {to_key: address} of a block of recipients, each with `.setting` (stored for this list, or None).

    One query when all are known. Unknown ones are made; a user who changed the e-mail address keeps the row.
    """
    stored = Subscription.objects.filter(address=OuterRef("pk"), list=list).values("setting")
    keys = {person.key for person in people}
    users = {person.user_id for person in people if person.user_id}
    which = Q(to_key__in=keys) | Q(user__in=users) if users else Q(to_key__in=keys)
    rows = Address.objects.filter(which).annotate(setting=Subquery(stored))
    found = {row.to_key: row for row in rows}
    of_user: dict[int | None, Address] = {row.user_id: row for row in found.values() if row.user_id}
    missing: dict[str, Address] = {}
    for person in people:
        row = found.get(person.key) or missing.get(person.key)
        if row is not None and (person.user_id is None or row.user_id == person.user_id):
            continue
        if row is None and person.user_id in of_user:
            found[person.key] = _moved(of_user[person.user_id], person)
        elif row is not None:
            _give(row, person.user_id, of_user)
        else:
            missing[person.key] = _new(person)
    return found | _create(missing.values())


def _new(person: Recipient) -> Address:
    language = language_of(person.language or translation.get_language() or "")
    return Address(email=person.email, to_key=person.key, user_id=person.user_id, language=language)


def _create(addresses: Iterable[Address]) -> dict[str, Address]:
    made = Address.objects.bulk_create(
        [*addresses],
        update_conflicts=True,  # another process was quicker: take its row
        unique_fields=["to_key"],
        update_fields=["to_key"],
    )
    if len(made) and made[0].pk is None:  # pragma: no cover (databases of ours return ids)
        made = [*Address.objects.filter(to_key__in=[row.to_key for row in made])]
    by_key: dict[str, Address] = {}
    for row in made:
        row.setting = None  # type: ignore[attr-defined]
        by_key[row.to_key] = row
    return by_key


def _moved(row: Address, person: Recipient) -> Address:
    """A user's e-mail address changed: the row follows; what bounced was the old mailbox."""
    row.email, row.to_key = person.email, person.key
    row.blocked, row.blocked_at, row.blocked_until, row.blocked_note = "", None, None, ""
    row.save(update_fields=["email", "to_key", "blocked", "blocked_at", "blocked_until", "blocked_note"])
    return row


@transaction.atomic
def _give(row: Address, user_id: int | None, of_user: dict[int | None, Address]) -> None:
    """The address is known and turns out to be this user's. What the user said about lists moves along."""
    if old := of_user.get(user_id):
        Address.objects.filter(pk=old.pk).update(user=None)
        known = Subscription.objects.filter(address=row).values("list")
        Subscription.objects.filter(address=old).exclude(list__in=known).update(address=row)
    row.user_id = user_id
    row.save(update_fields=["user"])
