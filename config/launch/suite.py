"""`./run test`, `./run e2e`, `./run bench`: on servers of their own that vanish afterwards, or on
the ones that DATABASE_URL and BROKER_URL name."""

from __future__ import annotations

import os
import subprocess
import sys

from config import env, messages
from config.env import ROOT
from config.launch import chromium, pango, servers, stopping
from config.launch.speech import Fault, say

TEST_SETTINGS = "config.settings.test"
MOST_WORKERS = 4


def test(arguments: list[str]) -> int:
    """All tests but the browser's, in parallel; or exactly what the arguments ask for."""
    if arguments[:1] == ["e2e"]:
        return e2e(arguments[1:])
    chosen = arguments or ["-n", str(min(os.cpu_count() or 1, MOST_WORKERS))]
    marks = [] if "-m" in arguments else ["-m", "not e2e"]
    return _run(["-m", "pytest", *marks, *chosen], {})


def e2e(arguments: list[str]) -> int:
    """Tests of a whole running portal, in the Chromium of this system."""
    browser = chromium.ensure()
    # The project's own options leave the browser's folder out; here it is what we want.
    command = [
        "-m",
        "pytest",
        "-o",
        "addopts=-ra --strict-markers -p no:playwright",
        "-m",
        "e2e",
        *arguments,
    ]
    return _run(command, {"BELAY_CHROMIUM": browser})


def bench(arguments: list[str]) -> int:
    """Measurements; the arguments choose which."""
    return _run(["-m", "benchmarks", *arguments], {}, settings="config.settings.dev")


def _run(command: list[str], extra: dict[str, str], *, settings: str = TEST_SETTINGS) -> int:
    """Run one Python program with servers around it; its exit code is ours."""
    stopping.listen()
    pango.ensure()
    compile_messages()
    operator = env.operator_values()
    with servers.throwaway(operator, settings=settings) as child:
        process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env={**child, **extra})
        try:
            return process.wait()
        except stopping.Stop:
            say("Stopping.")
            # Ctrl-C reached it as well; a SIGTERM to us alone did not.
            process.terminate()
            process.wait(20)
            return 130


def compile_messages() -> None:
    """Tests read translations; a broken file is said here rather than in a hundred tests."""
    try:
        messages.compile_all()
    except messages.CatalogueError as fault:
        raise Fault(f"Translations cannot be compiled:\n{fault}") from None
