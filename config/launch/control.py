"""Commands about a portal that runs, or ran: stop, status, seed, reset."""

from __future__ import annotations

import json
import shutil
import signal
import time

from config import env
from config.launch import account, guardian, identity, lock, paths, servers, stopping
from config.launch.identity import Identity
from config.launch.paths import Places
from config.launch.program import Program
from config.launch.speech import Fault, say
from config.launch.supervisor import Supervisor
from config.launch.up import ask, recover

STOP_SECONDS = 60
PREPARE = ("-m", "config.launch.prepare")


def places() -> Places:
    """The state folder that this call is about."""
    return Places(env.load(env.operator_values(), production=False).var_dir)


def stop() -> int:
    """Ask the launcher to stop; end by force what it, or a killed one, left running."""
    here = places()
    if not here.root.exists() or not (here.root / paths.MARK).exists():
        say(f"Nothing runs: {here.root} was never used.")
        return 0
    launcher = _launcher(here)
    if launcher:
        launcher.signal(signal.SIGTERM)
        if identity.wait_gone([launcher], STOP_SECONDS):
            say("The launcher does not stop by itself; it is killed.")
            launcher.signal(signal.SIGKILL)
            identity.wait_gone([launcher], 5)
    _wait_free(here)
    ended = guardian.end_recorded(here)
    here.record("portal").unlink(missing_ok=True)
    left = f" (left by a killed start: {', '.join(ended)})" if ended else ""
    say(f"Stopped{left}." if launcher or ended else "Nothing was running.")
    return 0


def status() -> int:
    """What runs and whether it is healthy. Exit code 0 when ready, 3 when nothing runs."""
    here = places()
    noted = _portal(here)
    if not noted or not (here.root / "lock").exists() or lock.is_free(here.root / "lock"):
        say(f"The portal does not run (state folder {here.root}).")
        return 3
    for one in identity.read(here.record("processes")):
        alive = "runs" if one.alive() else "is down"
        say(f"{one.name:<9} {alive:<8} pid {one.pid}")
    domain = env.load(env.operator_values(), production=False).base_domain
    code, body = ask(noted["port"], domain, "/health/ready")
    verdict = "ready" if code == 200 else f"not ready ({body[:200] or 'no answer'})"
    say(f"http://{domain}:{noted['port']}/desk/ is {verdict}.")
    return 0 if code == 200 else 1


def seed() -> int:
    """Fill in the demo: in the portal that runs, or with servers started for the moment."""
    stopping.listen()
    operator = env.operator_values()
    here = Places(env.load(operator, production=False).var_dir).make()
    if not lock.is_free(here.root / "lock"):
        return _prepare_running(here, operator)
    with lock.held(here.root / "lock"):
        recover(here)
        with Supervisor(here) as supervisor:
            values = {**servers.begin(here, supervisor, operator)}
            values["DJANGO_SETTINGS_MODULE"] = "config.settings.dev"
            child = servers.environment(here, operator, values)
            return supervisor.once(Program("seed", PREPARE, child))


def reset() -> int:
    """Stop, then delete the demo's state. A database of the operator's own is not touched."""
    here = places()
    stop()
    if (here.root / paths.MARK).exists():
        with lock.held(here.root / "lock"):
            _delete(here)
        say(f"Deleted the state in {here.root}. The next ./run starts afresh.")
    if env.operator_values().get("DATABASE_URL", "").strip():
        say("DATABASE_URL names a database of your own; it keeps what is in it.")
    return 0


def _delete(here: Places) -> None:
    own = [here.folder(name) for name in paths.OWN_FOLDERS]
    elsewhere = account.elsewhere(here.folder("postgres"))
    for folder in (*own, *elsewhere, *paths.sockets_outside(here)):
        shutil.rmtree(folder, ignore_errors=True)
    for name in ("secrets", "run.env"):
        (here.root / name).unlink(missing_ok=True)


def _prepare_running(here: Places, operator: dict[str, str]) -> int:
    """No supervisor of our own here: the running one knows the servers."""
    child = servers.of_running(here, operator)
    process = Program("seed", PREPARE, child).spawn()
    output, _ = process.communicate()
    for line in output.decode("utf-8", "replace").splitlines():
        say(line, speaker="seed")
    return process.returncode


def _portal(here: Places) -> dict[str, int]:
    try:
        found: dict[str, int] = json.loads(here.record("portal").read_text())
        return found
    except (OSError, ValueError):
        return {}


def _launcher(here: Places) -> Identity | None:
    """The process that holds the lock, as it noted itself."""
    pid = lock.holder(here.root / "lock")
    return Identity.of("launcher", pid) if pid else None


def _wait_free(here: Places) -> None:
    """A start that has noted nothing yet is given a moment to get there."""
    end = time.monotonic() + 10
    while not lock.is_free(here.root / "lock"):
        if time.monotonic() > end:
            raise Fault("Another ./run is just starting; try again in a moment.")
        time.sleep(0.2)
