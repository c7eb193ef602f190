"""A chart as a picture of its own: SVG with presentation attributes alone, for slides and letters. No model, no page.

It knows no style sheet, so it brings its colors: those of the light page (static/css/tokens.css).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, MARGIN, LINE = 720, 24, 20
BAR, ROW, LETTERS = 18, 52, 72  # heights in pixels; letters in a line of text
INK, SOFT, TRACK, STRONG, QUIET, PAPER = "#23201b", "#5c5448", "#f3ebdd", "#14594a", "#628d80", "#ffffff"
LEVELS = {1: ("#a93624", "#ffffff"), 2: ("#f0b9a8", INK), 3: ("#e4d9c6", INK), 4: ("#94cdb8", INK), 5: (STRONG, PAPER)}
FONT = "Manrope, 'PLAB Sans', system-ui, sans-serif"
PRINTED_FROM = 40  # pixels: a narrower part has no number inside


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a label, what is printed at its end, and the parts drawn: (color, percent, words inside)."""

    label: str
    words: str
    parts: Sequence[tuple[str, float, str]]


def bar(value: float | None, *, quiet: bool) -> list[tuple[str, float, str]]:
    return [] if value is None else [("quiet" if quiet else "strong", value, "")]


def picture(title: str, notes: Sequence[str], lines: Sequence[Line], key: Iterable[tuple[int, str]] = ()) -> SafeString:
    """Return the SVG: title, what was asked and of how many, one row a line, the key of the colors."""
    head = wrap(title, 48) or [""]
    said = [piece for note in notes for piece in wrap(note, LETTERS)]
    listed = list(key)
    top = MARGIN + 30 * len(head) + LINE * len(said) + 12
    height = top + ROW * len(lines) + LINE * len(listed) + MARGIN
    body = [
        *(_text(MARGIN, MARGIN + 22 + 30 * at, words, size=24, bold=True) for at, words in enumerate(head)),
        *(_text(MARGIN, MARGIN + 30 * len(head) + 14 + LINE * at, words, fill=SOFT) for at, words in enumerate(said)),
        *(_row(line, top + ROW * at) for at, line in enumerate(lines)),
        *(_key(color, words, top + ROW * len(lines) + LINE * at) for at, (color, words) in enumerate(listed)),
    ]
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" '
        'font-family="{font}"><title>{title}</title><rect width="{w}" height="{h}" fill="{paper}"/>{body}</svg>',
        w=WIDTH,
        h=height,
        font=FONT,
        title=title,
        paper=PAPER,
        body=format_html_join("", "{}", ((part,) for part in body)),
    )


def _row(line: Line, y: int) -> SafeString:
    label = line.label if len(line.label) <= LETTERS else f"{line.label[: LETTERS - 1]}…"
    whole, x = WIDTH - 2 * MARGIN, float(MARGIN)
    total = max(100.0, sum(share for _color, share, _words in line.parts))
    parts = [_text(MARGIN, y + 14, label, bold=True), _text(WIDTH - MARGIN, y + 14, line.words, bold=True, end=True)]
    if line.parts:
        parts.append(_rect(MARGIN, y + 22, whole, TRACK))
    for color, share, words in line.parts:
        wide = whole * share / total
        fill, ink = LEVELS[int(color)] if color.isdigit() else (STRONG if color == "strong" else QUIET, PAPER)
        parts.append(_rect(x, y + 22, max(0.0, wide - 2) if color.isdigit() else wide, fill))
        if words and wide >= PRINTED_FROM:
            parts.append(_text(x + wide / 2, y + 36, words, size=13, fill=ink, middle=True))
        x += wide
    return format_html_join("", "{}", ((part,) for part in parts))


def _key(color: int, words: str, y: int) -> SafeString:
    square = format_html('<rect x="{}" y="{}" width="12" height="12" fill="{}"/>', MARGIN, y + 3, LEVELS[color][0])
    return square + _text(MARGIN + 20, y + 14, words)


def _rect(x: float, y: float, width: float, fill: str) -> SafeString:
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" fill="{}"/>', round(x, 1), y, round(width, 1), BAR, fill
    )


def _text(
    x: float,
    y: float,
    words: str,
    *,
    size: int = 15,
    fill: str = INK,
    bold: bool = False,
    end: bool = False,
    middle: bool = False,
) -> SafeString:
    anchor = "end" if end else "middle" if middle else "start"
    return format_html(
        '<text x="{}" y="{}" font-size="{}" font-weight="{}" text-anchor="{}" fill="{}">{}</text>',
        round(x, 1), y, size, 700 if bold else 500, anchor, fill, words,
    )  # fmt: skip
