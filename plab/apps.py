from django.apps import AppConfig


class PlabConfig(AppConfig):
    """The roof hands down what lower floors may not look up: tabs of the frame, Home's rows for the digest."""

    name = "plab"

    def ready(self) -> None:
        from core.mail import registry
        from core.web import frame
        from plab import home, navigation
        from plab.celery import app

        app.autodiscover_tasks(force=True)  # the web publishes by name: it must know every task, not the worker alone

        frame.use(
            tabs=navigation.tabs_of,
            running=navigation.running_of,
            acted=navigation.forget_count,
            working=navigation.working_of,
        )
        registry.set_needs(home.rows_for)
