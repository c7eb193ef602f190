from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """Registers mails, own data and the checks of the box."""

    name = "surveys"

    def ready(self) -> None:
        from core.accounts.services import register_personal_records
        from core.web import health
        from surveys import mails, selectors, services  # noqa: F401 (kinds of mail are declared on import)

        register_personal_records("surveys", export=services.export_own, erase=services.erase_own)
        health.ready("surveys.boxes", selectors.boxes_are_drawn)
        health.books("surveys.ballots", selectors.sent_are_kept)
        health.books("surveys.promises", selectors.promises_hold)
        health.books("surveys.releases", selectors.releases_hold)
