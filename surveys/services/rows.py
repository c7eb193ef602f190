"""Holding a survey's row."""

from surveys.models import Survey


def hold(survey: Survey) -> None:
    """Lock the survey's row until the transaction ends, and read it anew: what is checked now is what will stand."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    survey.refresh_from_db()
