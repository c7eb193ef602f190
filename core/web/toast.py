"""What a page says after a deed: one line at the bottom of the next page, with Undo where it can be taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest

UNDO = "undo:"


def say(request: HttpRequest, words: Any, *, undo: str = "") -> None:
    """Show `words` on the next page. `undo` is the address that a POST takes it back at."""
    messages.success(request, words, extra_tags=f"{UNDO}{undo}" if undo else "")
