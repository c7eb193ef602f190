"""WSGI entry point for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"plab.settings.{os.environ.get('PLAB_ENV', 'dev')}")

application = get_wsgi_application()
