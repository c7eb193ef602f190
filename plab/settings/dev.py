"""A laptop: SQLite, a file broker, mail as files in var/mail."""

from plab.settings.base import *  # noqa: F403
from plab.settings.base import PLAB_VAR
from plab.settings.environment import env, local_secret_key

DEBUG = env.bool("PLAB_DEBUG", default=False)
SECRET_KEY = env.str("PLAB_SECRET_KEY", default="") or local_secret_key()
ALLOWED_HOSTS = ["*"]
PLAB_CLOCK_FILE = env.str("PLAB_CLOCK_FILE", default=str(PLAB_VAR / "clock"))
