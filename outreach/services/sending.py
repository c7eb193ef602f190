"""When an issue leaves, and how it is stopped. The rows are core.mail's; killed half-way, it goes on where it was."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.activity.services import move
from core.mail.services import add_to_mailing, cancel_mailing, pause_mailing, queue, resume_mailing, start_mailing
from core.mail.states import MessageState
from core.web import clock
from core.web.policy import NotPossible, require
from outreach import mails
from outreach.models import NewsletterIssue
from outreach.policies import can_edit_issue, can_send_issue
from outreach.selectors.issues import SECOND_PERSON_FROM, checks_before, progress_of
from outreach.selectors.segments import Audience, Reader, audience_of
from outreach.states import IssueState

TOO_LATE = timedelta(hours=12)  # an issue whose time is past by more does not leave by itself
GROWN_TOO_MUCH = 1.2  # times the approved number: somebody looks again
OPEN_STATES = (MessageState.QUEUED, MessageState.CLAIMED, MessageState.SENDING)
BLOCK = 500


@transaction.atomic
def schedule_issue(issue: NewsletterIssue, *, by: Any, send_at: datetime) -> None:
    """Set the time at which an issue leaves. More than 50 readers need an approval first."""
    require(can_send_issue(by, issue))
    issue = NewsletterIssue.objects.select_for_update().get(pk=issue.pk)
    audience = audience_of(issue)
    stops = [check for check in checks_before(issue, list(issue.texts.all()), audience) if check.state == "stop"]
    if stops:
        raise NotPossible(stops[0].words)
    if len(audience.readers) > SECOND_PERSON_FROM and issue.approved_by_id is None:
        words = _("Someone else must approve: more than %(count)d people get it.")
        raise NotPossible(words % {"count": SECOND_PERSON_FROM})
    if issue.state == IssueState.DRAFT:  # a few readers: the writer may let it leave without a second person
        move(issue, to=IssueState.IN_REVIEW, by=by)
        move(issue, to=IssueState.APPROVED, by=by, reason=_("Few readers"), also={"approved_count": len(audience.readers)})
    move(issue, to=IssueState.SCHEDULED, by=by, also={"send_at": send_at, "pause_reason": ""})


@transaction.atomic
def unschedule_issue(issue: NewsletterIssue, *, by: Any) -> None:
    """Take the time back; the approval stays."""
    require(can_send_issue(by, issue))
    move(issue, to=IssueState.APPROVED, by=by, also={"send_at": None})


@transaction.atomic
def pause_issue(issue: NewsletterIssue, *, by: Any, reason: str = "") -> None:
    """Stop an issue that is leaving: at most the message in hand still goes."""
    require(can_send_issue(by, issue))
    if move(issue, to=IssueState.PAUSED, by=by, reason=reason, also={"pause_reason": reason}) and issue.mailing:
        pause_mailing(issue.mailing, reason=reason)


@transaction.atomic
def resume_issue(issue: NewsletterIssue, *, by: Any) -> None:
    """Let a paused issue go on; one that was too late by itself leaves now."""
    require(can_send_issue(by, issue))
    if issue.mailing is None:
        move(issue, to=IssueState.SCHEDULED, by=by, also={"send_at": clock.now(), "pause_reason": ""})
    elif move(issue, to=IssueState.SENDING, by=by, also={"pause_reason": ""}):
        resume_mailing(issue.mailing)


@transaction.atomic
def cancel_issue(issue: NewsletterIssue, *, by: Any, reason: str = "") -> None:
    """End an issue for good. What has left has left; rows still in the outbox are taken back."""
    require(can_send_issue(by, issue) if issue.mailing_id else can_edit_issue(by, issue))
    if move(issue, to=IssueState.CANCELED, by=by, reason=reason) and issue.mailing:
        cancel_mailing(issue.mailing)


def send_test(issue: NewsletterIssue, *, by: Any) -> None:
    """Send the issue to oneself, marked "[Test]", in every language it has, without live tokens."""
    require(can_edit_issue(by, issue))
    for text in issue.texts.all():
        key = f"issue-test:{issue.pk}:{text.language}:{by.pk}:{issue.lock_version}:{clock.now():%Y%m%d%H%M%S}"
        queue("outreach.issue_test", to=by, key=key, context=mails.test_context(text))


def start_due_issues() -> int:
    """By the clock, every 30 s: start what is due, go on filling what is half-filled, finish what has left.

    Returns how many issues were moved or filled. Two at once are harmless: states are moved under the row's lock, and
    a message is unique by issue and address.
    """
    count = 0
    for issue in NewsletterIssue.objects.due():
        count += _start(issue)
    for issue in NewsletterIssue.objects.filter(state=IssueState.SENDING, filled_at=None):
        _fill(issue)
        count += 1
    for issue in NewsletterIssue.objects.filter(state=IssueState.SENDING, filled_at__isnull=False):
        if not any(progress_of(issue)[state] for state in OPEN_STATES):
            count += move(issue, to=IssueState.SENT, by=None)
    return count


@transaction.atomic
def _start(issue: NewsletterIssue) -> bool:
    """Freeze the texts into a mailing and begin; or pause, or send back, with the reason in words."""
    issue = NewsletterIssue.objects.select_for_update().get(pk=issue.pk)
    if issue.state != IssueState.SCHEDULED or issue.send_at is None or issue.send_at > clock.now():
        return False
    if clock.now() - issue.send_at > TOO_LATE:
        reason = _("Too late to leave by itself. Send it now, or choose another day.")
        mails.issue_stopped(issue, reason)
        return move(issue, to=IssueState.PAUSED, by=None, reason=reason, also={"pause_reason": reason})
    audience = audience_of(issue)
    if issue.approved_by_id and len(audience.readers) > (issue.approved_count or 0) * GROWN_TOO_MUCH:
        reason = _("More people would get it now than were approved: %(now)d instead of %(then)d.") % {
            "now": len(audience.readers),
            "then": issue.approved_count,
        }
        mails.issue_stopped(issue, reason)
        return move(issue, to=IssueState.IN_REVIEW, by=None, reason=reason, also={"approved_by": None, "approved_count": None})
    mailing = start_mailing(list=issue.list, kind=mails.ISSUE, texts=mails.frozen_texts(issue))
    move(issue, to=IssueState.SENDING, by=None, also={"mailing": mailing})
    _add(issue, audience)
    return True


def _fill(issue: NewsletterIssue) -> None:
    _add(issue, audience_of(issue))


def _add(issue: NewsletterIssue, audience: Audience) -> None:
    """Write the rows in blocks; a row that is there already is passed over."""
    rows = _rows(issue, audience.readers)
    while block := [*islice(rows, BLOCK)]:
        add_to_mailing(issue.mailing, block)
    NewsletterIssue.objects.filter(pk=issue.pk).update(filled_at=clock.now())


def _rows(issue: NewsletterIssue, readers: list[Reader]) -> Iterator[tuple[Any, str]]:
    for reader in readers:
        yield reader.to, f"issue:{issue.pk}:{reader.key}"
