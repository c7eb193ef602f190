"""States of a newsletter issue."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IssueState(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    SCHEDULED = "scheduled", _("Scheduled")
    SENDING = "sending", _("Sending")
    PAUSED = "paused", _("Paused")
    SENT = "sent", pgettext_lazy("issue", "Sent")
    CANCELED = "canceled", _("Canceled")


class NewsList(TextChoices):
    """Mail lists that an issue can go to, as core.mail names them."""

    EDUCATORS = "news-educators", _("News for educators")
    SCHOOLS = "news-schools", _("News for schools")
    FAMILIES = "news-families", _("News for families")


class Visibility(TextChoices):
    UNION = "union", _("The union's alone")
    JOINT = "joint", _("Both sides'")


S = IssueState
TRANSITIONS: dict[Any, dict[Any, set[Any]]] = {
    IssueState: {
        S.DRAFT: {S.IN_REVIEW, S.CANCELED},
        S.IN_REVIEW: {S.DRAFT, S.APPROVED, S.CANCELED},
        S.APPROVED: {S.DRAFT, S.IN_REVIEW, S.SCHEDULED, S.CANCELED},
        S.SCHEDULED: {S.DRAFT, S.IN_REVIEW, S.APPROVED, S.SENDING, S.PAUSED, S.CANCELED},
        S.SENDING: {S.PAUSED, S.SENT},
        S.PAUSED: {S.SENDING, S.SCHEDULED, S.SENT, S.CANCELED},
        S.SENT: set(),
        S.CANCELED: set(),
    },
}
