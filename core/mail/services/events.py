"""What providers tell us later: bounces, complaints, deliveries. Told twice, late or about nothing, it does no harm."""

import re
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from core.mail.models import Address, MailEvent, Message, key_of
from core.mail.selectors.links import message_mac
from core.mail.services.blocks import block_address, count_refusal, lift_block
from core.mail.states import Block, EventKind
from core.web import clock

OUR_MESSAGE_ID = re.compile(r"<?(\d{1,18})\.([0-9a-f]{16})@")
RAW_LIMIT = 2000


def record_event(
    *, esp_id: str, kind: str, email: str = "", relay_id: str = "", at: datetime | None = None, raw: str = ""
) -> bool:
    """Write down one event, once, and act on it. Returns False for one that is known already.

    The message is found by the id its relay gave it or by our own Message-ID, else the address by `email`; neither is
    fine, too. A bounce after a 250 leaves the message sent.
    """
    at = at or clock.now()
    message = _message(relay_id)
    address = message.address if message else None
    if address is None and email:
        address = Address.objects.filter(to_key=key_of(email)).first()
    try:
        with transaction.atomic():
            MailEvent.objects.create(
                esp_id=esp_id[:200], kind=kind, address=address, message=message, at=at, raw=raw[:RAW_LIMIT]
            )
            if address is not None:
                _act(address, kind, at, raw)
    except IntegrityError:
        if MailEvent.objects.filter(esp_id=esp_id[:200]).exists():
            return False
        raise
    return True


def _message(relay_id: str) -> Message | None:
    if not relay_id:
        return None
    rows = Message.objects.select_related("address")
    if ours := OUR_MESSAGE_ID.match(relay_id):
        number, mac = int(ours[1]), ours[2]
        return rows.filter(pk=number).first() if message_mac(number) == mac else None
    return rows.filter(relay_id=relay_id[:200]).first()


def _act(address: Address, kind: str, at: datetime, raw: str) -> None:
    if kind == EventKind.BOUNCED:
        later = MailEvent.objects.filter(address=address, kind=EventKind.DELIVERED, at__gt=at)
        if not later.exists():
            block_address(address, why=Block.BOUNCED, note=raw, at=at)
    elif kind == EventKind.COMPLAINED:
        block_address(address, why=Block.COMPLAINED, note=raw, at=at)
    elif kind == EventKind.DEFERRED:
        count_refusal(address, at)
    elif address.blocked == Block.BOUNCED and address.blocked_at and at > address.blocked_at:
        lift_block(address)


def heard(sender: Any, event: Any, esp_name: str, **kwargs: Any) -> None:
    """Take one of anymail's normalized tracking events (its signal calls this)."""
    kinds = {
        "bounced": EventKind.BOUNCED,
        "rejected": EventKind.BOUNCED,
        "complained": EventKind.COMPLAINED,
        "unsubscribed": EventKind.COMPLAINED,
        "delivered": EventKind.DELIVERED,
        "deferred": EventKind.DEFERRED,
    }
    if (kind := kinds.get(event.event_type)) is None:
        return
    stamp = event.timestamp.isoformat() if event.timestamp else ""
    own = event.event_id or ":".join(str(part) for part in (kind, event.message_id, event.recipient, stamp))
    record_event(
        esp_id=f"{esp_name}:{own}",
        kind=kind,
        email=event.recipient or "",
        relay_id=event.message_id or "",
        at=event.timestamp,
        raw=(event.mta_response or event.description or event.reject_reason or ""),
    )
