from django.apps import AppConfig


class QuestionsConfig(AppConfig):
    name = "core.questions"
    label = "questions"
