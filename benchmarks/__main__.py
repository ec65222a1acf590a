"""`./run bench [--smoke] [--results FOLDER] [TOPIC …]`: measure, print, write the report.

Exit code 1 when a bar is missed; what noise made inconclusive does not count.
"""

import argparse
import logging
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.bars import Row

TOPICS = ("clock", "ticker", "storm", "calendar", "flow", "memo", "web", "tenants")
WITHOUT_DATABASE = ("clock", "memo")
RESULTS = Path(__file__).parent / "results"


def main() -> int:
    """Run the chosen topics, or all of them."""
    asked = _asked()
    _set_up()
    from benchmarks import report

    topics = [topic for topic in TOPICS if topic in asked.topics] or list(TOPICS)
    measured: dict[str, tuple[list[Row], float]] = {}
    with _database(topics) as postgres:
        for topic in topics:
            print(f"\n{topic}", flush=True)
            start = perf_counter()
            rows = _run(topic, smoke=asked.smoke)
            measured[topic] = rows, perf_counter() - start
            print("\n".join(report.line(row) for row in rows), flush=True)
    from apps.kernel import clock

    whole = report.Report(clock.now(), asked.smoke, report.machine(postgres), measured)
    folder = asked.results or (None if asked.smoke else RESULTS)
    if folder is not None:
        print(f"\nWritten: {report.write(whole, folder)}")
    return 1 if whole.missed else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench", description="Measure Belay.")
    parser.add_argument("topics", nargs="*", type=_topic, metavar="TOPIC", help=", ".join(TOPICS))
    parser.add_argument("--smoke", action="store_true", help="a minute or so; writes nothing")
    parser.add_argument("--results", type=Path, help="the folder of the report")
    return parser.parse_args()


def _topic(name: str) -> str:
    if name not in TOPICS:
        raise argparse.ArgumentTypeError(f"“{name}” is none of {', '.join(TOPICS)}")
    return name


def _set_up() -> None:
    """Django, quietly; a stop from outside still drops the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    import django

    django.setup()
    logging.disable(logging.WARNING)


@contextmanager
def _database(topics: list[str]) -> Iterator[str]:
    """The scratch database for those that need one; yields the version of its server."""
    if set(topics) <= set(WITHOUT_DATABASE):
        yield "not asked"
        return
    from benchmarks import database

    with database.scratch():
        yield database.server_version()


def _run(topic: str, *, smoke: bool) -> "list[Row]":
    """The topic's rows; one row that says so when it broke, or a library is not installed.

    A topic that breaks misses its bars, and the others are measured all the same.
    """
    try:
        rows: list[Row] = import_module(f"benchmarks.{topic}").run(smoke)
    except Exception as fault:
        absent = _is_absent(fault)
        if not absent:
            traceback.print_exc()
        told = f"{'left out' if absent else 'broke'}: {type(fault).__name__}: {fault}"
        verdict = None if absent else False
        return [{"name": topic, "ratio": None, "bar": "", "ok": verdict, "detail": told}]
    return rows


def _is_absent(fault: Exception) -> bool:
    """Whether a library is missing; a module of our own that is not there is a fault."""
    if isinstance(fault, ModuleNotFoundError):
        return (fault.name or "").split(".")[0] not in ("apps", "benchmarks", "config", "tests")
    return isinstance(fault, OSError) and "cannot load library" in str(fault)


if __name__ == "__main__":
    sys.exit(main())
