"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"plab.settings.{os.environ.get('PLAB_ENV', 'dev')}")

application = get_wsgi_application()
_ = get_resolver().url_patterns  # now, once, before the workers are forked: the first visitor does not wait for it
