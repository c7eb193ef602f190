"""Tests talk to this machine only: a connection to any other address fails with its name."""

import ipaddress
import socket
from typing import Any

_connect, _connect_ex, _getaddrinfo = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo


class BlockedConnection(RuntimeError):
    """A test reached for the network. Only SMTP, the clock and file storage may have a stand-in; use one."""


def _check(host: Any) -> None:
    if host in (None, "", "localhost", b"localhost"):
        return
    try:
        local = ipaddress.ip_address(host).is_loopback or ipaddress.ip_address(host).is_unspecified
    except ValueError:
        local = False
    if not local:
        raise BlockedConnection(f"A test tried to reach {host!r}; only loopback is open.")


def _by_address(original: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _check(address[0])
        return original(self, address)

    return connect


def _lookup(host: Any, *more: Any, **named: Any) -> Any:
    if host != socket.gethostname():  # Django asks once for the Message-ID of a mail
        _check(host)
    return _getaddrinfo(host, *more, **named)


def only() -> None:
    """Close every door but loopback and Unix sockets, for the rest of this process."""
    socket.socket.connect = _by_address(_connect)
    socket.socket.connect_ex = _by_address(_connect_ex)
    socket.getaddrinfo = _lookup
