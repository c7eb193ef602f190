"""Handing one message to the relay: the SMTP conversation, what a reply means, and the other ways out.

Every way out is a `Line`: `open`, `hand` one parcel, `close`, and `cut` from another thread. A reply says what it means
for the row and for the relay; a broken line says whether the text had begun. Pure: no model, no view.
"""

from core.mail.relay.lines import BackendLine, FileLine, line_for
from core.mail.relay.replies import Down, Line, Outcome, Parcel, Reply, Route, parse
from core.mail.relay.smtp import SmtpLine
from core.mail.relay.watch import MESSAGE_LIMIT, STOP_GRACE, Stop, Watchdog, stop

__all__ = [
    "MESSAGE_LIMIT",
    "STOP_GRACE",
    "BackendLine",
    "Down",
    "FileLine",
    "Line",
    "Outcome",
    "Parcel",
    "Reply",
    "Route",
    "SmtpLine",
    "Stop",
    "Watchdog",
    "line_for",
    "parse",
    "stop",
]
