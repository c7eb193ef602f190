"""SMTP by smtplib's single steps, so that the phase of a break is known."""

import smtplib
import socket
import ssl
from contextlib import suppress
from functools import lru_cache

from core.mail.relay.replies import Down, Outcome, Parcel, Reply, Route, words_of

SOCKET_TIMEOUT = 20.0
LINE_LIMIT = 200  # messages on one line; many relays end longer ones by themselves


@lru_cache(maxsize=1)
def trusted_roots() -> ssl.SSLContext:
    """Return the system's certificates. Read once: it takes as long as sending two hundred messages."""
    return ssl.create_default_context()


class SmtpLine:
    """smtplib's single steps, so that the phase of a break is known."""

    def __init__(self, route: Route, name: str) -> None:
        self.route, self.name = route, name
        self.is_open = False
        self._smtp: smtplib.SMTP | None = None
        self._handed = 0

    def open(self) -> None:
        try:
            self._connect()
        except ssl.SSLCertVerificationError as error:
            raise self._down(Outcome.REFUSED, f"certificate: {error.verify_message}") from error
        except smtplib.SMTPAuthenticationError as error:
            outcome = Outcome.REFUSED if error.smtp_code >= 500 else Outcome.BUSY
            raise self._down(outcome, words_of(error.smtp_code, error.smtp_error)) from error
        except smtplib.SMTPNotSupportedError as error:
            raise self._down(Outcome.REFUSED, str(error)) from error
        except smtplib.SMTPResponseException as error:
            outcome = Outcome.REFUSED if 500 <= error.smtp_code < 600 else Outcome.BUSY
            raise self._down(outcome, words_of(error.smtp_code, error.smtp_error)) from error
        except (OSError, smtplib.SMTPException) as error:
            raise self._down(Outcome.BUSY, f"{type(error).__name__}: {error}") from error
        self.is_open, self._handed = True, 0

    def _connect(self) -> None:
        if self.route.way == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                local_hostname=self.name, timeout=SOCKET_TIMEOUT, context=trusted_roots()
            )
        else:
            smtp = smtplib.SMTP(local_hostname=self.name, timeout=SOCKET_TIMEOUT)
        self._smtp = smtp  # before connecting, so that it can be cut
        smtp._host = self.route.host  # type: ignore[attr-defined]  # what TLS checks the certificate against
        code, words = smtp.connect(self.route.host, self.route.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, words)
        smtp.ehlo_or_helo_if_needed()
        if self.route.starttls:
            code, words = smtp.starttls(context=trusted_roots())
            if code != 220:
                raise smtplib.SMTPResponseException(code, words)
            smtp.ehlo_or_helo_if_needed()
        if self.route.user:
            smtp.login(self.route.user, self.route.password)

    def _down(self, outcome: Outcome, text: str) -> Down:
        self.close()
        return Down(outcome, text)

    def hand(self, parcel: Parcel) -> Reply:
        smtp = self._smtp
        if smtp is None:
            return Reply(Outcome.LOST_BEFORE, text="no line")
        if self._handed >= LINE_LIMIT:
            self.close()
            return Reply(Outcome.LOST_BEFORE, text="line used up")
        began = False
        try:
            answer = smtp.docmd("MAIL", f"FROM:<{parcel.sender}>")  # smtplib's own mail() parses each address anew
            if answer[0] != 250:
                return self._sender_refused(*answer)
            answer = smtp.docmd("RCPT", f"TO:<{parcel.recipient}>")
            if answer[0] not in (250, 251):
                return self._refused(*answer)
            answer = smtp.docmd("DATA")
            if answer[0] != 354:
                return self._refused(*answer)
            began = True
            smtp.send(_stuffed(parcel.data))
            answer = smtp.getreply()
        except (UnicodeEncodeError, ValueError):
            return self._refused(553, b"5.1.3 this address has letters that the server does not take")
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            return Reply(Outcome.LOST_AFTER if began else Outcome.LOST_BEFORE, text=f"{type(error).__name__}: {error}")
        self._handed += 1
        if answer[0] == 250:
            return Reply(Outcome.SENT, 250, words_of(*answer))
        if answer[0] < 0:
            self.close()
            return Reply(Outcome.LOST_AFTER, text="an answer that is none")
        return self._refused(*answer)

    def _sender_refused(self, code: int, words: bytes) -> Reply:
        """MAIL FROM refused: that is about us, not about a recipient."""
        reply = self._refused(code, words)
        outcome = {Outcome.NEVER: Outcome.REFUSED, Outcome.LATER: Outcome.BUSY}.get(reply.outcome, reply.outcome)
        return Reply(outcome, reply.code, reply.text)

    def _refused(self, code: int, words: bytes) -> Reply:
        text = words_of(code, words)
        if code == 421:
            self.close()
            return Reply(Outcome.BUSY, code, text)
        if code < 400:
            self.close()
            return Reply(Outcome.LOST_BEFORE, code, text)
        if self._smtp is not None:
            try:
                if self._smtp.rset()[0] != 250:
                    self.close()
            except (OSError, smtplib.SMTPException):
                self.close()
        return Reply(Outcome.LATER if code < 500 else Outcome.NEVER, code, text)

    def close(self) -> None:
        smtp, self._smtp, self.is_open = self._smtp, None, False
        if smtp is None:
            return
        with suppress(OSError, smtplib.SMTPException, ValueError):
            if smtp.sock is not None:
                smtp.sock.settimeout(0.5)
                smtp.putcmd("quit")
        with suppress(OSError, smtplib.SMTPException, ValueError):
            smtp.close()

    def cut(self) -> None:
        """End the conversation from another thread: whoever reads from it wakes up."""
        smtp = self._smtp
        sock = smtp.sock if smtp is not None else None
        if sock is not None:
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


def _stuffed(data: bytes) -> bytes:
    """Return the text as DATA wants it: lines that begin with a dot get another, the end is a dot alone."""
    if b"\r\n." in data:
        data = data.replace(b"\r\n.", b"\r\n..")
    return data + b".\r\n"
