"""The newsletter desk's pages."""

from outreach.views.issues import IssueCreateView, IssueDetailView, IssueListView, IssuePreviewView
from outreach.views.moves import (
    IssueApproveView,
    IssueAskView,
    IssueCancelView,
    IssuePauseView,
    IssueResumeView,
    IssueReturnView,
    IssueScheduleView,
    IssueTestView,
    IssueUnscheduleView,
)
from outreach.views.writing import IssueEditView, IssueLanguageView, IssueReadersView, IssueReviewView

__all__ = [
    "IssueApproveView",
    "IssueAskView",
    "IssueCancelView",
    "IssueCreateView",
    "IssueDetailView",
    "IssueEditView",
    "IssueLanguageView",
    "IssueListView",
    "IssuePauseView",
    "IssuePreviewView",
    "IssueReadersView",
    "IssueResumeView",
    "IssueReturnView",
    "IssueReviewView",
    "IssueScheduleView",
    "IssueTestView",
    "IssueUnscheduleView",
]
