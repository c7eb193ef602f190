"""Which states a survey has, and which moves are legal; the few words its other fields may say."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SurveyState(TextChoices):
    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", _("Scheduled")
    OPEN = "open", _("Open")
    PAUSED = "paused", _("Paused")
    CLOSED = "closed", _("Closed")
    COUNTED = "counted", _("Counted")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Privacy(TextChoices):
    ANONYMOUS = "anonymous", _("Anonymous")
    NAMED = "named", _("With names")


class Entry(TextChoices):
    ACCOUNTS = "accounts", _("By signing in or by our mail")
    SLIPS = "slips", _("With a printed code")
    BOTH = "both", _("Both")


class Owner(TextChoices):
    UNION = "union", _("The union")
    BOARD = "board", _("The board: union and district")
    COMMUNITY = "community", _("A community")


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
    MIXED = "mixed", _("Educators and principals")
    MEMBERS = "members", _("Members of a community")


class GradeBand(TextChoices):
    EARLY = "early", _("Pre-kindergarten to grade 2")
    ELEMENTARY = "elementary", _("Grades 3 to 5")
    MIDDLE = "middle", _("Grades 6 to 8")
    HIGH = "high", _("Grades 9 to 12")


BEFORE_OPENING = (SurveyState.DRAFT, SurveyState.SCHEDULED)
ANSWERED = (SurveyState.OPEN, SurveyState.PAUSED, SurveyState.CLOSED)  # there is a list, and the box is not emptied
AFTER_COUNT = (SurveyState.COUNTED, SurveyState.PUBLISHED, SurveyState.ARCHIVED)

TRANSITIONS: dict[Any, dict[Any, set[Any]]] = {
    SurveyState: {
        SurveyState.DRAFT: {SurveyState.SCHEDULED},
        SurveyState.SCHEDULED: {SurveyState.DRAFT, SurveyState.OPEN},
        SurveyState.OPEN: {SurveyState.PAUSED, SurveyState.CLOSED},
        SurveyState.PAUSED: {SurveyState.OPEN, SurveyState.CLOSED},
        SurveyState.CLOSED: {SurveyState.OPEN, SurveyState.COUNTED},
        SurveyState.COUNTED: {SurveyState.PUBLISHED, SurveyState.ARCHIVED},
        SurveyState.PUBLISHED: {SurveyState.ARCHIVED},
        SurveyState.ARCHIVED: set(),
    },
}
