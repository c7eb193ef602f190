"""The other ways out: files on a laptop, Django's and anymail's backends."""

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.core.mail import get_connection

from core.mail.relay.replies import REPLY_LIMIT, Down, Line, Outcome, Parcel, Reply, Route
from core.mail.relay.smtp import SmtpLine


def line_for(route: Route, *, folder: Path, name: str) -> Line:
    """Return the line of a route. `folder` takes the files, `name` is how we greet the server."""
    if route.way in ("smtp", "smtps"):
        return SmtpLine(route, name)
    if route.way == "file":
        return FileLine(folder)
    backend = "django.core.mail.backends.console" if route.way == "console" else f"anymail.backends.{route.host}"
    return BackendLine(f"{backend}.EmailBackend")


class FileLine:
    """One `.eml` file a message, moved into its folder when it is whole."""

    is_open = True

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self) -> None:
        self.is_open = True

    def hand(self, parcel: Parcel) -> Reply:
        name = f"{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}-{parcel.id}-{os.getpid()}.eml"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            part = self.folder / f".{name}.part"
            part.write_bytes(parcel.data)
            part.replace(self.folder / name)
        except OSError as error:
            return Reply(Outcome.BUSY, text=f"{type(error).__name__}: {error.strerror}")
        return Reply(Outcome.SENT, 250, name)

    def close(self) -> None:
        self.is_open = False

    def cut(self) -> None:
        """A file is never waited for."""


class BackendLine:
    """Any of Django's mail backends: anymail's providers, the console."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.is_open = False
        self._backend: Any = None

    def open(self) -> None:
        try:
            self._backend = get_connection(self.path)
            self._backend.open()
        except Exception as error:
            raise Down(_judged(error).outcome, f"{type(error).__name__}: {error}") from error
        self.is_open = True

    def hand(self, parcel: Parcel) -> Reply:
        message = parcel.email()
        try:
            self._backend.send_messages([message])
        except Exception as error:
            return _judged(error)
        status = getattr(message, "anymail_status", None)
        return Reply(Outcome.SENT, 250, "accepted", str(getattr(status, "message_id", "") or "")[:200])

    def close(self) -> None:
        self.is_open = False
        if self._backend is not None:
            with suppress(Exception):
                self._backend.close()

    def cut(self) -> None:
        """Providers' clients keep their own time limit."""


def _judged(error: Exception) -> Reply:
    """Return what a provider's exception means. By name and status: its client may not even be installed."""
    text = f"{type(error).__name__}: {error}"[:REPLY_LIMIT]
    names = {cls.__name__ for cls in type(error).__mro__}
    status = getattr(error, "status_code", None) or 0
    if "AnymailRecipientsRefused" in names:
        return Reply(Outcome.NEVER, 550, text)
    if status in (401, 403) or names & {"ImproperlyConfigured", "ImportError"}:
        return Reply(Outcome.REFUSED, status, text)
    if status == 429 or status >= 500 or names & {"ConnectTimeout", "gaierror", "ConnectionRefusedError"}:
        return Reply(Outcome.BUSY, status, text)
    if status:
        return Reply(Outcome.NEVER, status, text)
    if "NewConnectionError" in text or "NameResolutionError" in text:
        return Reply(Outcome.BUSY, 0, text)
    if names & {"OSError", "AnymailRequestsAPIError", "HTTPException"}:
        return Reply(Outcome.LOST_AFTER, 0, text)
    return Reply(Outcome.NEVER, 0, text)
