"""QR codes as SVG, drawn by the server: no script, no other host, no inline style."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe


def svg(text: str, *, title: str = "") -> SafeString:
    """Return an inline SVG of a QR code, scaled by whoever shows it (`viewBox`, no width)."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None, title=title or None)
    return mark_safe(drawn)  # noqa: S308 (drawn by segno, which escapes the title)


def svg_file(text: str, *, title: str = "") -> bytes:
    """Return a QR code as an SVG file of its own."""
    made = BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="svg", scale=10, border=4, title=title or None)
    return made.getvalue()
