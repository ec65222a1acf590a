"""The environment variables that child processes get."""

from __future__ import annotations

import os
import sys

LOCALE = ("LC_", "LANG")
LIBPQ = "PG"
# Set by whoever started us, and wrong for a Python of our own virtual environment.
FOREIGN = ("PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__", "BELAY_STARTED")


def for_server() -> dict[str, str]:
    """For PostgreSQL and the broker: no locale and no libpq variables of the operator's shell,
    either of which changes what initdb makes and whom psql talks to."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith((*LOCALE, LIBPQ))}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def for_python(values: dict[str, str], *, embedded_database: bool) -> dict[str, str]:
    """For our own processes: `values` on top of the operator's environment.

    A real database may rely on PGPASSFILE or PGSSLROOTCERT; the embedded one needs none of them.
    """
    kept = {k: v for k, v in os.environ.items() if k not in FOREIGN}
    if embedded_database:
        kept = {k: v for k, v in kept.items() if not k.startswith(LIBPQ)}
    if sys.platform == "darwin":
        # Where brew puts Pango; Apple's loader does not look there by itself.
        kept.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib:/usr/lib")
    return {**kept, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", **values}
