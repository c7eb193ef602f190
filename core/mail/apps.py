from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MailConfig(AppConfig):
    """Every room's `mails.py` is read at start-up, so that its kinds are known to the sender."""

    name = "core.mail"
    label = "mail"

    def ready(self) -> None:
        autodiscover_modules("mails")
