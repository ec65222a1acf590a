"""A small process that outlives a killed launcher: it holds the reading end of a pipe, and when
the pipe closes it ends every process noted in VAR_DIR/run/processes.json."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

from config.env import ROOT
from config.launch import account, identity, paths
from config.launch.identity import Identity
from config.launch.paths import Places

SERVERS = ("valkey", "postgres")
STOP_SIGNALS = {"postgres": signal.SIGINT}
PATIENCE = {"postgres": 20.0}


def start(places: Places, *, remove: bool) -> subprocess.Popen[bytes]:
    """Start the guardian; closing its stdin (or our death) sets it to work."""
    command = [sys.executable, "-m", "config.launch.guardian", str(places.root)]
    return subprocess.Popen(
        [*command, "--remove"] if remove else command,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def end_recorded(places: Places) -> list[str]:
    """End every process that was noted and still is the same one; returns their names."""
    noted = [one for one in identity.read(places.record("processes")) if one.alive()]
    programs = [one for one in noted if one.name not in SERVERS]
    servers = [[one for one in noted if one.name == name] for name in SERVERS]
    for group in (programs, *servers):
        for one in group:
            one.signal(STOP_SIGNALS.get(one.name, signal.SIGTERM))
        patience = max((PATIENCE.get(one.name, 8.0) for one in group), default=0)
        identity.wait_gone(group, patience)
        for one in group:
            _kill(one)
    places.record("processes").unlink(missing_ok=True)
    return [one.name for one in noted]


def remove_all(places: Places) -> None:
    """Delete a throwaway state folder and what was kept elsewhere for it."""
    elsewhere = account.elsewhere(places.folder("postgres"))
    for folder in (*elsewhere, *paths.sockets_outside(places)):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.rmtree(places.root, ignore_errors=True)


def _kill(one: Identity) -> None:
    one.signal(signal.SIGKILL, group=True)
    identity.kill_group(one.pid)


def main() -> None:
    """Wait for the pipe to close, then clean up."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    places = Places(Path(sys.argv[1]))
    sys.stdin.buffer.read()
    end_recorded(places)
    if "--remove" in sys.argv:
        remove_all(places)


if __name__ == "__main__":
    main()
