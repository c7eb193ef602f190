"""Settings that hold everywhere. What a name means stands in docs/guide/environment.md."""

from datetime import timedelta
from urllib.parse import urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from plab.settings.environment import ROOT, VAR, env
from plab.settings.sign_in import *  # noqa: F403
from plab.settings.sign_in import GOOGLE_APPS, GOOGLE_ORIGIN, PLAB_GOOGLE_ID

BASE_DIR = ROOT
PLAB_VAR = VAR
PLAB_ENV = env.str("PLAB_ENV", default="dev")
PLAB_BASE_URL = env.str("PLAB_BASE_URL", default=f"http://127.0.0.1:{env.int('PLAB_PORT', default=8000)}").rstrip("/")
PLAB_CLOCK_FILE = ""
PLAB_ADMIN_PATH = env.str("PLAB_ADMIN_PATH", default="operator/")
PLAB_OPS_TOKEN = env.str("PLAB_OPS_TOKEN", default="")
PLAB_EDUCATOR_DOMAINS = [
    name.lower() for name in env.list("PLAB_EDUCATOR_DOMAINS", default=["bostonpublicschools.org"])
]
PLAB_REQUIRE_2FA = env.list("PLAB_REQUIRE_2FA", default=["operator"])
PLAB_PROXIES = env.int("PLAB_PROXIES", default=0)

DEBUG = False
ALLOWED_HOSTS = env.list("PLAB_ALLOWED_HOSTS", default=[urlsplit(PLAB_BASE_URL).hostname or "127.0.0.1"])
ROOT_URLCONF = "plab.urls"
WSGI_APPLICATION = "plab.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PLAB_EMAIL_URL = env.str("PLAB_EMAIL_URL", default="")  # unset: files in var/mail
INSTALLED_APPS = [
    "plab",
    "outreach",
    "surveys",
    "communities",
    "core.questions",
    "core.accounts",
    "core.mail",
    "core.activity",
    "core.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *GOOGLE_APPS,
    "allauth.usersessions",
    *(["anymail"] if PLAB_EMAIL_URL.startswith("anymail:") else []),  # its checks load every provider's client
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    "modelsearch",
    "whitenoise.runserver_nostatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "core.web.middleware.RequestLog",
    "core.web.middleware.BodyLimit",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.web.middleware.SecurityHeaders",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.web.middleware.PrivateCaching",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.web.middleware.SignInRequired",
    "core.web.middleware.LanguageAndTheme",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.accounts.middleware.SessionLimits",
    "core.web.middleware.Refusals",
    "core.accounts.middleware.HonestStatus",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.web.frame.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = ("plab",)
CRISPY_TEMPLATE_PACK = "plab"

# Database. SQLite needs WAL and IMMEDIATE transactions (they replace row locks); PostgreSQL gets its timeouts here.
DATABASES = {
    "default": dj_database_url.parse(env.str("PLAB_DATABASE_URL", default=f"sqlite:///{VAR / 'plab.sqlite3'}"))
}
_db = DATABASES["default"]
if _db["ENGINE"].endswith("sqlite3"):
    _db["OPTIONS"] = {
        "timeout": 20,  # 5 s gave "database is locked" under load
        "transaction_mode": "IMMEDIATE",
        # secure_delete: deleted ballots leave no trace in free pages
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
else:
    _pgbouncer = env.bool("PLAB_PGBOUNCER", default=False)
    _db["CONN_MAX_AGE"] = 0 if _pgbouncer else 60
    _db["CONN_HEALTH_CHECKS"] = True
    _db["DISABLE_SERVER_SIDE_CURSORS"] = _pgbouncer
    _db["OPTIONS"] = {
        "connect_timeout": 3,
        "tcp_user_timeout": 10_000,
        "options": "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=30000",
    }

# The cache is always the database: sign-in and limits then don't depend on Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "plab_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # the default 300 evicts rate-limit counters
    }
}
MODELSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}

# Language and time
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [ROOT / "locale"]
FORMAT_MODULE_PATH = "plab.settings.formats"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("PLAB_TIME_ZONE", default="America/New_York")

# Static files. `manage.py prepare` makes the font subsets before the first page.
STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [ROOT / "static", ("fonts", VAR / "fonts")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "media"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# Sessions, CSRF, headers (quality.md 2.4 and 2.5 of the design)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "plab"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
CSRF_COOKIE_NAME = "plab-csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "core.web.refusals.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF, *([GOOGLE_ORIGIN] if PLAB_GOOGLE_ID else [])],  # it judges the redirect after a post, too
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

# Accounts. The sign-in pages are allauth's, in our templates; its mail goes through the outbox by our adapter.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Jobs. Results are off; no countdown or ETA is ever used; every beat line is harmless twice.
CELERY_BROKER_URL = env.str("PLAB_BROKER_URL", default="filesystem://")
if CELERY_BROKER_URL.startswith("filesystem"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR / "celery" / "queue"),
        "data_folder_out": str(VAR / "celery" / "queue"),
        "control_folder": str(VAR / "celery" / "control"),
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": 90,
        "socket_connect_timeout": 0.1,
        "socket_timeout": 0.25,
        # One try: kombu's own default tries for 6 s, in a request, when Redis is gone.
        "max_retries": 0,
        "interval_start": 0,
        "interval_step": 0,
        "connect_retries_timeout": 0.3,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 300_000
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celery" / "beat-schedule")
CELERY_TIMEZONE = TIME_ZONE
from plab.settings.beat import CELERY_BEAT_SCHEDULE  # noqa: E402, F401

# Mail: rows in the outbox; where the sender hands them on is PLAB_EMAIL_URL (unset: files in var/mail).
PLAB_MAIL_FROM = env.str("PLAB_MAIL_FROM", default="PLAB <plab@example.org>")
DEFAULT_FROM_EMAIL = PLAB_MAIL_FROM
PLAB_MAIL_PER_SECOND = env.int("PLAB_MAIL_PER_SECOND", default=10 if PLAB_EMAIL_URL else 0)
PLAB_MAIL_PER_HOUR = env.int("PLAB_MAIL_PER_HOUR", default=2000 if PLAB_EMAIL_URL else 0)
PLAB_MAIL_CONNECTIONS = env.int("PLAB_MAIL_CONNECTIONS", default=1)
MAIL_LEASE = 60  # seconds that a sender may hold a row without a word before another takes it
PLAB_BOUNCE_SECRET = env.str("PLAB_BOUNCE_SECRET", default="")
PLAB_ANYMAIL_KEY = env.str("PLAB_ANYMAIL_KEY", default="")
# anymail's own names: the key of the provider that PLAB_EMAIL_URL names, and the webhook's user:password
ANYMAIL = {
    "WEBHOOK_SECRET": PLAB_BOUNCE_SECRET if ":" in PLAB_BOUNCE_SECRET else f"plab:{PLAB_BOUNCE_SECRET}",
    **({f"{(urlsplit(PLAB_EMAIL_URL).hostname or '').upper()}_API_KEY": PLAB_ANYMAIL_KEY} if PLAB_ANYMAIL_KEY else {}),
}

from plab.settings.logs import LOGGING  # noqa: E402, F401
