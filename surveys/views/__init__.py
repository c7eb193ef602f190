"""The pages of surveys: one's list, the owner's desk, the ballot, the results."""

from surveys.views.ballots import BallotDoneView, BallotSendView, BallotStartView
from surveys.views.entries import BallotEnterView, BallotLeaveView, SlipEnterView, SlipScanView
from surveys.views.lists import ListExtendView, SlipsPrintView, SurveyQrView
from surveys.views.named import NamedDownloadView, NamedListView, NamedView, NamedWithdrawView, NamedWriteView
from surveys.views.questions import (
    ExportQuestionsView,
    ImportQuestionsView,
    QuestionsView,
    RewordView,
    SurveyPreviewView,
    TranslateQuestionsView,
)
from surveys.views.results import ChartView, ResultsDownloadView, ResultsPrintView, ResultsView
from surveys.views.surveys import (
    SummaryView,
    SurveyChangeView,
    SurveyCreateView,
    SurveyListView,
    SurveyView,
)
from surveys.views.texts import ExcerptsView, TextsView
from surveys.views.trends import TrendView
from surveys.views.windows import (
    ArchiveView,
    CloseView,
    CopyView,
    CountView,
    DeleteView,
    OpenView,
    PauseView,
    PublishView,
    ReopenView,
    ResumeView,
    ScheduleView,
    UnscheduleView,
)

__all__ = [
    "ExcerptsView",
    "TextsView",
    "TrendView",
    "ArchiveView",
    "BallotDoneView",
    "BallotEnterView",
    "BallotLeaveView",
    "BallotSendView",
    "BallotStartView",
    "ChartView",
    "CloseView",
    "CopyView",
    "CountView",
    "DeleteView",
    "ExportQuestionsView",
    "ImportQuestionsView",
    "ListExtendView",
    "NamedDownloadView",
    "NamedListView",
    "NamedView",
    "NamedWithdrawView",
    "NamedWriteView",
    "OpenView",
    "PauseView",
    "PublishView",
    "QuestionsView",
    "ReopenView",
    "ResultsDownloadView",
    "ResultsPrintView",
    "ResultsView",
    "ResumeView",
    "RewordView",
    "ScheduleView",
    "SlipEnterView",
    "SlipScanView",
    "SlipsPrintView",
    "SummaryView",
    "SurveyChangeView",
    "SurveyCreateView",
    "SurveyListView",
    "SurveyPreviewView",
    "SurveyQrView",
    "SurveyView",
    "TranslateQuestionsView",
    "UnscheduleView",
]
