"""The web's listening sockets. They are opened here and inherited by the web server, so that
nobody can take the port in between and a restarted web keeps it."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass

from config.launch.speech import Fault, say

TRIES = 50
LOOPBACK = ("127.0.0.1", "::1")


@dataclass(frozen=True)
class Listening:
    """Open sockets of one port."""

    port: int
    sockets: tuple[socket.socket, ...]

    def descriptors(self) -> tuple[int, ...]:
        """File descriptors for a child to inherit."""
        return tuple(sock.fileno() for sock in self.sockets)

    def close(self) -> None:
        """Give the port back."""
        for sock in self.sockets:
            sock.close()


def listen(wanted: int, *, addresses: tuple[str, ...] = LOOPBACK) -> Listening:
    """Listen on the wanted port, or on the next free one, and say so."""
    for port in range(wanted, min(wanted + TRIES, 65536)):
        found = _open_all(port, addresses)
        if found:
            if port != wanted:
                say(f"Port {wanted} is busy; using {port}.")
            return Listening(port, found)
    raise Fault(f"Ports {wanted} to {port} are all busy. Set PORT to a free one.")


def free_port() -> int:
    """A port that nobody uses at this moment, for a server that opens it itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _open_all(port: int, addresses: tuple[str, ...]) -> tuple[socket.socket, ...]:
    """Sockets on every address that this machine has; empty when any of them is taken."""
    opened: list[socket.socket] = []
    for address in addresses:
        try:
            opened.append(_open(port, address))
        except OSError as fault:
            if fault.errno == errno.EACCES:
                raise Fault(f"Port {port} may be opened by root only. Set PORT to 1024+.") from None
            if fault.errno == errno.EADDRINUSE:
                Listening(port, tuple(opened)).close()
                return ()
    return tuple(opened)


def _open(port: int, address: str) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        sock.bind((address, port))
        sock.listen(256)
    except OSError:
        sock.close()
        raise
    return sock
