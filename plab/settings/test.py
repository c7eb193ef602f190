"""Tests: fast hashing, eager-free jobs (tests call services or run_jobs), plain static files, N+1 raises."""

import tempfile
from pathlib import Path

from plab.settings.base import *  # noqa: F403
from plab.settings.base import DATABASES, INSTALLED_APPS, MIDDLEWARE
from plab.settings.environment import env

SECRET_KEY = "tests-only-key-that-no-production-boots-with"  # noqa: S105
PLAB_ENV = "test"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PLAB_VAR = Path(env.str("PLAB_VAR", default=tempfile.mkdtemp(prefix="plab-test-")))
PLAB_CLOCK_FILE = env.str("PLAB_CLOCK_FILE", default=str(PLAB_VAR / "clock"))
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
ZEAL_RAISE = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["NAME"] = PLAB_VAR / "plab.sqlite3"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": PLAB_VAR / "media"}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
