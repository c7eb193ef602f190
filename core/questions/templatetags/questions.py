"""Tags of question sets: labels with their small Markdown."""

from django import template
from django.utils.safestring import SafeString

from core.web.text import line

register = template.Library()


@register.filter
def worded(text: str) -> SafeString:
    """`{{ label|worded }}`: a label with emphasis, everything else shown as it was typed."""
    return line(str(text))
