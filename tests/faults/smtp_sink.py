"""An SMTP server that only listens and writes down. Its log is the truth about what arrived.

Run `python -m tests.faults.smtp_sink --port 0 --log FILE`: prints its port, then one JSON line a message taken:
{"id": Message-ID, "to": recipient, "at": seconds}. A line is written (and flushed) before the 250 leaves. In tests use
`Sink`, which runs in a thread. `mode` may change at any time:

ok · 421 (at RCPT, then closes) · 450, 550, 550-5.1.1 (at RCPT) · 550-from (at MAIL) · slow (one byte a second) ·
drop-before (closes at RCPT) · drop-text (closes in the midst of the text) · drop-250 (takes the message, closes without
an answer) · 450-some, 550-some (only for recipients that begin with "bad")
"""

import argparse
import contextlib
import json
import re
import socket
import socketserver
import sys
import threading
import time
from pathlib import Path

ANSWERS = {
    "450": b"450 4.2.0 try again later\r\n",
    "550": b"550 5.7.1 not wanted\r\n",
    "550-5.1.1": b"550 5.1.1 no such user\r\n",
}


class _Talk(socketserver.StreamRequestHandler):
    timeout = 60
    disable_nagle_algorithm = True

    def handle(self):
        sink = self.server.sink
        sink.connections += 1
        sink.talking.add(self.connection)
        try:
            self._say(b"220 sink\r\n")
            self._talk(sink)
        except (OSError, ValueError):
            pass
        finally:
            sink.talking.discard(self.connection)

    def _say(self, line: bytes) -> None:
        if self.server.sink.mode == "slow":
            for number in range(len(line)):
                self.wfile.write(line[number : number + 1])
                time.sleep(self.server.sink.slow_seconds)
        else:
            self.wfile.write(line)

    def _talk(self, sink):
        recipient = ""
        while line := self.rfile.readline(4096):
            word = line[:4].upper()
            mode = sink.mode
            if word in (b"EHLO", b"HELO"):
                self._say(b"250 sink\r\n")
            elif word == b"MAIL":
                if mode == "550-from":
                    self._say(b"550 5.7.1 we do not take mail from you\r\n")
                    continue
                self._say(b"250 ok\r\n")
            elif word == b"RCPT":
                recipient = re.sub(rb".*<(.*)>.*", rb"\1", line.strip()).decode()
                if not self._take_recipient(mode, recipient):
                    return
            elif word == b"DATA":
                if not self._take_text(sink, recipient):
                    return
            elif word == b"RSET":
                self._say(b"250 ok\r\n")
            elif word == b"QUIT":
                self._say(b"221 bye\r\n")
                return
            else:
                self._say(b"502 no\r\n")

    def _take_recipient(self, mode: str, recipient: str) -> bool:
        """Answer RCPT. False: the line ends."""
        if mode.endswith("-some"):
            mode = mode.removesuffix("-some") if recipient.startswith("bad") else "ok"
        if mode == "drop-before":
            return False
        if mode == "421":
            self._say(b"421 4.3.2 closing down\r\n")
            return False
        self._say(ANSWERS.get(mode, b"250 ok\r\n"))
        return True

    def _take_text(self, sink, recipient: str) -> bool:
        self._say(b"354 go on\r\n")
        lines = []
        while (line := self.rfile.readline(65536)) != b".\r\n":
            if not line:
                return False
            if sink.mode == "drop-text" and len(lines) > 3:
                return False
            lines.append(line[1:] if line.startswith(b".") else line)
        sink.hold(recipient)
        sink.take(recipient, b"".join(lines))
        if sink.mode == "drop-250":
            return False
        self._say(b"250 2.0.0 taken\r\n")
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


class Sink:
    """The sink in a thread: `with Sink() as sink:` … `sink.port`, `sink.messages`, `sink.mode = "450"`."""

    def __init__(self, port: int = 0, log: Path | None = None, keep: bool = True) -> None:
        self.mode = "ok"
        self.slow_seconds = 1.0
        self.connections = 0
        self.messages: list[tuple[str, bytes]] = []
        self.ids: list[str] = []
        self.talking: set[socket.socket] = set()
        self.holds: dict[str, float] = {}
        self.delay = 0.0
        self._keep = keep
        self._log = log.open("a", buffering=1) if log else None
        self._lock = threading.Lock()
        self._server = _Server(("127.0.0.1", port), _Talk)
        self._server.sink = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error) -> None:
        self._server.shutdown()
        self.hang_up()
        self._server.server_close()

    def hang_up(self) -> None:
        """End every conversation."""
        for talk in [*self.talking]:
            with contextlib.suppress(OSError):
                talk.shutdown(socket.SHUT_RDWR)

    def hold(self, recipient: str) -> None:
        """Wait before answering, where a test wants it: for one recipient, or a little for each."""
        if seconds := self.holds.get(recipient, self.delay):
            time.sleep(seconds)

    def take(self, recipient: str, data: bytes) -> None:
        found = re.search(rb"^Message-ID: (\S+)", data, re.M | re.I)
        id = found[1].decode() if found else ""
        with self._lock:
            self.ids.append(id)
            if self._keep:
                self.messages.append((recipient, data))
            if self._log:
                self._log.write(json.dumps({"id": id, "to": recipient, "at": time.time()}) + "\n")

    def recipients(self) -> list[str]:
        return [recipient for recipient, _data in self.messages]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    with Sink(options.port, options.log, keep=False) as sink:
        print(sink.port, flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            sys.stdin.read()  # ends when whoever started us closes the pipe


if __name__ == "__main__":
    main()
