"""Benchmarks: the house as in production, plus the floor app's bare views in the same process.

Connections stay open and log lines are written to nowhere, so that neither a page nor a floor pays for them.
"""

import atexit
import os
import shutil
import tempfile

if "PLAB_VAR" not in os.environ:
    os.environ["PLAB_VAR"] = tempfile.mkdtemp(prefix="plab-bench-")
    atexit.register(shutil.rmtree, os.environ["PLAB_VAR"], ignore_errors=True)

from plab.settings import base  # noqa: E402
from plab.settings.base import *  # noqa: E402, F403

SECRET_KEY = "bench-only-key-that-no-production-boots-with"  # noqa: S105
PLAB_ENV = "test"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
ROOT_URLCONF = "tests.bench.urls"
INSTALLED_APPS = [*base.INSTALLED_APPS, "tests.bench.floor"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
base.DATABASES["default"]["CONN_MAX_AGE"] = None
if base.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    base.DATABASES["default"]["TEST"] = {"NAME": base.VAR / "bench.sqlite3"}  # a file, as on a laptop
for _folder in ("celery/queue", "celery/control", "mail", "media", "fonts"):
    (base.VAR / _folder).mkdir(parents=True, exist_ok=True)
base.LOGGING["handlers"]["console"] |= {"stream": open(os.devnull, "w")}  # noqa: SIM115, PTH123 (as long as we live)
