"""Benchmarks: the house as in production, plus the floor app's bare views in the same process."""

from plab.settings.base import *  # noqa: F403
from plab.settings.base import INSTALLED_APPS

SECRET_KEY = "bench-only-key-that-no-production-boots-with"  # noqa: S105
PLAB_ENV = "test"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
ROOT_URLCONF = "tests.bench.urls"
INSTALLED_APPS = [*INSTALLED_APPS, "tests.bench.floor"]
