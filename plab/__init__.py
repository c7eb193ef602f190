"""The roof: settings, addresses, the home page and the commands that look at the whole house. Imported by nobody."""

from plab.celery import app as celery_app

__all__ = ["celery_app"]
