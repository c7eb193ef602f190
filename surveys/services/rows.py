"""Holding a survey's row: alone, or with others that answer."""

from django.db import connection

from surveys.models import Survey


def hold(survey: Survey) -> None:
    """Lock the survey's row until the transaction ends, and read it anew: what is checked now is what will stand."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    survey.refresh_from_db()


def hold_shared(survey: Survey, lock: str = "FOR KEY SHARE") -> Survey:
    """Hold the survey's row so that no close or count can slip in before we commit, and return how it stands.

    FOR KEY SHARE waits for a running close or count and then sees its outcome; senders don't block each other. On
    SQLite the IMMEDIATE transaction does it. Django has no word for the lock, hence the SQL.
    """
    held = f" {lock}" if connection.vendor == "postgresql" else ""
    return Survey.objects.raw(
        f"SELECT id, state, closes_at, closed_at FROM surveys_survey WHERE id = %s{held}",  # noqa: S608 (our own words)
        [survey.pk],
    )[0]
