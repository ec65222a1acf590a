"""PostgreSQL refuses to run as root. For root we choose who runs it instead:

1. a user namespace (`unshare`): nothing is given away, works below a closed home folder;
2. where that is refused (containers, chroots): the user postgres or nobody, for whom the state
   must lie in a folder that he can reach, and the programs too.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.launch.paths import mark
from config.launch.speech import Fault, say

NAMESPACE = ("unshare", "--user", "--map-user=65534", "--map-group=65534", "--")
LESSER_USERS = ("postgres", "nobody")
HOMES_ELSEWHERE = (Path("/var/lib"), Path("/var/tmp"))


@dataclass(frozen=True)
class Account:
    """How the database's programs are started."""

    name: str
    prefix: tuple[str, ...] = ()
    uid: int | None = None
    gid: int | None = None

    def options(self) -> dict[str, Any]:
        """Arguments of subprocess.run and Popen that change the user, if it must be changed."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make a folder private to this account, with everything in it when it changes hands."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if self.uid is None or folder.stat().st_uid == self.uid:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.uid, self.gid or -1, follow_symlinks=False)

    def reaches(self, folder: Path) -> bool:
        """May this account write there? A closed folder above is enough to forbid it."""
        if self.uid is None:
            return True
        return self.runs(["/bin/sh", "-c", 'test -w "$0" && test -x "$0"', str(folder)])

    def runs(self, command: list[str]) -> bool:
        """Does a command succeed for this account?"""
        try:
            answer = subprocess.run(
                command, cwd="/", capture_output=True, check=False, **self.options()
            )
        except OSError:
            return False
        return answer.returncode == 0


def choose(state: Path) -> Account:
    """Who runs the database whose state is (or will be) in the given folder."""
    if os.geteuid() != 0:
        return Account("yourself")
    owner = state.stat().st_uid if state.exists() else 0
    if owner == 0 and namespace_works():
        return Account("a user namespace", prefix=NAMESPACE)
    entry = pwd.getpwuid(owner) if owner else lesser_user()
    return Account(f"the user {entry.pw_name}", uid=entry.pw_uid, gid=entry.pw_gid)


def namespace_works() -> bool:
    """Is `unshare` there and allowed?"""
    if not shutil.which(NAMESPACE[0]):
        return False
    return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


def lesser_user() -> pwd.struct_passwd:
    """A user without rights that exists on this system."""
    for name in LESSER_USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Fault(
        "PostgreSQL does not run as root, and there is neither a user “postgres” nor “nobody”. "
        "Start ./run as an ordinary user, or set DATABASE_URL to a server of your own."
    )


def home_for(account: Account, wanted: Path) -> Path:
    """Where the state may lie: the wanted folder, or a private one that the account reaches."""
    account.own(wanted)
    if account.reaches(wanted):
        return wanted
    for base in HOMES_ELSEWHERE:
        folder = base / f"belay-{mark(wanted)}"
        if may_use(folder, account):
            say(f"The database runs as {account.name}, who cannot reach {wanted}: it is kept in")
            say(f"{folder} instead. `./run reset` removes that folder too.")
            return folder
    raise Fault(
        f"The database would run as {account.name}, who cannot reach {wanted}. Set VAR_DIR to a "
        "folder outside closed home folders, or DATABASE_URL to a server of your own."
    )


def may_use(folder: Path, account: Account) -> bool:
    """Make the folder, unless a stranger made it first to read what we put there."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        facts = folder.lstat()
        if not stat.S_ISDIR(facts.st_mode) or facts.st_uid not in (0, account.uid):
            return False
        account.own(folder)
        folder.chmod(0o700)
    except OSError:
        return False
    return account.reaches(folder)


def elsewhere(wanted: Path) -> list[Path]:
    """Folders that home_for may have made for a state folder, for `reset`."""
    folders = [base / f"belay-{mark(wanted)}" for base in HOMES_ELSEWHERE]
    return [folder for folder in folders if folder.is_dir() and not folder.is_symlink()]
