"""The pages of surveys: one's list, the owner's desk, the ballot, the results."""

from surveys.views.ballots import BallotDoneView, BallotSendView, BallotStartView
from surveys.views.results import ResultsView
from surveys.views.surveys import (
    CloseView,
    CountView,
    OpenView,
    PublishView,
    QuestionsView,
    ScheduleView,
    SummaryView,
    SurveyChangeView,
    SurveyCreateView,
    SurveyListView,
    SurveyPreviewView,
    SurveyView,
    UnscheduleView,
)

__all__ = [
    "BallotDoneView",
    "BallotSendView",
    "BallotStartView",
    "CloseView",
    "CountView",
    "OpenView",
    "PublishView",
    "QuestionsView",
    "ResultsView",
    "ScheduleView",
    "SummaryView",
    "SurveyChangeView",
    "SurveyCreateView",
    "SurveyListView",
    "SurveyPreviewView",
    "SurveyView",
    "UnscheduleView",
]
