"""Addresses of topics, communities, sessions, the welcome page and the calendar."""

from django.urls import path

from communities import views

app_name = "communities"
one = "communities/<slug:slug>/"
at = "communities/sessions/<uuid:public_id>/"
urlpatterns = [
    path("welcome/", views.WelcomeView.as_view(), name="welcome-edit"),
    path("communities/", views.CommunityListView.as_view(), name="community-list"),
    path("topics/", views.TopicListView.as_view(), name="topic-list"),
    path("topics/<slug:slug>/", views.TopicDetailView.as_view(), name="topic-detail"),
    path("protocols/", views.ProtocolListView.as_view(), name="protocol-list"),
    path("protocols/<slug:key>/", views.ProtocolDetailView.as_view(), name="protocol-detail"),
    path("communities/new/", views.CommunityCreateView.as_view(), name="community-create"),
    path("communities/sessions/<uuid:public_id>.ics", views.SessionFeedView.as_view(), name="session-feed"),
    path(at, views.SessionDetailView.as_view(), name="session-detail"),
    path(at + "going/", views.SessionGoingView.as_view(), name="session-going"),
    path(at + "maybe/", views.SessionMaybeView.as_view(), name="session-maybe"),
    path(at + "decline/", views.SessionDeclineView.as_view(), name="session-decline"),
    path(at + "take-seat/", views.SessionTakeSeatView.as_view(), name="session-take-seat"),
    path(at + "edit/", views.SessionEditView.as_view(), name="session-edit"),
    path(at + "agenda/", views.AgendaEditView.as_view(), name="agenda-edit"),
    path(at + "agenda/copy/", views.AgendaCopyView.as_view(), name="agenda-copy"),
    path(at + "schedule/", views.SessionScheduleView.as_view(), name="session-schedule"),
    path(at + "cancel/", views.SessionCancelView.as_view(), name="session-cancel"),
    path(at + "check-in/", views.SessionCheckInView.as_view(), name="session-checkin"),
    path(at + "screen/", views.CheckInShowView.as_view(), name="checkin-show"),
    path(at + "attendance/", views.AttendanceEditView.as_view(), name="attendance-edit"),
    path(at + "hold/", views.SessionHoldView.as_view(), name="session-hold"),
    path(one, views.CommunityDetailView.as_view(), name="community-detail"),
    path(one + "join/", views.CommunityJoinView.as_view(), name="community-join"),
    path(one + "leave/", views.CommunityLeaveView.as_view(), name="community-leave"),
    path(one + "back/", views.CommunityBackView.as_view(), name="community-back"),
    path(one + "edit/", views.CommunityEditView.as_view(), name="community-edit"),
    path(one + "pause/", views.CommunityPauseView.as_view(), name="community-pause"),
    path(one + "wake/", views.CommunityWakeView.as_view(), name="community-wake"),
    path(one + "conclude/", views.CommunityConcludeView.as_view(), name="community-conclude"),
    path(one + "hand-over/", views.CommunityHandOverView.as_view(), name="community-hand-over"),
    path(one + "members/", views.MembershipListView.as_view(), name="membership-list"),
    path(one + "members/<int:pk>/decide/", views.MembershipDecideView.as_view(), name="membership-decide"),
    path(one + "sessions/new/", views.SessionCreateView.as_view(), name="session-create"),
    path("calendar/", views.CalendarView.as_view(), name="calendar-show"),
    path("calendar/<str:token>.ics", views.CalendarFeedView.as_view(), name="calendar-feed"),
]
