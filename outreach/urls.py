from django.urls import path

from outreach import views

app_name = "outreach"
at = "outreach/newsletters/<int:pk>/"
urlpatterns = [
    path("outreach/newsletters/", views.IssueListView.as_view(), name="issue-list"),
    path("outreach/newsletters/new/", views.IssueCreateView.as_view(), name="issue-create"),
    path(at, views.IssueDetailView.as_view(), name="issue-detail"),
    path(at + "edit/", views.IssueEditView.as_view(), name="issue-edit"),
    path(at + "language/", views.IssueLanguageView.as_view(), name="issue-language"),
    path(at + "review/", views.IssueReviewView.as_view(), name="issue-review"),
    path(at + "readers/", views.IssueReadersView.as_view(), name="issue-readers"),
    path(at + "preview/", views.IssuePreviewView.as_view(), name="issue-preview"),
    path(at + "test/", views.IssueTestView.as_view(), name="issue-test"),
    path(at + "ask/", views.IssueAskView.as_view(), name="issue-ask"),
    path(at + "approve/", views.IssueApproveView.as_view(), name="issue-approve"),
    path(at + "return/", views.IssueReturnView.as_view(), name="issue-return"),
    path(at + "schedule/", views.IssueScheduleView.as_view(), name="issue-schedule"),
    path(at + "unschedule/", views.IssueUnscheduleView.as_view(), name="issue-unschedule"),
    path(at + "pause/", views.IssuePauseView.as_view(), name="issue-pause"),
    path(at + "resume/", views.IssueResumeView.as_view(), name="issue-resume"),
    path(at + "cancel/", views.IssueCancelView.as_view(), name="issue-cancel"),
]
