from django.apps import AppConfig


class PlabConfig(AppConfig):
    """The roof hands down what lower floors may not look up: tabs of the frame, Home's rows for the digest."""

    name = "plab"

    def ready(self) -> None:
        from core.web import frame
        from plab import navigation

        frame.use(navigation.tabs_of, navigation.running_of)
