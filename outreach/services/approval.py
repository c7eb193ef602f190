"""A second person reads an issue before many people do."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.activity.services import move
from core.web.policy import NotPossible, require
from outreach import mails
from outreach.models import NewsletterIssue
from outreach.policies import can_approve_issue, can_edit_issue
from outreach.selectors.issues import checks_before
from outreach.selectors.segments import audience_of
from outreach.states import IssueState


@transaction.atomic
def ask_for_approval(issue: NewsletterIssue, *, by: Any) -> None:
    """Hand a draft to whoever may approve it. Refused while something must still be mended."""
    require(can_edit_issue(by, issue))
    _require_sendable(issue)
    if move(issue, to=IssueState.IN_REVIEW, by=by):
        mails.issue_to_approve(issue)


@transaction.atomic
def approve_issue(issue: NewsletterIssue, *, by: Any) -> None:
    """Approve the words and the number of people; the owner is told. Never by the owner."""
    require(can_approve_issue(by, issue))
    count = _require_sendable(issue)
    if move(issue, to=IssueState.APPROVED, by=by, also={"approved_by": by, "approved_count": count}):
        mails.issue_approved(issue)


@transaction.atomic
def return_issue(issue: NewsletterIssue, *, by: Any, reason: str) -> None:
    """Send an issue back to its owner with what to change."""
    require(can_approve_issue(by, issue))
    if move(issue, to=IssueState.DRAFT, by=by, reason=reason):
        mails.issue_returned(issue, reason)


def _require_sendable(issue: NewsletterIssue) -> int:
    """Return how many people get it; raise with the first thing that must be mended."""
    audience = audience_of(issue)
    stops = [check for check in checks_before(issue, list(issue.texts.all()), audience) if check.state == "stop"]
    if stops:
        raise NotPossible(stops[0].words)
    if not audience.readers:
        raise NotPossible(_("Nobody gets it. Widen who gets it."))
    return len(audience.readers)
