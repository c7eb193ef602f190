"""Addresses of people, links, roles, own data; `sign_in` holds those of sign-in that come before django-allauth's."""

from django.urls import URLPattern, path

from core.accounts.views import calendar, links, own_data, people, preferences, recent, roles, sign_up, subscriptions
from core.accounts.views import sign_in as in_views

app_name = "accounts"
urlpatterns = [
    path("me/", preferences.ProfileView.as_view(), name="profile-edit"),
    path("me/ask-again/", preferences.AskAgainView.as_view(), name="account-ask"),
    path("me/calendar/", preferences.CalendarResetView.as_view(), name="calendar-reset"),
    path("me/sign-out/", preferences.SignOutEverywhereView.as_view(), name="session-end"),
    path("me/notifications/", preferences.PreferenceView.as_view(), name="preference-edit"),
    path("me/notifications/pause/", preferences.MailPauseView.as_view(), name="preference-pause"),
    path("me/notifications/resume/", preferences.MailResumeView.as_view(), name="preference-resume"),
    path("me/notifications/retry/", preferences.MailRetryView.as_view(), name="preference-retry"),
    path("me/data/", own_data.DataShowView.as_view(), name="data-show"),
    path("me/data/prepare/", own_data.DataPrepareView.as_view(), name="data-prepare"),
    path("me/data/download/", own_data.DataDownloadView.as_view(), name="data-download"),
    path("me/close/", own_data.AccountCloseView.as_view(), name="account-close"),
    path("me/close/undo/", own_data.AccountCloseUndoView.as_view(), name="account-keep"),
    path("me/sign-in-again/", recent.SignInRenewView.as_view(), name="signin-renew"),
    path("u/<str:token>/", subscriptions.SubscriptionStopView.as_view(), name="subscription-stop"),
    path("news/", subscriptions.SubscriptionCreateView.as_view(), name="subscription-create"),
    path("news/<str:token>/", subscriptions.SubscriptionConfirmView.as_view(), name="subscription-confirm"),
    path("join/<str:token>/", sign_up.JoinView.as_view(), name="invitelink-open"),
    path("people/", people.PersonListView.as_view(), name="person-list"),
    path("people/approve/", people.PeopleApproveView.as_view(), name="people-approve"),
    path("people/<uuid:public_id>/approve/", people.PersonApproveView.as_view(), name="person-approve"),
    path("people/<uuid:public_id>/decline/", people.PersonDeclineView.as_view(), name="person-decline"),
    path("people/<uuid:public_id>/contest/", people.PersonContestView.as_view(), name="person-contest"),
    path("people/<uuid:public_id>/suspend/", people.PersonSuspendView.as_view(), name="person-suspend"),
    path("people/<uuid:public_id>/restore/", people.PersonRestoreView.as_view(), name="person-restore"),
    path("people/links/", links.InviteLinkListView.as_view(), name="invitelink-list"),
    path("people/links/new/", links.InviteLinkCreateView.as_view(), name="invitelink-create"),
    path("people/links/<int:pk>/", links.InviteLinkMadeView.as_view(), name="invitelink-made"),
    path("people/links/<int:pk>/end/", links.InviteLinkEndView.as_view(), name="invitelink-end"),
    path("people/roles/", roles.RoleGrantListView.as_view(), name="rolegrant-list"),
    path("people/roles/grant/", roles.RoleGrantCreateView.as_view(), name="rolegrant-create"),
    path("people/roles/<int:pk>/end/", roles.RoleGrantEndView.as_view(), name="rolegrant-end"),
    path("people/calendar/", calendar.CalendarView.as_view(), name="schoolyear-edit"),
    path("people/calendar/years/new/", calendar.SchoolYearCreateView.as_view(), name="schoolyear-create"),
    path("people/calendar/years/<slug:label>/", calendar.SchoolYearChangeView.as_view(), name="schoolyear-change"),
    path("people/calendar/days/<int:pk>/remove/", calendar.ClosedDayRemoveView.as_view(), name="closedday-remove"),
]

# On every page. Their names are those of the toolbox, which may not know people: the roof joins the two lists.
switches = [
    path("language/", preferences.LanguageSetView.as_view(), name="language-set"),
    path("theme/", preferences.ThemeSetView.as_view(), name="theme-set"),
]

# Under /accounts/, without a namespace: django-allauth asks for these names.
sign_in: list[URLPattern] = [
    path("signup/", sign_up.sign_up_page, name="account_signup"),
    path("login/", in_views.SignInView.as_view(), name="account_login"),
    path("login/code/", in_views.RequestCodeView.as_view(), name="account_request_login_code"),
    path("login/code/confirm/", in_views.SignInCodeView.as_view(), name="account_confirm_login_code"),
    path("confirm-email/", in_views.AddressCodeView.as_view(), name="account_email_verification_sent"),
    path("password/reset/", in_views.ResetPasswordView.as_view(), name="account_reset_password"),
    path("email/", in_views.AddressesView.as_view(), name="account_email"),
]
