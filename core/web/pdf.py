"""PDFs through WeasyPrint. The engine asks no network: it reads `static/` and `var/fonts`, and no other file.

Without Pango on the machine there is no engine: `is_ready()` is False and pages offer to print themselves instead.
"""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings

# Relative addresses need a scheme that urllib joins; nothing is ever asked there.
BASE = "http://static.invalid/"


class NoEngine(Exception):
    """Pango is missing. The caller shows the printable page."""


@cache
def engine() -> Any:
    """Return WeasyPrint, or None where its libraries do not load. Read once: nobody installs Pango meanwhile."""
    try:
        import weasyprint
    except (ImportError, OSError):
        return None
    return weasyprint


def is_ready() -> bool:
    return engine() is not None


def render(html: str) -> bytes:
    """Return a tagged PDF of a whole HTML page. Addresses in it are read relative to `static/` and `var/fonts`."""
    if not is_ready():
        raise NoEngine
    from core.web.pdf_files import OwnFiles

    page = engine().HTML(string=html, base_url=BASE, url_fetcher=OwnFiles(readable()), media_type="print")
    made: bytes = page.write_pdf(pdf_tags=True)
    return made


def readable() -> tuple[Path, ...]:
    return (Path(settings.BASE_DIR) / "static", Path(settings.PLAB_VAR) / "fonts")


def file_of(address: str, folders: tuple[Path, ...]) -> Path:
    """Return the file behind an address inside these folders, or raise ValueError: no other scheme, no way out."""
    if not address.startswith(BASE):
        raise ValueError("not one of our own files")
    wanted = unquote(urlsplit(address).path).lstrip("/")
    for folder in folders:
        found = (folder / wanted).resolve()
        if found.is_relative_to(folder.resolve()) and found.is_file():
            return found
    raise ValueError("not one of our own files")
