"""What the clock does with people. Each task is thin: it finds what is due by calling one service."""

from celery import shared_task

from core.accounts import services


@shared_task(name="accounts.end_roles_past")
def end_roles_past() -> int:
    return services.end_roles_past()


@shared_task(name="accounts.build_downloads")
def build_downloads() -> int:
    return services.build_downloads()


@shared_task(name="accounts.drop_old_downloads")
def drop_old_downloads() -> int:
    return services.drop_old_downloads()


@shared_task(name="accounts.close_due_accounts")
def close_due_accounts() -> int:
    return services.close_due_accounts() + services.forget_farewells()


@shared_task(name="accounts.end_suspensions")
def end_suspensions() -> int:
    return services.end_suspensions()


@shared_task(name="accounts.forget_unconfirmed")
def forget_unconfirmed() -> int:
    return services.forget_unconfirmed()
