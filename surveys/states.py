"""Which states a survey has, and which moves are legal. Pause, reopen and archive come with their services."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SurveyState(TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    COUNTED = "counted", _("Counted")
    PUBLISHED = "published", _("Published")


class Owner(TextChoices):
    UNION = "union", _("The union")
    BOARD = "board", _("The board: union and district")


class Reach(TextChoices):
    UNION = "union", _("Educators only")
    PARTNERS = "partners", _("Educators and the district")
    PUBLIC = "public", _("Everyone")


class Audience(TextChoices):
    SHARED = "shared", _("Both sides")
    UNION = "union", _("The union")


class Respondents(TextChoices):
    EDUCATORS = "educators", _("Educators")
    PRINCIPALS = "principals", _("Principals")


BEFORE_OPENING = (SurveyState.DRAFT, SurveyState.SCHEDULED)
AFTER_COUNT = (SurveyState.COUNTED, SurveyState.PUBLISHED)

TRANSITIONS: dict[Any, dict[Any, set[Any]]] = {
    SurveyState: {
        SurveyState.DRAFT: {SurveyState.SCHEDULED},
        SurveyState.SCHEDULED: {SurveyState.DRAFT, SurveyState.OPEN},
        SurveyState.OPEN: {SurveyState.CLOSED},
        SurveyState.CLOSED: {SurveyState.COUNTED},
        SurveyState.COUNTED: {SurveyState.PUBLISHED},
        SurveyState.PUBLISHED: set(),
    },
}
