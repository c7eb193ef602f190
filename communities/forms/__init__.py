"""Is what was typed usable? Cut by noun."""

from communities.forms.agenda import AgendaForm, ProtocolForm
from communities.forms.attendance import AttendanceForm, CheckInForm
from communities.forms.communities import (
    CommunityFilter,
    CommunityForm,
    ConcludeForm,
    DecideForm,
    HandOverForm,
    JoinForm,
    PauseForm,
    WelcomeForm,
)
from communities.forms.sessions import CancelForm, SessionForm

__all__ = [
    "AgendaForm",
    "AttendanceForm",
    "CancelForm",
    "CheckInForm",
    "CommunityFilter",
    "CommunityForm",
    "ConcludeForm",
    "DecideForm",
    "HandOverForm",
    "JoinForm",
    "PauseForm",
    "ProtocolForm",
    "SessionForm",
    "WelcomeForm",
]
