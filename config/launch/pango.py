"""Pango draws the text of PDF papers. It is the one system library that no Python package
carries, so it is looked for the way WeasyPrint will, and installed where we may."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

from config.launch.speech import say

# Every inner tuple is one library under the names it has on Linux and macOS.
REQUIRED = (
    ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    ("libfontconfig.so.1", "libfontconfig.1.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
)
WANTED = (*REQUIRED, ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"))
BREW_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib")
DEBIAN = "libpango-1.0-0 libpangoft2-1.0-0"
# Package manager, needs root, commands to try in turn until one succeeds.
WAYS: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    (
        "apt-get",
        True,
        (
            f"apt-get install -y -qq --no-install-recommends {DEBIAN} libharfbuzz-subset0",
            f"apt-get install -y -qq --no-install-recommends {DEBIAN}",
        ),
    ),
    ("dnf", True, ("dnf install -y -q pango",)),
    ("apk", True, ("apk add -q pango harfbuzz-subset", "apk add -q pango")),
    ("brew", False, ("brew install --quiet pango",)),
)
REFRESH = {"apt-get": "apt-get update -qq"}


def present(libraries: tuple[tuple[str, ...], ...] = REQUIRED) -> bool:
    """Can every library be loaded?"""
    return all(any(_loads(name) for name in names) for names in libraries)


def ensure() -> bool:
    """Have Pango, by installing it if need be; says what it does. False: papers stay off."""
    if present(WANTED):
        return True
    way = next((way for way in WAYS if shutil.which(way[0])), None)
    if way is None:
        if not present():
            say("PDF papers are off: install Pango (libpango, libpangoft2), then start again.")
        return present()
    manager, needs_root, commands = way
    if needs_root and os.geteuid() != 0:
        if not present():
            say(f"PDF papers are off: Pango is missing. As root:  {commands[0]}")
        return present()
    say(f"Installing Pango for PDF papers: {commands[0]}")
    if not _install(manager, commands):
        say("Pango could not be installed; PDF papers stay off, all else works.")
    return present()


def _install(manager: str, commands: tuple[str, ...]) -> bool:
    """The package lists are fetched only when the first try finds none, or an old one."""
    if _succeeds(commands[0]):
        return True
    if manager in REFRESH:
        _succeeds(REFRESH[manager])
    return any(_succeeds(command) for command in commands) and present()


def _succeeds(command: str) -> bool:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    answer = subprocess.run(command.split(), env=env, capture_output=True, check=False)
    return answer.returncode == 0


def _loads(name: str) -> bool:
    folders = ("", *BREW_FOLDERS) if sys.platform == "darwin" else ("",)
    for folder in folders:
        try:
            ctypes.CDLL(os.path.join(folder, name))
        except OSError:
            continue
        return True
    return False
