"""The web publishes jobs by name, so it must know every task, as the worker does."""

from celery import current_app
from django.conf import settings


def test_every_line_of_the_beat_table_is_a_task_that_this_process_knows():
    named = {line["task"] for line in settings.CELERY_BEAT_SCHEDULE.values()}
    assert named <= set(current_app.tasks)


def test_tasks_that_services_wake_are_known():
    assert {"mail.sweep", "surveys.draw_batches"} <= set(current_app.tasks)
