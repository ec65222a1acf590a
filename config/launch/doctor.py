"""`./run doctor`: look at everything that a start needs, one sentence each."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from config import env
from config.env import Env
from config.launch import account, binaries, chromium, doctor_servers, pango
from config.launch.doctor_servers import Look
from config.launch.postgres import character_locale
from config.launch.speech import Fault, say

ENOUGH_BYTES = 1024**3


@dataclass(frozen=True)
class Finding:
    """A sentence; `advice` when something must be done. `fatal` means that ./run would fail."""

    sentence: str
    advice: str = ""
    fatal: bool = False


def doctor() -> int:
    """Print all findings. Exit code 1 when one of them would stop a start."""
    settings = env.load(env.operator_values(), production=False)
    fatal = 0
    for finding in examine(settings):
        verdict = "OK" if not finding.advice else "PROBLEM" if finding.fatal else "NOTE"
        say(f"{verdict:<8}{finding.sentence}")
        if finding.advice:
            say(f"{'':<8}→ {finding.advice}")
        fatal += bool(finding.advice) and finding.fatal
    return 1 if fatal else 0


def examine(settings: Env) -> Iterator[Finding]:
    """Everything, from the ground up."""
    for look in (python, state_folder, disk, port, papers, names, browser):
        yield look(settings)
    operator = env.operator_values()
    yield from _server(operator, "DATABASE_URL", doctor_servers.database, embedded_database)
    yield from _server(operator, "BROKER_URL", doctor_servers.broker, embedded_broker)


def python(_: Env) -> Finding:
    """The interpreter and the packages."""
    return Finding(f"Python {platform.python_version()} in {sys.prefix} has its packages.")


def state_folder(settings: Env) -> Finding:
    """May we write there, or make it?"""
    folder = settings.var_dir
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    if os.access(nearest, os.W_OK):
        return Finding(f"The state folder is {folder}.")
    return Finding(f"{folder} cannot be written.", "Set VAR_DIR to a folder of yours.", fatal=True)


def disk(settings: Env) -> Finding:
    """A start needs little; a full disk stops a database."""
    nearest = next(p for p in (settings.var_dir, *settings.var_dir.parents) if p.exists())
    free = shutil.disk_usage(nearest).free
    sentence = f"{free / 1024**3:.1f} GiB are free for the state."
    if free > ENOUGH_BYTES:
        return Finding(sentence)
    return Finding(sentence, "Free at least 1 GiB, or set VAR_DIR to another disk.")


def port(settings: Env) -> Finding:
    """A busy port is no fault: ./run takes the next."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.port))
        except OSError as fault:
            reason = fault.strerror
            return Finding(f"Port {settings.port}: {reason}.", "./run takes the next free one.")
    return Finding(f"Port {settings.port} is free.")


def papers(_: Env) -> Finding:
    """Pango for PDF."""
    if pango.present():
        return Finding("Pango is there: PDF papers can be made.")
    way = next((w for w in pango.WAYS if shutil.which(w[0])), None)
    line = way[2][0] if way else "install Pango with your package manager"
    return Finding("Pango is missing: PDF papers are off.", line)


def names(settings: Env) -> Finding:
    """Do the agencies' hosts lead here?"""
    host = f"agency.{settings.base_domain}"
    try:
        socket.getaddrinfo(host, settings.port)
    except OSError:
        advice = "Browsers know *.localhost by themselves; others need lines in /etc/hosts."
        return Finding(f"This system does not resolve {host}.", advice)
    return Finding(f"{host} resolves.")


def browser(_: Env) -> Finding:
    """Only the browser tests need it."""
    found = chromium.find()
    if found:
        return Finding(f"Browser tests will use {found}.")
    return Finding("There is no Chromium.", "Only `./run e2e` needs it; as root it installs one.")


def embedded_database() -> Finding:
    """Can the embedded PostgreSQL run here?"""
    try:
        version = binaries.major(binaries.bindir())
        runner = "yourself"
        if os.geteuid() == 0:
            works = account.namespace_works()
            runner = "a user namespace" if works else account.lesser_user().pw_name
    except Fault as fault:
        return Finding("The embedded database cannot run.", str(fault), fatal=True)
    sentence = f"The embedded PostgreSQL {version} runs as {runner}; letters by {{}}."
    letters = character_locale()
    advice = "" if letters != "C" else "Install the locale C.UTF-8, or search knows no Cyrillic."
    return Finding(sentence.format(letters), advice)


def embedded_broker() -> Finding:
    """Is the embedded broker there?"""
    try:
        program = binaries.valkey()
    except Fault as fault:
        return Finding("The embedded broker cannot run.", str(fault), fatal=True)
    return Finding(f"The embedded broker is {program.name}.")


def _server(
    operator: dict[str, str],
    variable: str,
    real: Callable[[str], list[Look]],
    embedded: Callable[[], Finding],
) -> Iterator[Finding]:
    """The operator's own server when he names one, else the embedded one."""
    url = operator.get(variable, "").strip()
    if not url:
        yield embedded()
        return
    for look in real(url):
        yield Finding(look.sentence, look.advice, fatal=look.fatal)
