"""Tags of the house: icons."""

from functools import lru_cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()
TURNING = frozenset({"arrow-left", "arrow-right", "chevron-left", "chevron-right", "log-out", "undo-2", "undo"})


@lru_cache(maxsize=512)
def drawn(name: str) -> SafeString:
    """Return an icon's SVG. Kept: the package rebuilds its XML at each call, which costs a long list dearly."""
    turn = " i-turn" if name in TURNING else ""
    return mark_safe(lucide(name, size=None, **{"class": f"i{turn}", "aria-hidden": "true"}))  # noqa: S308 (package data)


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "calendar" %}`: inline SVG, hidden from screen readers; size and arrows follow the text."""
    return drawn(str(name))
