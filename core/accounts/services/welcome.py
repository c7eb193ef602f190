"""The welcome page's answers about the person themselves."""

from django.conf import settings

from core.accounts.models import User


def edit_welcome(*, by: User, grades: list[int], language: str) -> None:
    """Keep grades and language of whoever answers. What was skipped stays as it was."""
    changes: dict[str, object] = {}
    if grades:
        changes["grades"] = grades
    if language in dict(settings.LANGUAGES):
        changes["language"] = language
    if changes:
        User.objects.filter(pk=by.pk).update(**changes)
