"""The Celery application. Tasks live in each room's `tasks.py`; the beat table is a setting."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"plab.settings.{os.environ.get('PLAB_ENV', 'dev')}")

app = Celery("plab")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
