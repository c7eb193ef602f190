"""The states of a message, a mailing and a subscription. Messages move by conditional UPDATEs, not by `activity.move`:
ten thousand Events for a newsletter would tell nothing, the row is its own history."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MessageState(TextChoices):
    QUEUED = "queued", _("Waiting")
    CLAIMED = "claimed", _("Taken by a sender")
    SENDING = "sending", _("In the server's hands")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNKNOWN = "unknown", _("Unknown")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    MERGED = "merged", _("In a digest")


class Reason(TextChoices):
    """Why a message was withdrawn, or failed."""

    UNSUBSCRIBED = "unsubscribed", _("They turned it off")
    BLOCKED = "blocked", _("Mail to this address is blocked")
    EXPIRED = "expired", _("Too late to send")
    NOT_NEEDED = "not_needed", _("No longer needed")
    CANCELED = "canceled", _("Taken back")
    PERSON_GONE = "person_gone", _("The account has ended")
    REFUSED = "refused", _("The server refused it")
    GAVE_UP = "gave_up", _("Six tries, no luck")
    BROKEN = "broken", _("It could not be built")


class MailingState(TextChoices):
    SENDING = "sending", _("Sending")
    PAUSED = "paused", _("Paused")
    DONE = "done", _("Done")
    CANCELED = "canceled", _("Canceled")


class Setting(TextChoices):
    """How often a mail list may write to an address."""

    NOW = "now", _("As it happens")
    DAILY = "daily", _("Once a day")
    WEEKLY = "weekly", _("Once a week")
    OFF = "off", _("Off")
    PENDING = "pending", _("Waiting for confirmation")


class Basis(TextChoices):
    """Why we may write: a member of the house, asked for it, holds a public role, or is a partner."""

    MEMBER = "member", _("Member")
    OWN_REQUEST = "own_request", _("Own request")
    PUBLIC_ROLE = "public_role", _("Public role")
    PARTNER = "partner", _("Partner")


class Block(TextChoices):
    """Why an address gets no mail, or less."""

    BOUNCED = "bounced", _("Mail came back")
    COMPLAINED = "complained", _("Marked as spam")
    ASKED = "asked", _("Asked us to stop")
    SOFT = "soft", _("Refused for now, five times in a week")


class EventKind(TextChoices):
    BOUNCED = "bounced", _("Came back")
    COMPLAINED = "complained", _("Marked as spam")
    DELIVERED = "delivered", _("Delivered")
    DEFERRED = "deferred", _("Put off")


OPEN = (MessageState.QUEUED, MessageState.CLAIMED)
HELD = (MessageState.CLAIMED, MessageState.SENDING)

_M = MessageState
TRANSITIONS: dict[Any, dict[Any, set[Any]]] = {
    MessageState: {
        _M.QUEUED: {_M.CLAIMED, _M.WITHDRAWN, _M.MERGED, _M.FAILED},
        _M.CLAIMED: {_M.SENDING, _M.QUEUED, _M.WITHDRAWN, _M.FAILED},
        _M.SENDING: {_M.SENT, _M.QUEUED, _M.FAILED, _M.UNKNOWN},
        _M.UNKNOWN: {_M.SENT, _M.QUEUED, _M.WITHDRAWN},
        _M.FAILED: {_M.QUEUED},
        _M.SENT: set(),
        _M.WITHDRAWN: set(),
        _M.MERGED: set(),
    },
    MailingState: {
        MailingState.SENDING: {MailingState.PAUSED, MailingState.DONE, MailingState.CANCELED},
        MailingState.PAUSED: {MailingState.SENDING, MailingState.CANCELED},
        MailingState.DONE: set(),
        MailingState.CANCELED: set(),
    },
}
