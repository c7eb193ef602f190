"""What the clock does with surveys. Each task is thin: it calls one service."""

from celery import shared_task

from surveys import services


@shared_task(name="surveys.open_due_surveys")
def open_due_surveys() -> int:
    return services.open_due_surveys()


@shared_task(name="surveys.close_due_surveys")
def close_due_surveys() -> int:
    return services.close_due_surveys()


@shared_task(name="surveys.draw_batches")
def draw_batches(survey_pk: int) -> int:
    return services.draw_batches(survey_pk)


@shared_task(name="surveys.draw_full_boxes")
def draw_full_boxes() -> int:
    return services.draw_full_boxes()


@shared_task(name="surveys.count_due_surveys")
def count_due_surveys() -> int:
    return services.count_due_surveys()


@shared_task(name="surveys.archive_due_surveys")
def archive_due_surveys() -> int:
    return services.archive_due_surveys()


@shared_task(name="surveys.take_snapshots")
def take_snapshots() -> int:
    return services.take_snapshots()


@shared_task(name="surveys.write_to_lists")
def write_to_lists() -> int:
    return services.write_to_lists()
