"""Every address of the house. PUBLIC names the routes without a policy of ours, and why they need none."""

from django.conf import settings
from django.urls import include, path, re_path

from core.accounts.admin import site as operator_site
from core.accounts.urls import sign_in, switches
from core.web.urls import urlpatterns as toolbox
from plab import views

roof = (
    [
        path("", views.HomeView.as_view(), name="home-show"),
        path("search/", views.SearchView.as_view(), name="search-show"),
        re_path(r"^(?P<slug>help|about|privacy|accessibility)/$", views.PageView.as_view(), name="page-show"),
    ],
    "plab",
)

urlpatterns = [
    path("", include(roof)),
    path("", include(([*toolbox, *switches], "web"))),
    path("", include("core.accounts.urls")),
    path("", include("surveys.urls")),
    path("", include("communities.urls")),
    path("", include("core.mail.urls")),
    path("accounts/", include(sign_in)),
    path("", include("outreach.urls")),
    path("accounts/", include("allauth.urls")),
    path(settings.PLAB_ADMIN_PATH, operator_site.urls),
]

# Routes whose policy is not ours: name, beginning of names or of patterns -> who decides.
PUBLIC: dict[str, str] = {
    "web:health-live": "everyone; touches nothing",
    "web:health-ready": "everyone sees ok or not; details need PLAB_OPS_TOKEN",
    "mail:mailevent-record": "the mail provider, by its secret",
    "account_": "django-allauth's own checks and limits",
    "mfa_": "django-allauth's own checks",
    "usersessions_": "django-allauth's own checks",
    "admin:": "operator with a second factor",
}

if settings.PLAB_GOOGLE_ID:
    PUBLIC |= dict.fromkeys(["socialaccount_", "google_", "/accounts/social/"], "django-allauth's own checks")

handler400 = "core.web.refusals.bad_request"
handler403 = "core.web.refusals.permission_denied"
handler404 = "core.web.refusals.page_not_found"
handler429 = "core.web.refusals.too_many_at_once"  # django-allauth asks for it
handler500 = "core.web.refusals.server_error"
