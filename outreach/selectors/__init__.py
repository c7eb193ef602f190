"""Reads for newsletters: what an issue holds, whom it reaches, how far it has left, what needs whom."""

from outreach.selectors.issues import checks_before, duration_words, found, needs, progress_of, visible_to
from outreach.selectors.segments import audience_of

__all__ = ["audience_of", "checks_before", "duration_words", "found", "needs", "progress_of", "visible_to"]
