"""What must be done before the portal starts, in one Django process: translations, tables,
static files, the demo's content, the table of addresses. Each step can be repeated."""

from __future__ import annotations

import hashlib
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django
from django.apps import apps
from django.core.management import CommandError, call_command, get_commands

from config import messages
from config.env import ROOT, Env, load

Step = tuple[str, Callable[[Env], object]]
STATIC_SOURCES = ("static", "apps/*/static")


def translations(_: Env) -> None:
    """Compile what changed; a broken file ends the start with its place."""
    try:
        messages.compile_all()
    except messages.CatalogueError as fault:
        sys.exit(f"Translations cannot be compiled:\n{fault}")


def tables(_: Env) -> None:
    """The shared schema, the template of a new agency, then every agency."""
    _command("upgrade", verbosity=0)


def static_files(settings: Env) -> None:
    """Collect only when a source changed since the last time."""
    stamp = settings.var_dir / "static" / ".stamp"
    wanted = _static_fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    _command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)


def demo_content(settings: Env) -> None:
    """The insurer, two agencies and, unless told not to, their requests; nothing is made twice."""
    if settings.demo:
        _command("seed", people_only=not settings.demo_stories)


def demo_table(settings: Env) -> None:
    """What the operator will be shown: a JSON list of [what, value]."""
    path = settings.var_dir / "run" / "table.json"
    path.unlink(missing_ok=True)
    output = io.StringIO()
    if settings.demo and _command("demo_table", stdout=output):
        path.write_text(output.getvalue(), encoding="utf-8")


STEPS: dict[str, Step] = {
    "translations": ("Compiling translations", translations),
    "tables": ("Making tables", tables),
    "static": ("Collecting static files", static_files),
    "seed": ("Filling in the demo", demo_content),
    "table": ("Looking up addresses", demo_table),
}


def run(names: list[str]) -> None:
    """Do the named steps in order and say how long each took."""
    settings = load()
    for name in names:
        title, step = STEPS[name]
        started = time.monotonic()
        try:
            step(settings)
        except CommandError as fault:
            sys.exit(f"{title} failed: {fault}")
        seconds = time.monotonic() - started
        if seconds > 0.5:
            print(f"{title}: {seconds:.1f} s.", flush=True)


def _command(name: str, **options: object) -> bool:
    """Call a management command; False when this installation does not have it."""
    if not apps.ready:
        django.setup()
    if name not in get_commands():
        print(f"There is no command “{name}” here; skipped.", flush=True)
        return False
    call_command(name, **options)
    return True


def _static_fingerprint() -> str:
    """Changes when a static file, or the set of installed packages, does."""
    files = [file for pattern in STATIC_SOURCES for file in sorted(ROOT.glob(f"{pattern}/**/*"))]
    facts = [f"{file} {file.stat().st_mtime_ns}" for file in files if file.is_file()]
    facts.append(Path(ROOT / "requirements.txt").read_text())
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


if __name__ == "__main__":
    run(sys.argv[1:] or list(STEPS))
