from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Hands the school calendar down to `core.web`, so that mail and due dates read the same one."""

    name = "core.accounts"
    label = "accounts"

    def ready(self) -> None:
        from core.accounts import mails, selectors, services  # noqa: F401 (kinds of mail are declared on import)
        from core.web import calendar, health

        calendar.use(selectors.school_calendar)
        services.register_person_changes("accounts", blocks=services.never_empty, after=services.nothing_follows)
        services.register_personal_records("accounts", export=services.export_own, erase=services.erase_own)
        health.books("accounts.sides", selectors.sides_are_apart)
        health.books("accounts.closed", selectors.closed_are_empty)
