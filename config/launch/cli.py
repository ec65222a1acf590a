"""The commands of `./run`."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

from config.launch import checks, control, doctor, lock, stopping, suite, up
from config.launch.speech import Fault


@dataclass(frozen=True)
class Command:
    """What to call, whether it takes further arguments, and one line of help."""

    call: Callable[[list[str]], int]
    takes_arguments: bool
    help: str


def _plain(call: Callable[[], int]) -> Callable[[list[str]], int]:
    return lambda _arguments: call()


COMMANDS = {
    "up": Command(_plain(up.up), False, "start the portal and show where it is (the default)"),
    "test": Command(suite.test, True, "run the tests; arguments go to pytest; `test e2e` as below"),
    "e2e": Command(suite.e2e, True, "run the tests of a whole portal, in Chromium"),
    "check": Command(_plain(checks.check), False, "formatting, lint, types, contracts, migrations"),
    "bench": Command(suite.bench, True, "measure: [--smoke] [clock|ticker|storm|calendar|…]"),
    "seed": Command(_plain(control.seed), False, "fill in the demo; what exists already stays"),
    "reset": Command(_plain(control.reset), False, "stop, and delete the demo's state"),
    "stop": Command(_plain(control.stop), False, "stop the portal, also after a crash"),
    "status": Command(_plain(control.status), False, "what runs, and is it healthy"),
    "doctor": Command(_plain(doctor.doctor), False, "look for what is missing, and say what to do"),
    "help": Command(lambda _: show_help(), False, "this list"),
}
VARIABLES = {
    "PORT": "web port (8000; a busy one takes the next)",
    "VAR_DIR": "state folder (./var); two copies run side by side with two of them",
    "DATABASE_URL": "a PostgreSQL 15+ of your own instead of the embedded one",
    "BROKER_URL": "a Redis, Valkey or RabbitMQ of your own instead of the embedded one",
}


def main(arguments: list[str]) -> int:
    """Run one command; expected faults are one sentence on stderr and exit code 1."""
    name, rest = (arguments[0], arguments[1:]) if arguments else ("up", [])
    name = "help" if name in ("-h", "--help") else name
    command = COMMANDS.get(name)
    if command is None or (rest and not command.takes_arguments):
        wrong = (
            f"“{name}” is not a command." if command is None else f"“{name}” takes no arguments."
        )
        print(f"{wrong} `./run help` lists what there is.", file=sys.stderr)
        return 2
    try:
        return command.call(rest)
    except lock.Held as fault:
        print(f"{fault} `./run status` shows it, `./run stop` ends it.", file=sys.stderr)
    except Fault as fault:
        print(fault, file=sys.stderr)
    except (stopping.Stop, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        # Whoever read our output has seen enough (`./run help | head`).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def show_help() -> int:
    """The commands and the most important variables."""
    print("Usage: ./run [COMMAND]\n")
    for name, command in COMMANDS.items():
        print(f"  {name:<8} {command.help}")
    print("\nEnvironment (docs/operations.md has all of it):\n")
    for name, text in VARIABLES.items():
        print(f"  {name:<14} {text}")
    return 0
