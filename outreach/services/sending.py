"""When an issue leaves, and how it is stopped. The rows are core.mail's; killed half-way, it goes on where it was."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.activity.services import move
from core.mail.services import (
    cancel_mailing,
    finish_mailing,
    open_mailing,
    pause_mailing,
    queue,
    queue_mailing,
    resume_mailing,
)
from core.web import clock
from core.web.policy import NotPossible, require
from outreach import mails
from outreach.models import NewsletterIssue
from outreach.policies import can_edit_issue, can_send_issue
from outreach.selectors.issues import SECOND_PERSON_FROM, checks_before
from outreach.selectors.segments import audience_of
from outreach.states import IssueState

TOO_LATE = timedelta(hours=12)  # an issue whose time is past by more does not leave by itself
GROWN_TOO_MUCH = 1.2  # times the approved number: somebody looks again


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
        move(
            issue,
            to=IssueState.APPROVED,
            by=by,
            reason=_("Few readers"),
            also={"approved_count": len(audience.readers)},
        )
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
        pause_mailing(issue.mailing, reason)


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
    a message is unique by mailing and address. Killed half-way, the next run goes on where it was.
    """
    count = sum(_start(issue) for issue in NewsletterIssue.objects.due())
    leaving = NewsletterIssue.objects.filter(state=IssueState.SENDING).select_related("mailing")
    for issue in leaving.filter(filled_at=None):
        _fill(issue)
        count += 1
    for issue in leaving.filter(filled_at__isnull=False):
        if issue.mailing and finish_mailing(issue.mailing):
            count += move(issue, to=IssueState.SENT, by=None)
    return count


@transaction.atomic
def _start(issue: NewsletterIssue) -> bool:
    """Freeze the texts into a mailing and begin; or pause, or send back, with the reason in words."""
    issue = NewsletterIssue.objects.select_for_update().select_related("owner").get(pk=issue.pk)
    if issue.state != IssueState.SCHEDULED or issue.send_at is None or issue.send_at > clock.now():
        return False
    if clock.now() - issue.send_at > TOO_LATE:
        reason = _("Too late to leave by itself. Send it now, or choose another day.")
        mails.issue_stopped(issue, reason)
        return move(issue, to=IssueState.PAUSED, by=None, reason=reason, also={"pause_reason": reason})
    now, then = len(audience_of(issue).readers), issue.approved_count or 0
    if issue.approved_by_id and now > then * GROWN_TOO_MUCH:
        words = _("More people would get it now than were approved: %(now)d instead of %(then)d.")
        reason = words % {"now": now, "then": then}
        mails.issue_stopped(issue, reason)
        void = {"approved_by": None, "approved_count": None}
        return move(issue, to=IssueState.IN_REVIEW, by=None, reason=reason, also=void)
    if issue.approved_by_id is None and now > SECOND_PERSON_FROM:
        words = _("More people would get it now than may without a second person: %(now)d.")
        mails.issue_stopped(issue, words % {"now": now})
        return move(issue, to=IssueState.IN_REVIEW, by=None, reason=words % {"now": now})
    mailing = open_mailing(mails.ISSUE, list=issue.list, texts=mails.frozen_texts(issue))
    return move(issue, to=IssueState.SENDING, by=None, also={"mailing": mailing})


def _fill(issue: NewsletterIssue) -> None:
    """Write a row for each reader; one that is there already is passed over."""
    if issue.mailing is None:
        return
    rows = ((reader.to, f"issue:{issue.pk}:{reader.key}") for reader in audience_of(issue).readers)
    queue_mailing(issue.mailing, rows)
    NewsletterIssue.objects.filter(pk=issue.pk).update(filled_at=clock.now())
