"""Tags of question sets: labels with their small Markdown."""

from collections.abc import Mapping

from django import template
from django.utils.safestring import SafeString

from core.questions.types import said
from core.questions.types.words import HOUSE_WORDS
from core.web.text import line

register = template.Library()


@register.filter
def worded(text: str) -> SafeString:
    """`{{ label|worded }}`: a label with emphasis, everything else shown as it was typed."""
    return line(str(text))


@register.filter
def house_word(lang: str, name: str) -> str:
    """`{{ form.lang|house_word:"send" }}`: a word around the questions, in the language they are asked in."""
    return said(HOUSE_WORDS[name], lang)


@register.filter
def in_language(text: Mapping[str, str], lang: str) -> str:
    """`{{ question.label|in_language:form.lang }}`: its words, without markup, for titles."""
    return said(text, lang)
