from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Hands the school calendar down to `core.web`, so that mail and due dates read the same one."""

    name = "core.accounts"
    label = "accounts"

    def ready(self) -> None:
        from core.accounts import mails, selectors  # noqa: F401 (kinds of mail are declared on import)
        from core.web import calendar

        calendar.use(selectors.school_calendar)
