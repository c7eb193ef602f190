"""Is what was typed usable? Cut by noun."""

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
    "CancelForm",
    "CommunityFilter",
    "CommunityForm",
    "ConcludeForm",
    "DecideForm",
    "HandOverForm",
    "JoinForm",
    "PauseForm",
    "SessionForm",
    "WelcomeForm",
]
