"""The design system held by machine: contrast, two equal dark blocks, budgets, logical properties, nothing inline."""

import gzip
import re
from itertools import pairwise
from pathlib import Path

import pytest

CSS = Path("static/css")
SCREEN = [CSS / name for name in ("tokens.css", "base.css", "layout.css", "components.css", "print.css")]
LINES, BYTES = 600, 12_000
TEXT, MARK = 4.5, 3.0


def block(name: str) -> dict[str, str]:
    """Return the tokens of one block of tokens.css: light, dark (own choice) or device (dark by the device)."""
    text = re.sub(r"/\*.*?\*/", "", (CSS / "tokens.css").read_text(), flags=re.S)
    start = {"light": ":root {", "dark": ':root[data-theme="dark"] {', "device": ":root:not([data-theme]) {"}[name]
    body = text[text.index(start) + len(start) :]
    return dict(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", body[: body.index("}")]))


def luminance(color: str) -> float:
    digits = color.lstrip("#")
    if len(digits) == 3:
        digits = "".join(c * 2 for c in digits)
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TINTS = ("primary-tint", "gold-tint", "brick-tint", "sky-tint", "plum-tint")
GROUNDS = ("paper", "surface", "sunk", *TINTS)
PAIRS = [
    *(("ink", ground, TEXT) for ground in GROUNDS),
    *(("ink-soft", ground, TEXT) for ground in GROUNDS),
    *(("primary", ground, TEXT) for ground in ("paper", "surface", "primary-tint")),
    *((f"on-{color}", color, TEXT) for color in ("primary", "gold", "brick", "hero")),
    ("on-primary", "primary-strong", TEXT),
    ("on-gold", "gold-strong", TEXT),
    ("on-hero-soft", "hero", TEXT),
    *((f"{color}-ink", f"{color}-tint", TEXT) for color in ("gold", "brick", "sky", "plum")),
    ("brick-ink", "surface", TEXT),
    *(("control", ground, MARK) for ground in ("paper", "surface")),
    *(("chart", ground, MARK) for ground in ("surface", "chart-track")),
    *(("chart-quiet", ground, MARK) for ground in ("surface", "chart-track")),
    *((f"lk-{n}-ink", f"lk-{n}", TEXT) for n in range(1, 6)),
    *(("focus", ground, MARK) for ground in GROUNDS),
]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("mark", "ground", "least"), PAIRS)
def test_contrast_holds(theme, mark, ground, least):
    tokens = {**block("light"), **(block("dark") if theme == "dark" else {})}
    assert contrast(tokens[mark], tokens[ground]) >= least


@pytest.mark.parametrize(
    ("mark", "ground", "light", "dark"),
    [("ink", "paper", 15.1, 15.4), ("ink-soft", "surface", 7.5, 7.8), ("on-primary", "primary", 8.2, 9.6),
     ("gold-ink", "gold-tint", 6.3, 8.6), ("chart-quiet", "surface", 3.7, 4.3)],
)  # fmt: skip
def test_contrast_is_what_the_design_says(mark, ground, light, dark):
    assert round(contrast(block("light")[mark], block("light")[ground]), 1) == light
    assert round(contrast(block("dark")[mark], block("dark")[ground]), 1) == dark


def test_both_dark_blocks_are_equal():
    assert block("dark") == block("device")
    assert len(block("dark")) > 40


def test_print_makes_up_no_token():
    text = (CSS / "print.css").read_text()
    named = set(re.findall(r"--([a-z0-9-]+):", text)) - {"pad"}
    assert named <= set(block("light"))


def test_budgets_of_the_style_sheets():
    texts = [path.read_text() for path in SCREEN]
    assert sum(text.count("\n") for text in texts) <= LINES
    assert sum(len(gzip.compress(text.encode(), mtime=0)) for text in texts) <= BYTES


@pytest.mark.parametrize("path", [path for path in SCREEN if path.name != "tokens.css"], ids=lambda path: path.name)
def test_only_tokens_name_colors(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    if path.name == "print.css":
        text = re.sub(r"--[a-z0-9-]+:[^;]+;", "", text)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", re.sub(r"\(\s*'#|a\[href[^\]]*\]", "", text)) == []


@pytest.mark.parametrize("path", SCREEN, ids=lambda path: path.name)
def test_style_sheets_turn_with_the_text(path):
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    assert re.findall(r"(?:margin|padding|border)-(?:left|right)|[{;]\s*(?:left|right|width|height)\s*:", text) == []
    assert "@import" not in text
    assert "data:" not in text


def test_important_stands_only_where_it_may():
    for path in SCREEN:
        lines = [line for line in path.read_text().splitlines() if "!important" in line]
        assert all(".only-" in line or path.name == "print.css" for line in lines)


def pages() -> list[Path]:
    found = [path for path in Path("templates").rglob("*.html") if "mail" not in path.parent.parts]
    assert len(found) > 30
    return found


def test_no_page_has_inline_style_or_script():
    bad = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\s(?:src=|type=\"application/json\"))|\son[a-z]+=\"|javascript:", re.I
    )
    assert [str(path) for path in pages() if bad.search(path.read_text())] == []


def test_headings_of_pages_do_not_skip_a_level():
    for path in pages():
        levels = [int(n) for n in re.findall(r"<h([1-6])", path.read_text())]
        if 1 in levels:
            assert all(b <= a + 1 for a, b in pairwise(levels)), path
