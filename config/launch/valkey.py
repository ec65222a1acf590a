"""The embedded broker: Valkey on a unix socket, every write in its append-only file."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from config.launch import binaries, surroundings
from config.launch.paths import VALKEY_SOCKET, make_private, socket_folder
from config.launch.server import Server

SETTINGS = {
    "--port": "0",
    "--unixsocketperm": "700",
    "--appendonly": "yes",
    "--save": "",
    "--maxmemory": "128mb",
    "--maxmemory-policy": "noeviction",
    "--daemonize": "no",
}


class Valkey(Server):
    """`home` holds the append-only file and, when its path is short enough, the socket."""

    name = "valkey"

    def __init__(self, home: Path, log: Path) -> None:
        super().__init__(log)
        self.home = make_private(home)
        self.program = binaries.valkey()
        self.socket = make_private(socket_folder(home, VALKEY_SOCKET)) / VALKEY_SOCKET

    @property
    def url(self) -> str:
        """A Redis address with the socket's path, as Celery reads it."""
        return f"redis+socket://{quote(str(self.socket), safe='/')}"

    def spawn(self) -> subprocess.Popen[bytes]:
        """End an orphan of an earlier start, then start."""
        self._end_orphan()
        options = [word for pair in SETTINGS.items() for word in pair]
        places = ["--unixsocket", str(self.socket), "--dir", str(self.home)]
        command = [str(self.program), *options, *places]
        return self.launch(command, env=surroundings.for_server())

    def answers(self) -> bool:
        """PING on the socket."""
        return self._ask(b"PING\r\n").startswith(b"+PONG")

    def _end_orphan(self) -> None:
        """Whoever answers on our private socket is a broker whose launcher is gone."""
        for _ in range(100):
            if not self.answers():
                return
            self._ask(b"SHUTDOWN NOSAVE\r\n")
            time.sleep(0.05)

    def _ask(self, command: bytes) -> bytes:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            try:
                connection.connect(str(self.socket))
                connection.sendall(command)
                return connection.recv(64)
            except OSError:
                return b""
