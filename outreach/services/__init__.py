"""What happens to a newsletter issue: written, approved, scheduled, sent, stopped."""

from outreach.services.approval import approve_issue, ask_for_approval, return_issue
from outreach.services.sending import (
    cancel_issue,
    pause_issue,
    resume_issue,
    schedule_issue,
    send_test,
    start_due_issues,
    unschedule_issue,
)
from outreach.services.writing import add_language, create_issue, edit_segment, edit_text, review_text

__all__ = [
    "add_language",
    "approve_issue",
    "ask_for_approval",
    "cancel_issue",
    "create_issue",
    "edit_segment",
    "edit_text",
    "pause_issue",
    "resume_issue",
    "return_issue",
    "review_text",
    "schedule_issue",
    "send_test",
    "start_due_issues",
    "unschedule_issue",
]
