"""Text that people type: Markdown rendered and cleaned, one-line and many-line cleaning of what a browser sends."""

import re
import unicodedata
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_markdown = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 20}).disable("image")
TAGS = {"p", "br", "strong", "em", "a", "ul", "ol", "li", "blockquote", "h3", "h4", "hr", "code"}
BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f]")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
LONE_SURROGATES = re.compile("[\ud800-\udfff]")
LINE_BREAKS = re.compile("[\r\n\u2028\u2029\x0b\x0c\x85]")


def markdown(text: str) -> SafeString:
    """Return HTML of a small Markdown: emphasis, links (http, https, mailto), lists, quotes, headings. Safe to show."""
    html = _markdown.render(text).replace("<h1>", "<h3>").replace("</h1>", "</h3>")
    html = html.replace("<h2>", "<h3>").replace("</h2>", "</h3>")
    cleaned = nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener nofollow",
    )
    return mark_safe(cleaned)  # noqa: S308 (cleaned by nh3 just above)


@lru_cache(maxsize=2048)
def line(text: str) -> SafeString:
    """Return HTML of one line: emphasis only. For labels, whose Markdown must not open a list or a heading."""
    return mark_safe(nh3.clean(_markdown.renderInline(text), tags={"strong", "em"}))  # noqa: S308 (cleaned by nh3)


def tidy(text: str) -> str:
    """Return text as we keep it: no control characters, lone surrogates replaced, NFC, line ends LF, ends trimmed."""
    text = LONE_SURROGATES.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))
    return unicodedata.normalize("NFC", CONTROLS.sub("", text)).strip()


def has_line_break(text: str) -> bool:
    """Say whether a text would be more than one line in a mail header: CR, LF, U+2028, NUL and their kin."""
    return bool(LINE_BREAKS.search(text)) or "\x00" in text
