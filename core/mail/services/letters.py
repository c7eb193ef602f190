"""From a row to the bytes that leave: texts of mailings are built once, personal ones each for itself."""

from datetime import datetime
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils import translation

from core.mail import registry
from core.mail.mime import Letter, Own, Shared, list_headers, plain_headers
from core.mail.models import Mailing, Message
from core.mail.relay import Parcel
from core.mail.selectors.links import DIGEST, message_mac, preferences_url, stop_url
from core.mail.services.texts import greeting_for
from core.web import clock

DIGEST_KIND = "mail.digest"


def domain() -> str:
    """Return the domain we send from: the right half of our Message-IDs and List-Ids."""
    return parseaddr(settings.PLAB_MAIL_FROM)[1].rpartition("@")[2] or "localhost"


def message_id(id: int) -> str:
    """Return a message's Message-ID. Computed, so that a second try carries the same."""
    return f"<{id}.{message_mac(id)}@{domain()}>"


class Post:
    """Makes parcels out of rows. Keeps the letters of the mailings it has met, at most a handful."""

    KEPT = 24

    def __init__(self) -> None:
        self._letters: dict[tuple[int, str], Letter] = {}
        self._sender = parseaddr(settings.PLAB_MAIL_FROM)[1]
        self._domain = domain()

    def parcel(self, row: Message) -> Parcel:
        """Return a row as a line takes it. Raises for a row that cannot be built."""
        assert row.address is not None
        letter = self._letter_of_mailing(row) if row.mailing_id else Letter(self._shared_of(row))
        own = self._own(row, clock.now())
        return Parcel(row.pk, self._sender, row.address.to_key, letter.data(own), lambda: letter.email(own))

    def _own(self, row: Message, at: datetime) -> Own:
        address: Any = row.address
        can_stop = registry.LISTS[row.list].can_turn_off
        name = DIGEST if row.kind == DIGEST_KIND else row.list
        stop = stop_url(address.public_id, name) if can_stop else ""
        person = row.values.get("name", "")
        values = {
            "greeting": row.values.get("greeting") or _greeting(person, row.language),
            "unsubscribe": stop,
            "preferences": preferences_url() if can_stop and address.user_id else stop,
        }
        own_id = f"<{row.pk}.{message_mac(row.pk)}@{self._domain}>"
        return Own(address.email, person, own_id, at, values, stop)

    def _letter_of_mailing(self, row: Message) -> Letter:
        key = (row.mailing_id or 0, row.language)
        if key not in self._letters:
            if len(self._letters) >= self.KEPT:
                self._letters.clear()
            mailing = Mailing.objects.get(pk=key[0])
            text = mailing.texts.get(row.language) or mailing.texts["en"]
            self._letters[key] = Letter(self._shared(row, text["subject"], text["text"], text["html"]))
        return self._letters[key]

    def _shared_of(self, row: Message) -> Shared:
        if row.shredded_at is not None or not row.text:
            raise ValueError("this mail has lost its body")
        return self._shared(row, row.subject, row.text, row.html)

    def _shared(self, row: Message, subject: str, text: str, html: str) -> Shared:
        entry = registry.LISTS[row.list]
        headers = plain_headers()
        if entry.can_turn_off:
            with translation.override(row.language):
                label = f"PLAB: {entry.label}"
            about = f"m{row.mailing_id}" if row.mailing_id else row.kind
            headers = list_headers(row.list, label, self._domain, f"{about}:{row.list}:plab")
        return Shared(settings.PLAB_MAIL_FROM, subject, text, html, headers)


def _greeting(name: str, language: str) -> str:
    with translation.override(language):
        return greeting_for(name)
