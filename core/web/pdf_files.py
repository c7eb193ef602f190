"""What the PDF engine may read. Imported only where WeasyPrint loads."""

import mimetypes
from pathlib import Path
from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

from core.web.pdf import file_of


class OwnFiles(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Reads files of the folders it is given, and opens no connection."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        super().__init__(allow_redirects=False)
        self.folders = folders

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        found = file_of(url, self.folders)
        kind = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, found.read_bytes(), {"Content-Type": kind})
