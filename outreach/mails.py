"""When an issue's mails are sent: the issue itself, its test, and what tells writers and approvers where it stands."""

from datetime import timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.states import Role
from core.mail.registry import kind
from core.mail.services import mailing_text, queue, queue_many
from outreach.models import IssueText, NewsletterIssue
from outreach.selectors.blocks import absolute, shown
from outreach.states import Visibility

ISSUE = "outreach.newsletter_issue"


def _issue_example() -> dict[str, Any]:
    return {
        "subject_line": "You asked, the district answered",
        "blocks": [
            {"kind": "words", "text": "In October we asked for time.", "html": "<p>In October we asked for time.</p>"},
            {"kind": "button", "text": "Read the answer", "url": "https://example.org/"},
        ],
    }


def _about_example() -> dict[str, Any]:
    return {
        "title": "December issue",
        "url": "https://example.org/",
        "by": "Una Rep",
        "count": 214,
        "reason": "Too late.",
    }


@kind(list="news-educators", quiet="later", body="open", lasts=timedelta(days=3), example=_issue_example)
def newsletter_issue(issue: NewsletterIssue) -> None:
    """At an issue's time, to everybody of its list and segment who has not turned the list off. Can be turned off.

    Sent as a mailing: the texts are frozen when the first message is written, one language a text.
    """


def frozen_texts(issue: NewsletterIssue) -> dict[str, dict[str, str]]:
    """Return {language: {subject, text, html}} of the texts that may leave, as the mailing keeps them."""
    texts = {}
    for text in issue.texts.all():
        if text.is_ready:
            with translation.override(text.language):
                texts[text.language] = mailing_text(ISSUE, _context(text), text.language, list=issue.list)
    return texts


def _context(text: IssueText) -> dict[str, Any]:
    return {"subject_line": text.subject or str(text.issue), "blocks": shown(text.blocks, list=text.issue.list)}


def test_context(text: IssueText) -> dict[str, Any]:
    """Return what a test mail shows: the issue as it stands, in the language of the text."""
    with translation.override(text.language):
        return {**_context(text), "issue_language": text.language}


@kind(
    list="account",
    quiet="ignore",
    body="open",
    lasts=timedelta(hours=2),
    keep=timedelta(days=1),
    example=_issue_example,
)
def issue_test(issue: NewsletterIssue) -> None:
    """At once, to whoever presses "Send me a test"; marked [Test], its links stop nothing. Cannot be turned off."""


@kind(list="tasks", quiet="later", body="open", lasts=timedelta(days=7), example=_about_example)
def issue_to_approve(issue: NewsletterIssue) -> None:
    """When an issue is handed in, to everyone who may approve it but its owner. Can be turned off."""
    roles = [Role.UNION_ORGANIZER]
    if issue.visibility == Visibility.JOINT:
        roles.append(Role.DISTRICT_ADMIN)
    readers = User.objects.verified().holding(*roles).exclude(pk=issue.owner_id)
    context = _about(issue)
    queue_many(
        "outreach.issue_to_approve",
        [(reader, context, f"issue-ask:{issue.pk}:{issue.lock_version}:{reader.pk}") for reader in readers],
    )


@kind(list="decisions", quiet="later", body="open", lasts=timedelta(days=7), example=_about_example)
def issue_approved(issue: NewsletterIssue) -> None:
    """When somebody approves an issue, to its owner. Cannot be turned off: it answers what they asked."""
    key = f"issue-approved:{issue.pk}:{issue.lock_version}"
    queue("outreach.issue_approved", to=issue.owner, key=key, context=_about(issue))


@kind(list="decisions", quiet="later", body="open", lasts=timedelta(days=7), example=_about_example)
def issue_returned(issue: NewsletterIssue, reason: str) -> None:
    """When an approver sends an issue back, to its owner, with what to change. Cannot be turned off."""
    key = f"issue-returned:{issue.pk}:{issue.lock_version}:{issue.edited_at.timestamp():.0f}"
    queue("outreach.issue_returned", to=issue.owner, key=key, context=_about(issue, reason))


@kind(list="decisions", quiet="ignore", body="open", lasts=timedelta(days=3), example=_about_example)
def issue_stopped(issue: NewsletterIssue, reason: str) -> None:
    """When an issue does not leave at its time (too late, more readers than approved), to its owner. Always on."""
    stamp = issue.send_at.timestamp() if issue.send_at else 0
    key = f"issue-stopped:{issue.pk}:{stamp:.0f}"
    queue("outreach.issue_stopped", to=issue.owner, key=key, context=_about(issue, reason))


def _about(issue: NewsletterIssue, reason: str = "") -> dict[str, Any]:
    return {
        "title": issue.title,
        "url": absolute(issue.get_absolute_url()),
        "by": issue.owner.name or _("A colleague"),
        "count": issue.approved_count,
        "reason": reason,
    }
