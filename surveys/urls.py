from django.urls import path

from surveys import views

app_name = "surveys"
urlpatterns = [
    path("surveys/", views.SurveyListView.as_view(), name="survey-list"),
    path("surveys/new/", views.SurveyCreateView.as_view(), name="survey-create"),
    path("surveys/<slug:slug>/", views.SurveyView.as_view(), name="survey-detail"),
    path("surveys/<slug:slug>/edit/", views.SurveyChangeView.as_view(), name="survey-change"),
    path("surveys/<slug:slug>/questions/", views.QuestionsView.as_view(), name="survey-edit"),
    path("surveys/<slug:slug>/preview/", views.SurveyPreviewView.as_view(), name="survey-preview"),
    path("surveys/<slug:slug>/schedule/", views.ScheduleView.as_view(), name="survey-schedule"),
    path("surveys/<slug:slug>/unschedule/", views.UnscheduleView.as_view(), name="survey-unschedule"),
    path("surveys/<slug:slug>/open/", views.OpenView.as_view(), name="survey-open"),
    path("surveys/<slug:slug>/pause/", views.PauseView.as_view(), name="survey-pause"),
    path("surveys/<slug:slug>/resume/", views.ResumeView.as_view(), name="survey-resume"),
    path("surveys/<slug:slug>/close/", views.CloseView.as_view(), name="survey-close"),
    path("surveys/<slug:slug>/reopen/", views.ReopenView.as_view(), name="survey-reopen"),
    path("surveys/<slug:slug>/count/", views.CountView.as_view(), name="survey-count"),
    path("surveys/<slug:slug>/publish/", views.PublishView.as_view(), name="survey-publish"),
    path("surveys/<slug:slug>/archive/", views.ArchiveView.as_view(), name="survey-archive"),
    path("surveys/<slug:slug>/delete/", views.DeleteView.as_view(), name="survey-delete"),
    path("surveys/<slug:slug>/list/", views.ListExtendView.as_view(), name="list-extend"),
    path("surveys/<slug:slug>/slips/", views.SlipsPrintView.as_view(), name="slips-print"),
    path("surveys/<slug:slug>/qr.svg", views.SurveyQrView.as_view(), name="survey-qr"),
    path("surveys/<slug:slug>/summary/", views.SummaryView.as_view(), name="survey-summarize"),
    path("surveys/<slug:slug>/results/", views.ResultsView.as_view(), name="results-show"),
    path("s/<slug:code>/", views.BallotStartView.as_view(), name="ballot-start"),
    path("s/<slug:code>/e/<str:token>/", views.BallotEnterView.as_view(), name="ballot-enter"),
    path("s/<slug:code>/c/", views.SlipEnterView.as_view(), name="slip-enter"),
    path("s/<slug:code>/c/<str:slip>/", views.SlipScanView.as_view(), name="slip-scan"),
    path("s/<slug:code>/leave/", views.BallotLeaveView.as_view(), name="ballot-leave"),
    path("s/<slug:code>/answer/", views.BallotSendView.as_view(), name="ballot-send"),
    path("s/<slug:code>/done/", views.BallotDoneView.as_view(), name="ballot-done"),
]
