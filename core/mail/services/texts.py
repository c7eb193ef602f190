"""Rendering: a kind's three templates, in the reader's language, with placeholders left for the sender to fill."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from core.mail.registry import LISTS, Kind, MailList

BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
BREAKS = re.compile("[\r\n\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
SUBJECT_LIMIT = 250
GREETING, UNSUBSCRIBE, PREFERENCES = "{greeting}", "{unsubscribe}", "{preferences}"
UNKNOWN_PLACEHOLDER = re.compile(r"\{(?!greeting\}|unsubscribe\}|preferences\})[a-z_]{2,30}\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A finished mail but for its placeholders. `body` is the text part without greeting and footer, for digests."""

    subject: str
    text: str
    html: str
    body: str = ""


def one_line(text: str) -> str:
    """Return a subject or a name as headers may carry it: bidi controls stripped. Raises where it is not one line."""
    if BREAKS.search(text):
        raise ValueError("a subject or a name holds a line break or a NUL")
    return BIDI.sub("", text).strip()


def greeting_for(name: str) -> str:
    """Return "Hello Mem," for a full name, "Hello," without one. In the present language."""
    first = name.split()[0] if name.split() else ""
    return _("Hello %(name)s,") % {"name": first} if first else _("Hello,")


def render(
    kind: Kind, context: Mapping[str, Any], language: str, *, greeting: str = GREETING, list: MailList | None = None
) -> Text:
    """Render a kind's triple. Bulk texts keep `{greeting}`; every text keeps its two links for the sender to fill."""
    with translation.override(language):
        mail_list = list or LISTS[kind.list]
        frame = {
            "greeting": greeting,
            "list": mail_list,
            "unsubscribe": UNSUBSCRIBE if mail_list.can_turn_off else "",
            "preferences": PREFERENCES,
            "base_url": settings.PLAB_BASE_URL,
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        full = {**frame, **context}
        subject = one_line(_plain(kind.template("subject.txt"), full).strip())
        body = _plain(kind.template("txt"), full).strip()
        text = _plain("mail/base.txt", {**full, "body": body}).strip() + "\n"
        html = get_template(kind.template("html")).render({**full, "subject": subject})
    return Text(_shortened(subject), text.replace("\x00", ""), html.replace("\x00", ""), body.replace("\x00", ""))


def filled(text: str, values: Mapping[str, str], *, html: bool = False) -> str:
    """Fill the placeholders, for previews. The sender has its own, faster way (mime.py) with the same result."""
    for name, value in values.items():
        text = text.replace("{" + name + "}", escape(value) if html else value)
    return text


def unknown_placeholders(*texts: str) -> list[str]:
    """Return what looks like a placeholder and is none: refused at preview, never sent."""
    return sorted({found for text in texts for found in UNKNOWN_PLACEHOLDER.findall(text)})


def _plain(name: str, context: Mapping[str, Any]) -> str:
    """Render a text template: nothing is HTML here, so nothing is escaped."""
    template: Any = get_template(name)
    return str(template.template.render(Context(dict(context), autoescape=False)))


def _shortened(subject: str) -> str:
    if not subject:
        raise ValueError("a mail without a subject")
    return subject if len(subject) <= SUBJECT_LIMIT else subject[: SUBJECT_LIMIT - 1].rstrip() + "…"
