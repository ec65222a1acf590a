"""The embedded PostgreSQL: made once, started on a unix socket, put right after any crash."""

from __future__ import annotations

import locale
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

import psutil

from config.launch import account as accounts
from config.launch import binaries, surroundings
from config.launch.paths import PG_SOCKET, make_private, socket_folder
from config.launch.postgres_copy import readable_copy
from config.launch.server import Server
from config.launch.speech import Fault, say

ROLE = "belay"
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A dump of 500 schemas takes a lock per table; the default of 64 is not enough.
    "max_locks_per_transaction": "512",
    "max_connections": "100",
    "shared_buffers": "64MB",
    # Containers often have a tiny /dev/shm.
    "dynamic_shared_memory_type": "mmap",
    "jit": "off",
}
# For databases that live as long as one run of the tests.
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# pg_trgm asks libc what a letter is; with C it would know no Cyrillic.
CTYPES = ("C.UTF-8", "C.utf8", "en_US.UTF-8", "ru_RU.UTF-8")
MAKE_ROLE = f"""
SELECT 'CREATE ROLE {ROLE} LOGIN CREATEDB CREATEROLE'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') \\gexec
SELECT 'CREATE DATABASE {ROLE} OWNER {ROLE}'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{ROLE}') \\gexec
"""


class Postgres(Server):
    """`home` holds the data folder and, when its path is short enough, the socket."""

    name = "postgres"
    stop_signal = signal.SIGINT  # "fast" shutdown: sessions are ended, everything is written

    def __init__(self, home: Path, log: Path, *, durable: bool = True) -> None:
        super().__init__(log)
        self.account = accounts.choose(home / "data")
        self.home = accounts.home_for(self.account, home)
        self.data = self.home / "data"
        self.sockets = socket_folder(self.home / "s", PG_SOCKET)
        self.bin = readable_copy(binaries.bindir(), self.account, self.home)
        self.settings = SETTINGS if durable else SETTINGS | THROWAWAY

    @property
    def url(self) -> str:
        """The address for the plain role, which is no superuser: row security applies to it."""
        return f"postgresql://{ROLE}@/{ROLE}?host={quote(str(self.sockets), safe='/')}&port=5432"

    def spawn(self) -> subprocess.Popen[bytes]:
        """Make the cluster if there is none, end an orphan of an earlier start, then start."""
        make_private(self.sockets)
        self.account.own(self.sockets)
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        self._check_version()
        self._end_orphan()
        env = surroundings.for_server()
        if stale := self._noted_pid():
            # The number in postmaster.pid belongs to nobody or to a stranger by now. PostgreSQL
            # takes it for a grandparent and ignores it; the lock file itself is never touched.
            env["PG_GRANDPARENT_PID"] = str(stale)
        options = [word for name, value in self.settings.items() for word in _set(name, value)]
        command = [*self.account.prefix, str(self.bin / "postgres"), "-D", str(self.data)]
        command += ["-k", str(self.sockets), *options]
        return self.launch(command, env=env, **self.account.options())

    def is_held_by_predecessor(self) -> bool:
        """Did the last start fail because children of a killed server still end?"""
        return "shared memory block" in self.said()

    def answers(self) -> bool:
        """Readiness by pg_isready, which tells “starting up” from “accepting connections”."""
        command = [str(self.bin / "pg_isready"), "-q", "-h", str(self.sockets), "-t", "2"]
        env = surroundings.for_server()
        return subprocess.run(command, env=env, cwd="/", check=False).returncode == 0

    def make_role(self) -> None:
        """The role that Belay uses and the database that it owns, unless they exist."""
        command = [str(self.bin / "psql"), "-XqAt", "-v", "ON_ERROR_STOP=1", "-U", "postgres"]
        command += ["-h", str(self.sockets), "-d", "postgres"]
        self._run(command, "The database role could not be made", text=MAKE_ROLE)

    def _initialise(self) -> None:
        """initdb into a draft folder, renamed when complete: a kill in between leaves no half."""
        say(f"Making a database in {self.data}, run by {self.account.name}.")
        draft = self.home / "data.new"
        shutil.rmtree(draft, ignore_errors=True)
        command = [*self.account.prefix, str(self.bin / "initdb"), "-D", str(draft)]
        command += ["-U", "postgres", "-E", "UTF8", "-A", "trust", "--no-instructions", "-N"]
        self._run([*command, *_locale_flags(binaries.major(self.bin))], "initdb failed", lower=True)
        draft.rename(self.data)

    def _run(self, command: list[str], fault: str, *, text: str = "", lower: bool = False) -> None:
        answer = subprocess.run(
            command,
            input=text,
            env=surroundings.for_server(),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            **(self.account.options() if lower else {}),
        )
        if answer.returncode:
            raise Fault(f"{fault}: {(answer.stderr or answer.stdout).strip()[-1500:]}")

    def _check_version(self) -> None:
        made_by = int((self.data / "PG_VERSION").read_text().split(".")[0])
        found = binaries.major(self.bin)
        if made_by != found:
            raise Fault(
                f"The data in {self.data} were made by PostgreSQL {made_by}, but {self.bin} is "
                f"version {found}. Set BELAY_PG_BINDIR to version {made_by}, or start afresh with "
                "`./run reset`."
            )

    def _noted_pid(self) -> int | None:
        try:
            return int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def _end_orphan(self) -> None:
        """A living server of this very data folder, whose launcher is gone, is shut down."""
        try:
            process = psutil.Process(self._noted_pid() or 0)
            if str(self.data) not in process.cmdline():
                return
            process.send_signal(signal.SIGINT)
            process.wait(self.patience)
        except psutil.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
        except psutil.Error:
            return


def _set(name: str, value: str) -> tuple[str, str]:
    return "-c", f"{name}={value}"


def _locale_flags(version: int) -> list[str]:
    """Byte order for sorting, letters by Unicode; before 17 only libc could do the latter."""
    ctype = character_locale()
    if version < 17:
        return ["--locale=C", f"--lc-ctype={ctype}"]
    builtin = ["--locale-provider=builtin", "--builtin-locale"]
    name = "PG_UNICODE_FAST" if version >= 18 else "C.UTF-8"
    return ["--locale=C", f"--lc-ctype={ctype}", builtin[0], f"{builtin[1]}={name}"]


def character_locale() -> str:
    """The first locale of this system that knows letters beyond ASCII; “C” when none does."""
    return next((name for name in CTYPES if _libc_knows(name)), "C")


def _libc_knows(name: str) -> bool:
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_CTYPE, before)
    return True
