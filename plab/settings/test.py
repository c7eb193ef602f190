"""Tests: fast hashing, jobs never eager (tests call services or run_jobs), plain static files, N+1 raises.

Run-time files lie in a folder of this run, one for each process of xdist, since a clock file moves everyone's clock.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "PLAB_VAR" not in os.environ:
    os.environ["PLAB_VAR"] = tempfile.mkdtemp(prefix="plab-test-")
    atexit.register(shutil.rmtree, os.environ["PLAB_VAR"], ignore_errors=True)
if _worker := os.environ.get("PYTEST_XDIST_WORKER"):
    os.environ["PLAB_VAR"] = str(Path(os.environ["PLAB_VAR"]) / _worker)

from plab.settings import base  # noqa: E402
from plab.settings.base import *  # noqa: E402, F403
from plab.settings.environment import env  # noqa: E402

SECRET_KEY = "tests-only-key-that-no-production-boots-with"  # noqa: S105
PLAB_ENV = "test"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PLAB_CLOCK_FILE = env.str("PLAB_CLOCK_FILE", default=str(base.PLAB_VAR / "clock"))
INSTALLED_APPS = [*base.INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *base.MIDDLEWARE]
MAIL_LEASE = env.int("PLAB_TEST_MAIL_LEASE", default=base.MAIL_LEASE)  # killed senders are waited for
PLAB_REQUIRE_2FA: list[str] = []  # tests of the second factor name the roles they mean
ZEAL_RAISE = True
_options = base.DATABASES["default"]["OPTIONS"]  # nobody cuts the power of a test: no wait for the disk
if base.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file: in memory, two threads of one test would meet locks that no real SQLite has.
    base.DATABASES["default"]["TEST"] = {"NAME": base.PLAB_VAR / "test.sqlite3"}
    _options["init_command"] = _options["init_command"].replace("synchronous=NORMAL", "synchronous=OFF")
else:
    _options["options"] += " -c synchronous_commit=off"
ZEAL_ALLOWLIST = [  # one row a request, but asked for more than once by code that is not ours
    {"model": "account.EmailAddress", "field": "get()"},
    {"model": "sessions.Session", "field": "get()"},
]
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": base.PLAB_VAR / "media"},
    },
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
for _folder in ("celery/queue", "celery/control", "mail", "media", "fonts"):
    (base.PLAB_VAR / _folder).mkdir(parents=True, exist_ok=True)
if "PLAB_BROKER_URL" not in os.environ:  # what is published stays in this process
    CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = "memory://", {}
if base.CELERY_BROKER_URL.startswith("redis"):  # a Redis that others use, too: our keys carry a prefix
    base.CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = env.str("PLAB_TEST_REDIS_PREFIX", default="")
