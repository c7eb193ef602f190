"""Demo: an issue that has left, one that is scheduled, one that waits for approval, and a draft."""

from datetime import timedelta
from typing import Any

from core.mail.services.sending import drain
from core.web import clock
from core.web.demo import Demo
from outreach import services
from outreach.models import NewsletterIssue
from outreach.states import NewsList, Visibility

SENT = [
    {"kind": "words", "text": "Thank you to everyone who told us what PD time should be for. The results are out."},
    {"kind": "heading", "text": "What comes next"},
    {"kind": "words", "text": "Communities meet again from next week. *Bring one lesson plan. Messy is fine.*"},
    {"kind": "button", "text": "Find a community", "url": "/communities/"},
]
NEXT = [
    {"kind": "words", "text": "Three sessions are open to you this month. Choose one, and bring a colleague."},
    {"kind": "sessions"},
    {"kind": "button", "text": "See all communities", "url": "/communities/"},
]


def load(demo: Demo) -> None:
    """Write four issues, one a state, through the desk's own services."""
    rep, organizer = demo.people["union_rep"], demo.people["union_coordinator"]
    sent = _written(rep, "November issue", "Your answers are out", SENT, Visibility.JOINT)
    _approve(sent, rep, organizer)
    services.schedule_issue(sent, by=organizer, send_at=clock.now())
    services.start_due_issues()
    drain()
    services.start_due_issues()
    demo.mark("issue.sent", NewsletterIssue.objects.get(pk=sent.pk))

    coming = _written(rep, "December issue", "Three sessions near you", NEXT, Visibility.UNION)
    _approve(coming, rep, organizer)
    services.schedule_issue(coming, by=organizer, send_at=clock.now() + timedelta(days=3))
    demo.mark("issue.scheduled", NewsletterIssue.objects.get(pk=coming.pk))

    asked = _written(rep, "For our new members", "Welcome to the new school year", NEXT, Visibility.UNION)
    services.ask_for_approval(asked, by=rep)
    demo.mark("issue.in_review", NewsletterIssue.objects.get(pk=asked.pk))

    secret = demo.canary("outreach.IssueText.blocks", owner="union_rep", may_see=["union_coordinator"])
    draft = _written(rep, "Union only", f"Draft {secret}", [{"kind": "words", "text": secret}], Visibility.UNION)
    demo.mark("issue.draft", draft)


def _written(by: Any, title: str, subject: str, blocks: list[dict[str, Any]], visibility: str) -> NewsletterIssue:
    issue = services.create_issue(by=by, title=title, list=NewsList.EDUCATORS, visibility=visibility)
    return services.edit_text(
        issue, by=by, language="en", subject=subject, blocks=blocks, lock_version=issue.lock_version
    )


def _approve(issue: NewsletterIssue, rep: Any, organizer: Any) -> None:
    services.ask_for_approval(issue, by=rep)
    services.approve_issue(issue, by=organizer)
