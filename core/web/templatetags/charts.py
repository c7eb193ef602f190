"""Charts, drawn by the server as SVG: widths in percent, so text keeps its size; the value is always printed.

Each has a label that says every value, and a table behind it. In right-to-left pages x counts from the right. Figures
that are hidden, empty or absent are None: they draw nothing and read "–". Plain numbers in, no model.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

register = template.Library()
ABSENT = "–"
PRINTED_FROM = 6  # percent: below this a number does not fit inside its part
COLUMNS_HEIGHT, BASE, TALLEST = 190, 160, 134  # pixels
GAP = 0.35  # percent of surface between two parts


def percent(value: float | None) -> str:
    return ABSENT if value is None else f"{value:.0f}%"


def place(x: float, width: float) -> float:
    """Return where a mark begins: counted from the right in right-to-left pages."""
    return round(100 - x - width if get_language_bidi() else x, 3)


@register.simple_tag
def progress(share: float | None, label: str, name: str = "bar") -> SafeString:
    """`{% progress 72 "18 of 25 endorsements" %}`: one bar. `name` may be "bar quiet" or "bar bar-page"."""
    width = 0 if share is None else max(0.0, min(100.0, float(share)))
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><rect x="{}%" width="{}%" height="100%"/></svg>',
        name, label, _short(place(0, width)), _short(width),
    )  # fmt: skip


@register.inclusion_tag("components/_bars.html")
def bars(rows: Iterable[tuple[str, float | None]], heading: str = "", strong: int = 0) -> dict[str, Any]:
    """`{% bars rows "Topic" %}`: rows of (label, percent or None). The first `strong` rows are strong; 0: all."""
    listed = list(rows)
    drawn = [
        {"label": label, "value": value, "words": percent(value), "quiet": bool(strong) and n >= strong}
        for n, (label, value) in enumerate(listed)
    ]
    return {"rows": drawn, "heading": heading or _("Answer")}


@register.inclusion_tag("components/_bar_pairs.html")
def bar_pairs(rows: Iterable[tuple[str, float | None, float | None]], before: str, now: str) -> dict[str, Any]:
    """`{% bar_pairs rows "Fall 2025" "Fall 2026" %}`: before and after, quiet above strong."""
    drawn = [
        {"label": label, "before": a, "now": b, "before_words": percent(a), "now_words": percent(b)}
        for label, a, b in rows
    ]
    return {"rows": drawn, "before": before, "now": now}


@register.inclusion_tag("components/_agreement.html")
def agreement(rows: Iterable[tuple[str, list[float | None]]], levels: list[str]) -> dict[str, Any]:
    """`{% agreement rows levels %}`: rows of (statement, five percents), from strongly disagree to strongly agree."""
    drawn = []
    for label, shares in rows:
        hidden = any(share is None for share in shares)
        said = ", ".join(f"{level} {percent(share)}" for level, share in zip(levels, shares, strict=True))
        drawn.append(
            {
                "label": label,
                "shares": [percent(s) for s in shares],
                "svg": "" if hidden else five(shares, f"{label}: {said}"),
            }
        )
    return {"rows": drawn, "levels": [{"n": n, "words": words} for n, words in enumerate(levels, 1)]}


def five(shares: list[float], label: str) -> SafeString:
    return stack([(n, share, f"{share:.0f}") for n, share in enumerate(shares, 1)], label)


@register.simple_tag
def stack(parts: Iterable[tuple[int, float, str]], label: str, name: str = "lk") -> SafeString:
    """`{% stack parts "North: 3.4 on average" %}`: one bar of agreement of (color 1 to 5, width, words) parts."""
    listed = [part for part in parts if part[1] > 0]
    total, x, drawn = sum(width for _n, width, _words in listed) or 1, 0.0, []
    for at, (n, share, words) in enumerate(listed, 1):
        full = share * 100 / total
        width = max(0.0, full - (GAP if at < len(listed) else 0))
        drawn.append((n, _short(place(x, width)), _short(width), _inside(n, words, x, width, full)))
        x += full
    inside = format_html_join("", '<rect class="lk-{}" x="{}%" width="{}%" height="100%"/>{}', drawn)
    return format_html('<svg class="{}" role="img" aria-label="{}">{}</svg>', name, label, inside)


def _inside(n: int, words: str, x: float, width: float, full: float) -> SafeString | str:
    if full < PRINTED_FROM + 3 * max(0, len(words) - 2):
        return ""
    middle = _short(place(x, width) + width / 2)
    return format_html('<text class="on-{}" x="{}%" y="50%" aria-hidden="true">{}</text>', n, middle, words)


@register.inclusion_tag("components/_columns.html")
def columns(rows: Iterable[tuple[str, float | None]], title: str) -> dict[str, Any]:
    """`{% columns rows "Sessions held" %}`: up to 12 columns on their own scale, the last one strong."""
    listed = list(rows)[-12:]
    top = max([value for _label, value in listed if value is not None], default=0) or 1
    slot = 100 / max(1, len(listed))
    marks = []
    for n, (label, value) in enumerate(listed):
        middle = _short(place(n * slot, slot) + slot / 2)
        height = 0 if value is None else round(value / top * TALLEST)
        bar = "" if value is None else format_html(
            '<rect{} x="{}%" y="{}" width="{}%" height="{}"/>',
            "" if n == len(listed) - 1 else format_html(' class="{}"', "quiet"),
            _short(place(n * slot + slot / 5, slot * 3 / 5)), BASE - height, _short(slot * 3 / 5), height,
        )  # fmt: skip
        marks.append((bar, middle, BASE - height - 8, _figure(value), middle, label))
    inside = format_html_join(
        "",
        '{}<text x="{}%" y="{}" aria-hidden="true">{}</text><text x="{}%" y="182" aria-hidden="true">{}</text>',
        marks,
    )
    said = f"{title}: " + ", ".join(f"{label} {_figure(value)}" for label, value in listed)
    svg = format_html(
        '<svg class="columns" role="img" aria-label="{}">{}'
        '<rect class="axis" x="0" y="{}" width="100%" height="2"/></svg>',
        said, inside, BASE,
    )  # fmt: skip
    return {"svg": svg, "title": title, "rows": [(label, _figure(value)) for label, value in listed]}


def _figure(value: float | None) -> str:
    return ABSENT if value is None else f"{value:,.0f}"


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
