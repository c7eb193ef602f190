from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "core.questions"
    label = "questions"

    def ready(self) -> None:
        from core.questions import selectors
        from core.web import health

        health.books("questions.digests", selectors.digests_hold)
