"""By the clock: start, fill and finish issues."""

from celery import shared_task

from outreach import services


@shared_task(name="outreach.start_issues")
def start_issues() -> int:
    return services.start_due_issues()
