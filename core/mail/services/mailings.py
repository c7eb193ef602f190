"""Bulk: one frozen text, many addresses."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.mail import quiet, registry
from core.mail.models import Mailing, Message
from core.mail.services.addresses import BLOCK, recipient, resolve
from core.mail.services.outbox import close_open, dedupe_key, is_barred, own_hours, setting_of
from core.mail.services.texts import one_line, render, unknown_placeholders
from core.mail.states import Block, MailingState, MessageState, Reason, Setting
from core.web import clock, jobs
from core.web.policy import NotPossible


def mailing_text(kind: str, context: Mapping[str, Any], language: str, *, list: str = "") -> dict[str, str]:
    """Return {subject, text, html} of a kind for a mailing, with its placeholders left open."""
    entry = registry.LISTS[list] if list else None
    text = render(registry.get(kind), context, language, list=entry)
    return {"subject": text.subject, "text": text.text, "html": text.html}


def open_mailing(kind: str, *, list: str, texts: Mapping[str, Mapping[str, str]]) -> Mailing:
    """Freeze the texts of one bulk sending, {language: {subject, text, html}}. English must be among them.

    Refuses an unknown placeholder: it would reach people as it stands.
    """
    if "en" not in texts:
        raise NotPossible(_("Write the English text first."))
    for text in texts.values():
        one_line(text["subject"])
        if strange := unknown_placeholders(text["subject"], text["text"], text["html"]):
            raise NotPossible(_("Take out %(what)s: we have nothing to put there.") % {"what": ", ".join(strange)})
    return Mailing.objects.create(kind=kind, list=list, texts={name: dict(text) for name, text in texts.items()})


def queue_mailing(
    mailing: Mailing, recipients: Iterable[Sequence[Any]], *, not_before: datetime | None = None
) -> dict[str, int]:
    """Write one row for each (to, key), in blocks of 500, three queries each. Known keys and addresses are passed over.

    A third element may hold values of its own ({"name": …, "greeting": …}). Returns {"written", "off", "blocked"}.
    """
    counts = {"written": 0, "off": 0, "blocked": 0}
    rows = iter(recipients)
    leaving: dict[tuple[int, int] | None, datetime] = {}  # the calendar is read once for each set of own hours
    while block := [*islice(rows, BLOCK)]:
        _queue_block(mailing, block, not_before, counts, leaving)
    jobs.enqueue("mail.sweep")
    return counts


@transaction.atomic
def _queue_block(
    mailing: Mailing,
    block: Sequence[Sequence[Any]],
    not_before: datetime | None,
    counts: dict[str, int],
    leaving: dict[tuple[int, int] | None, datetime],
) -> None:
    kind, now = registry.find(mailing.kind), clock.now()
    lasts, keep_private = (kind.lasts, kind.body == "private") if kind else (timedelta(days=7), False)
    people = [recipient(to) for to, *_rest in block]
    addresses = resolve(people, mailing.list)
    messages: dict[int, Message] = {}
    for person, (_to, key, *rest) in zip(people, block, strict=True):
        address = addresses[person.key]
        if against := _reason_against(mailing, address, now):
            counts[against] += 1
            continue
        own = own_hours(address)
        if own not in leaving:
            leaving[own] = quiet.leave_at("later", not_before or now, now, own)
        leaves = leaving[own]
        messages[address.pk] = Message(
            address=address,
            user_id=address.user_id,
            kind=mailing.kind,
            list=mailing.list,
            mailing=mailing,
            language=_language(mailing, person.language or address.language),
            values={"name": person.name, **(dict(rest[0]) if rest else {})},
            private=keep_private,
            dedupe_key=dedupe_key(key),
            priority=registry.BULK,
            not_before=leaves,
            expires_at=leaves + lasts,
            created_at=now,
        )
    Message.objects.bulk_create(messages.values(), ignore_conflicts=True)
    counts["written"] += len(messages)


def _reason_against(mailing: Mailing, address: Any, now: datetime) -> str:
    """Return why an address gets nothing of this mailing: "off", "blocked", or empty."""
    if setting_of(mailing.list, getattr(address, "setting", None)) in (Setting.OFF, Setting.PENDING):
        return "off"
    return "blocked" if is_barred(address, mailing.list) or _is_soft(address, now) else ""


def _is_soft(address: Any, now: datetime) -> bool:
    return bool(address.blocked == Block.SOFT and (address.blocked_until is None or address.blocked_until > now))


def _language(mailing: Mailing, wanted: str) -> str:
    return wanted if wanted in mailing.texts else "en"


def pause_mailing(mailing: Mailing, reason: str) -> bool:
    """Stop a mailing from the next message on. False when it was not sending."""
    rows = Mailing.objects.filter(pk=mailing.pk, state=MailingState.SENDING)
    paused = rows.update(state=MailingState.PAUSED, pause_reason=reason[:300] or "paused")
    held = Message.objects.filter(mailing=mailing, state=MessageState.CLAIMED)
    held.update(state=MessageState.QUEUED, claim=None, lease_until=None)
    return bool(paused)


def resume_mailing(mailing: Mailing) -> bool:
    """Go on. False when it was not paused."""
    rows = Mailing.objects.filter(pk=mailing.pk, state=MailingState.PAUSED)
    resumed = bool(rows.update(state=MailingState.SENDING, pause_reason=""))
    if resumed:
        jobs.enqueue("mail.sweep")
    return resumed


@transaction.atomic
def cancel_mailing(mailing: Mailing) -> int:
    """End a mailing: what has not left is withdrawn. Returns how many rows."""
    open_states = [MailingState.SENDING, MailingState.PAUSED]
    Mailing.objects.filter(pk=mailing.pk, state__in=open_states).update(state=MailingState.CANCELED, pause_reason="")
    return close_open(Message.objects.filter(mailing=mailing), reason=Reason.CANCELED)


def finish_mailing(mailing: Mailing) -> bool:
    """Close a mailing whose rows have all ended. Unknown ones stay for a person; they do not keep it open."""
    still = Message.objects.filter(
        mailing=mailing, state__in=[MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING]
    )
    if still.exists():
        return False
    rows = Mailing.objects.filter(pk=mailing.pk, state=MailingState.SENDING)
    return bool(rows.update(state=MailingState.DONE))
