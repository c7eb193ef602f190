from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "core.web"
    label = "web"

    def ready(self) -> None:
        from core.web import health, pages

        health.ready("web.database", pages.database_answers, fatal=True)
        health.ready("web.migrations", pages.migrations_are_done, fatal=True)
        health.ready("web.beat", health.beat_is_alive)
