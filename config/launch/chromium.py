"""The browser of the browser tests: the system's own, or Debian's, installed where we may."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from config.launch.speech import Fault, say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
INSTALL = "apt-get install -y -qq --no-install-recommends chromium"


def find() -> str | None:
    """BELAY_CHROMIUM, or the first browser that this system has."""
    chosen = os.environ.get("BELAY_CHROMIUM", "").strip()
    if chosen:
        return chosen if os.access(chosen, os.X_OK) else None
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or (str(MAC) if MAC.exists() else None)


def ensure() -> str:
    """The browser's path; installs Debian's as root. Raises Fault with the line to type."""
    found = find()
    if found:
        return found
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Fault(
            "The browser tests need Chromium. Install it (Debian, as root:  apt-get install "
            "chromium), or name a Chrome or Chromium in BELAY_CHROMIUM."
        )
    say(f"Installing Chromium for the browser tests: {INSTALL}")
    for command in ("apt-get update -qq", INSTALL):
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(command.split(), env=env, stdout=subprocess.DEVNULL, check=False)
    found = find()
    if not found:
        raise Fault(f"Chromium could not be installed. Try it yourself as root:  {INSTALL}")
    return found
