"""Where things lie in VAR_DIR, and where sockets go when that path is too long for them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.launch.speech import Fault

# sun_path holds 108 bytes on Linux and 104 on macOS; PostgreSQL adds `.lock` beside the socket.
LONGEST_SOCKET = 100
OWN_FOLDERS = ("postgres", "valkey", "mail", "media", "static", "beat", "log", "run")
OWN_FILES = ("secrets", "run.env", "lock")
MARK = ".belay"
PG_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "v.sock"


@dataclass(frozen=True)
class Places:
    """The folders and files of one state folder. All of it belongs to one copy of Belay."""

    root: Path

    def make(self) -> Places:
        """Create the folders; the state folder is closed to other users. A folder in which
        strange things lie is refused, because `reset` would delete what has our names there."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            strangers = {p.name for p in self.root.iterdir()} - {*OWN_FOLDERS, *OWN_FILES, MARK}
            if strangers and not (self.root / MARK).exists():
                raise Fault(
                    f"The folder {self.root} holds other things ({min(strangers)} and so on). "
                    "Set VAR_DIR to an empty folder."
                )
            (self.root / MARK).touch(mode=0o600)
            for name in OWN_FOLDERS:
                (self.root / name).mkdir(exist_ok=True, mode=0o700)
        except OSError as fault:
            raise Fault(
                f"The state folder {self.root} cannot be used ({fault}). "
                "Set VAR_DIR to a folder that you may write."
            ) from fault
        return self

    def folder(self, name: str) -> Path:
        """One of the folders made by make()."""
        return self.root / name

    def log(self, name: str) -> Path:
        """A log file."""
        return self.root / "log" / f"{name}.log"

    def record(self, name: str) -> Path:
        """A note about what runs now."""
        return self.root / "run" / f"{name}.json"


def mark(path: Path) -> str:
    """A short, stable name for a path."""
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def socket_folder(wanted: Path, file_name: str) -> Path:
    """The folder itself when a socket fits into it, else a private one below the temp folder."""
    if len(os.fsencode(wanted / file_name)) < LONGEST_SOCKET:
        return wanted
    short = Path(tempfile.gettempdir()) / f"belay-{os.geteuid()}-{mark(wanted)}"
    if len(os.fsencode(short / file_name)) >= LONGEST_SOCKET:
        short = Path("/tmp") / short.name
    return short


def sockets_outside(places: Places) -> list[Path]:
    """Folders that hold a state folder's sockets because its own path is too long."""
    wanted = [
        (places.folder("postgres") / "s", PG_SOCKET),
        (places.folder("valkey"), VALKEY_SOCKET),
    ]
    found = [socket_folder(folder, name) for folder, name in wanted]
    return [folder for folder in found if places.root not in folder.parents]


def make_private(folder: Path) -> Path:
    """Create a folder for us alone; refuse one that somebody else put there first."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Root may meet a folder that it gave to the database's user.
    strange = os.geteuid() != 0 and folder.lstat().st_uid != os.geteuid()
    if folder.is_symlink() or strange:
        raise Fault(f"{folder} belongs to somebody else; remove it or set TMPDIR.")
    folder.chmod(0o700)
    return folder
