"""Writing rows into the outbox, and taking them back. Both in the caller's transaction."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import translation

from core.mail import quiet, registry
from core.mail.models import Address, Message, key_of
from core.mail.registry import LISTS, Kind
from core.mail.services.addresses import BLOCK, Recipient, language_of, recipient, resolve
from core.mail.services.texts import greeting_for, render
from core.mail.states import Block, MessageState, Reason, Setting
from core.web import clock, jobs

KEY_LIMIT = 200
DIGESTED = (Setting.DAILY, Setting.WEEKLY)
WHICH = frozenset({"user", "address", "kind", "list", "mailing", "key", "key_startswith", "email"})
SHREDDED: dict[str, Any] = {"subject": "", "text": "", "html": "", "values": {}}


def queue(
    kind: str,
    *,
    to: Any,
    key: str,
    context: Mapping[str, Any] | None = None,
    when: str | None = None,
    not_before: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> None:
    """Write one mail into the outbox, rendered now in the reader's language.

    `to` is a user or an e-mail address. `key` makes it unique for ever: a second call with it writes nothing.
    `when` (now, daily, weekly, off) overrides the list's setting, but never an "off". `facts` (plain JSON) come back
    to the kind's `wanted`. Nothing is written for whoever turned the list off, or is blocked from it.
    """
    _write(kind, [(to, context or {}, key, facts or {})], when=when, not_before=not_before)


def queue_many(
    kind: str,
    recipients: Iterable[Sequence[Any]],
    *,
    when: str | None = None,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> int:
    """Write many mails of one kind: rows of (to, context, key) or (to, context, key, facts), in blocks of 500.

    After `not_after` they are no longer sent, however long their kind lasts. Returns how many rows were offered to the
    table; known keys are passed over.
    """
    rows, count = iter(recipients), 0
    while block := [*islice(rows, BLOCK)]:
        full = [(to, context, key, rest[0] if rest else {}) for to, context, key, *rest in block]
        count += _write(kind, full, when=when, not_before=not_before, not_after=not_after)
    return count


@transaction.atomic
def _write(
    kind: str,
    mails: Sequence[tuple[Any, Mapping[str, Any], str, Mapping[str, Any]]],
    *,
    when: str | None,
    not_before: datetime | None,
    not_after: datetime | None = None,
) -> int:
    declared, now = registry.get(kind), clock.now()
    people = [recipient(to) for to, *_ in mails]
    addresses = resolve(people, declared.list)
    rows: list[Message] = []
    leaving = _Leaving(declared, now, not_before)
    for person, (_to, context, key, facts) in zip(people, mails, strict=True):
        address = addresses[person.key]
        setting = setting_of(declared.list, getattr(address, "setting", None), when)
        if setting in (Setting.OFF, Setting.PENDING) or is_barred(address, declared.list):
            continue
        leaves = leaving.at(setting, own_hours(address))
        if not_after and leaves >= not_after:
            continue
        draft = _Draft(declared, address, person, setting in DIGESTED, leaves, now, not_after)
        rows.append(draft.message(context, dedupe_key(key), facts))
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    if any(row.not_before <= now and not row.digest for row in rows):
        jobs.enqueue("mail.sweep")
    return len(rows)


def setting_of(list: str, stored: str | None, when: str | None = None) -> str:
    """Return how often this list writes: what the address said, else the default; `when` overrides all but off."""
    entry = LISTS[list]
    if not entry.can_turn_off:
        return Setting.NOW
    base = stored or entry.default
    return base if base in (Setting.OFF, Setting.PENDING) or not when else when


def is_barred(address: Address, list: str) -> bool:
    """Say whether a block keeps this list from an address for good. Letters to a bounced one wait in the outbox."""
    if address.blocked in (Block.COMPLAINED, Block.ASKED, Block.BOUNCED):
        return LISTS[list].can_turn_off
    return False


def dedupe_key(key: str) -> str:
    if not key:
        raise ValueError("a mail without a key could go twice")
    if len(key) <= KEY_LIMIT:
        return key
    return f"{key[: KEY_LIMIT - 33]}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"


class _Leaving:
    """When the mails of one block leave. The calendar is read once for each set of own hours."""

    def __init__(self, kind: Kind, now: datetime, not_before: datetime | None) -> None:
        self.kind, self.now, self.meant = kind, now, max(not_before or now, now)
        self.known: dict[tuple[str, tuple[int, int] | None], datetime] = {}

    def at(self, setting: str, own: tuple[int, int] | None) -> datetime:
        if (setting, own) not in self.known:
            self.known[setting, own] = (
                quiet.next_digest(setting, self.meant, own)
                if setting in DIGESTED
                else quiet.leave_at(self.kind.quiet, self.meant, self.now, own)
            )
        return self.known[setting, own]


class _Draft:
    """One row in the making."""

    def __init__(
        self,
        kind: Kind,
        address: Address,
        person: Recipient,
        digest: bool,
        leaves: datetime,
        now: datetime,
        not_after: datetime | None,
    ) -> None:
        self.kind, self.address, self.person = kind, address, person
        self.digest, self.leaves, self.now = digest, leaves, now
        lasts = leaves + kind.lasts
        self.expires_at = min(lasts, not_after) if not_after else lasts

    def message(self, context: Mapping[str, Any], key: str, facts: Mapping[str, Any]) -> Message:
        language = language_of(self.person.language or self.address.language)
        with translation.override(language):
            greeting = greeting_for(self.person.name)
        text = render(self.kind, context, language, greeting=greeting)
        values: dict[str, Any] = {"name": self.person.name, "facts": dict(facts)}
        if self.digest:
            values["body"] = text.body
        return Message(
            address=self.address,
            user_id=self.address.user_id,
            kind=self.kind.name,
            list=self.kind.list,
            language=language,
            subject=text.subject,
            text=text.text,
            html=text.html,
            values=values,
            private=self.kind.body == "private",
            dedupe_key=key,
            digest=self.digest,
            priority=self.kind.priority,
            not_before=self.leaves,
            expires_at=self.expires_at,
            created_at=self.now,
        )


def own_hours(address: Address) -> tuple[int, int] | None:
    if address.quiet_from is None or address.quiet_to is None:
        return None
    return address.quiet_from, address.quiet_to


@transaction.atomic
def withdraw(*, reason: str = Reason.CANCELED, **which: Any) -> int:
    """Take back what is not yet in the relay's hands. Returns how many rows.

    `which`: user, address, email, kind, list, mailing, key, key_startswith; all given ones must hold. A sender that
    has claimed such a row finds it gone and goes on with the next. Bodies of private rows go at once.
    """
    if not which or set(which) - WHICH:
        raise TypeError(f"withdraw by {', '.join(sorted(WHICH))}")
    return close_open(Message.objects.filter(**_filters(which)), reason=reason)


def close_open(rows: Any, *, reason: str) -> int:
    """Withdraw the open rows of a queryset, shredding private ones."""
    changes = {"state": MessageState.WITHDRAWN, "reason": reason, "claim": None, "lease_until": None, "digest": False}
    shred = {**SHREDDED, "shredded_at": clock.now()}
    count = rows.open().filter(private=True).update(**changes, **shred)
    return int(count + rows.open().filter(private=False).update(**changes))


def _filters(which: Mapping[str, Any]) -> dict[str, Any]:
    names = {"key": "dedupe_key", "key_startswith": "dedupe_key__startswith", "email": "address__to_key"}
    return {names.get(name, name): key_of(value) if name == "email" else value for name, value in which.items()}
