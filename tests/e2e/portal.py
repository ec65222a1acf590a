"""A whole portal for tests: `./run` in a state folder of its own, asked and killed from outside."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from config.env import ROOT, read_lines
from config.launch import identity
from config.launch.identity import Identity
from config.launch.paths import Places
from config.launch.up import ask

READY_SECONDS = 300
# What a portal of our own may know of the environment that the tests run in.
KEPT = ("PATH", "HOME", "USER", "TMPDIR", "LD_LIBRARY_PATH", "BELAY_PG_BINDIR", "BELAY_VALKEY_BIN")
DOMAIN = "localhost"


@dataclass
class Portal:
    """One running portal. `folder` is its VAR_DIR; `process` is absent for a borrowed one."""

    folder: Path
    port: int
    servers: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder.with_suffix(".out")

    def start(self) -> "Portal":
        """`./run` with the demo's agencies and people and none of its requests."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.launch"],
                cwd=ROOT,
                env={**self._environment(), "PORT": str(self.port), "DEMO_STORIES": "no"},
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        wait_for(self._is_up, READY_SECONDS, "the portal comes up", instead=self.said)
        # Worker and beat are started once the portal is ready.
        wait_for(lambda: self.part("beat"), 60, "beat runs", instead=self.said)
        self.port = int(read_lines(self.folder / "run.env")["PORT"])
        return self

    def _is_up(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.said()
        return "Ready after" in self.log.read_text(encoding="utf-8")

    def stop(self) -> int:
        """Ask it to end, as Ctrl-C would; its exit code."""
        assert self.process is not None
        self.process.terminate()
        return self.process.wait(90)

    def said(self) -> str:
        """The end of its log, for a failure's message."""
        return self.log.read_text(encoding="utf-8")[-3000:] if self.log.exists() else ""

    def ready(self) -> tuple[int, str]:
        """Status and body of /health/ready."""
        return ask(self.port, DOMAIN, "/health/ready")

    def part(self, name: str) -> Identity | None:
        """The living process of a part: web, worker, beat, loop, mail, valkey, postgres."""
        noted = identity.read(Places(self.folder).record("processes"))
        return next((one for one in noted if one.name == name and one.alive()), None)

    def manage(self, *arguments: str, script: str = "") -> str:
        """`manage.py …` beside the running portal; what it printed."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self._environment(), "PYTHONUTF8": "1"},
            input=script,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
        return done.stdout

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """What a statement finds in the portal's own database."""
        with psycopg.connect(read_lines(self.folder / "run.env")["DATABASE_URL"]) as connection:
            return connection.execute(query.encode(), values).fetchall()

    def mails(self, *, to: str = "", about: str = "") -> list[EmailMessage]:
        """The mail sink's messages to an address, with this text in subject or body; oldest first.

        `Delivered-To` holds the recipients of the envelope.
        """
        files = sorted(self.folder.glob("mail/*.eml"), key=lambda path: path.stat().st_mtime)
        parsed = [_parsed(path, path.stat().st_mtime_ns) for path in files]
        return [one.mail for one in parsed if to in one.recipients and about in one.words]

    def mail(self, *, to: str, about: str, seconds: float = 40) -> EmailMessage:
        """The one message of that kind, once it has arrived."""
        wait_for(lambda: self.mails(to=to, about=about), seconds, f"mail “{about}” reaches {to}")
        (found,) = self.mails(to=to, about=about)
        return found

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {**kept, **self.servers, "VAR_DIR": str(self.folder)}


@dataclass(frozen=True)
class Parsed:
    """A message of the sink, read once."""

    mail: EmailMessage
    recipients: str
    words: str


@cache
def _parsed(path: Path, _written_at: int) -> Parsed:
    parser = BytesParser(EmailMessage, policy=policy.default)
    mail = parser.parsebytes(path.read_bytes())
    return Parsed(mail, ", ".join(map(str, mail.get_all("Delivered-To", []))), words(mail))


def words(mail: EmailMessage) -> str:
    """Subject and text."""
    body = mail.get_body(("plain",))
    return f"{mail['Subject']}\n{body.get_content() if body else ''}"


def wait_for(
    condition: Callable[[], object],
    seconds: float,
    what: str,
    *,
    instead: Callable[[], str] = str,
) -> None:
    """Return when it is true; fail with the claim, and what `instead` tells, when time is over."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds:g} s: {what}\n{instead()}"
        time.sleep(0.2)


def own_database(url: str) -> str:
    """A new, empty database on the server of `url`; the address of it."""
    name = f"belay_e2e_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def drop_database(own: str, url: str) -> None:
    """Take it away again, whoever is still connected."""
    name = urlsplit(own).path[1:]
    with suppress(psycopg.Error), psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())
