"""Production: refuses to start without its secret key, a real database and its public address."""

from django.core.exceptions import ImproperlyConfigured

from plab.settings.base import *  # noqa: F403
from plab.settings.base import CONTENT_SECURITY_POLICY, DATABASES, ROOT
from plab.settings.environment import VAR, env

for _name in ("PLAB_SECRET_KEY", "PLAB_DATABASE_URL", "PLAB_BASE_URL"):
    if not env.str(_name, default=""):
        raise ImproperlyConfigured(f"{_name} is not set. Production needs it; see .env.example.")
if ":memory:" in str(DATABASES["default"].get("NAME", "")):
    raise ImproperlyConfigured("PLAB_DATABASE_URL is SQLite in memory. Production needs a database that stays.")
if env.bool("PLAB_DEBUG", default=False):
    raise ImproperlyConfigured("PLAB_DEBUG is on. Production never runs with debug pages.")

PLAB_ENV = "production"
SECRET_KEY = env.str("PLAB_SECRET_KEY")
if len(SECRET_KEY) < 40:
    raise ImproperlyConfigured("PLAB_SECRET_KEY is shorter than 40 characters.")
PLAB_BASE_URL = env.str("PLAB_BASE_URL").rstrip("/")
PLAB_REQUIRE_2FA = env.list(
    "PLAB_REQUIRE_2FA",
    default=["operator", "union_rep", "union_organizer", "union_analyst", "district_admin", "pd_officer"],
)
PLAB_MAIL_CONNECTIONS = env.int("PLAB_MAIL_CONNECTIONS", default=2)

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.int("PLAB_PROXIES", default=0) else None
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_NAME = "__Host-plab"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS = [PLAB_BASE_URL]
CONTENT_SECURITY_POLICY["DIRECTIVES"]["upgrade-insecure-requests"] = True

# Hashed names; `make image` runs collectstatic. Finders and autorefresh are for laptops.
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
STATIC_ROOT = ROOT / "var" / "static" if not env.str("PLAB_VAR", default="") else VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "media"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
