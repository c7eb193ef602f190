from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import autodiscover_modules


class MailConfig(AppConfig):
    """Every room's `mails.py` is read at start-up, so that its kinds are known to the sender."""

    name = "core.mail"
    label = "mail"

    def ready(self) -> None:
        from anymail.signals import tracking

        from core.mail import relay, tasks  # noqa: F401  (a task that nobody imported cannot be woken)
        from core.mail.selectors import health as reads
        from core.mail.services.events import heard
        from core.web import health

        autodiscover_modules("mails")
        try:
            relay.parse(settings.PLAB_EMAIL_URL)
        except ValueError as error:
            raise ImproperlyConfigured(str(error)) from error
        tracking.connect(heard, dispatch_uid="core.mail.heard")
        health.ready("mail.relay", reads.relay_goes)
        health.ready("mail.due", reads.mail_is_in_time)
        health.books("mail.keys", reads.keys_are_unique)
        health.books("mail.sent", reads.mail_is_sent)
