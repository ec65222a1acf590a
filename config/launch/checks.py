"""`./run check`: everything that is checked without running tests. All of it runs, each verdict
is printed, and one failure fails the whole."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from dataclasses import dataclass, field

from cryptography.fernet import Fernet

from config import env
from config.env import ROOT
from config.launch import pango, servers, stopping
from config.launch.speech import say

BIN = f"{sys.prefix}/bin"


@dataclass(frozen=True)
class Check:
    """One command and what it is about."""

    title: str
    command: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict, repr=False)


def production() -> dict[str, str]:
    """What production settings insist on, made up for the check."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings.prod",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "HEALTH_KEYS": Fernet.generate_key().decode(),
        "BASE_DOMAIN": "belay.example",
        "EMAIL_HOST": "localhost",
    }


def all_checks() -> list[Check]:
    """In the order in which a quick answer comes first."""
    python = sys.executable
    manage = (python, "manage.py")
    return [
        Check("formatting (ruff format)", (f"{BIN}/ruff", "format", "--check", "--quiet", ".")),
        Check("lint (ruff)", (f"{BIN}/ruff", "check", "--quiet", ".")),
        Check("who may import whom (import-linter)", (f"{BIN}/lint-imports",)),
        Check("template lint (djlint)", (f"{BIN}/djlint", "templates", "--lint", "--quiet")),
        Check("types (mypy)", (python, "-m", "mypy")),
        Check("migrations", (*manage, "makemigrations", "--check", "--dry-run")),
        Check(
            "deployment",
            (*manage, "check", "--deploy", "--fail-level", "WARNING"),
            production(),
        ),
    ]


def check() -> int:
    """Run them all. Returns 1 if any failed."""
    stopping.listen()
    pango.ensure()
    operator = env.operator_values()
    with servers.throwaway(operator, settings="config.settings.dev") as child:
        failed = [check.title for check in all_checks() if not passes(check, child)]
    if failed:
        say(f"{len(failed)} of {len(all_checks())} checks failed: {', '.join(failed)}.")
        return 1
    say("All checks pass.")
    return 0


def passes(check: Check, child: dict[str, str]) -> bool:
    """Run one; print its output only when it fails."""
    started = time.monotonic()
    answer = subprocess.run(
        check.command,
        cwd=ROOT,
        env={**child, **check.env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    verdict = "ok" if answer.returncode == 0 else "FAILED"
    say(f"{verdict:<6} {check.title} ({time.monotonic() - started:.1f} s)")
    if answer.returncode:
        print(answer.stdout.rstrip(), flush=True)
    return answer.returncode == 0
