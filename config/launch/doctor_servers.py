"""Is a database or a broker of the operator's own fit for Belay?"""

from __future__ import annotations

from typing import Any, NamedTuple

import psycopg
from kombu import Connection

from config import database_url

OLDEST = 150000
ROLES = "ALTER ROLE {role} CREATEDB CREATEROLE;"


class Look(NamedTuple):
    """A sentence; advice when something must be done; `fatal` when nothing works until then."""

    sentence: str
    advice: str = ""
    fatal: bool = True


def database(url: str) -> list[Look]:
    """Sentences about a PostgreSQL; the second of each pair is advice, empty when all is well."""
    try:
        parts = database_url.parse(url)
    except database_url.DatabaseUrlError as fault:
        return [Look("DATABASE_URL cannot be read.", f"{fault}.")]
    try:
        with psycopg.connect(
            **{"connect_timeout": 5, **parts.for_libpq()}, autocommit=True
        ) as link:
            return [_version(link), _rights(link), _encoding(link), pooler(link)]
    except psycopg.Error as fault:
        reason = str(fault).strip().splitlines()[0] if str(fault).strip() else "no reason given"
        advice = "Start the server, or correct DATABASE_URL (user, password, host, database)."
        return [Look(f"The database of DATABASE_URL does not answer: {reason}", advice)]


def broker(url: str) -> list[Look]:
    """One sentence about a Redis, Valkey or RabbitMQ."""
    try:
        with Connection(url, connect_timeout=3) as link:
            link.ensure_connection(max_retries=1, interval_start=0, timeout=4)
    except Exception as fault:  # every transport has exceptions of its own
        advice = "Start the broker, or correct BROKER_URL; without it work is only slower."
        reason = type(fault).__name__
        return [Look(f"The broker of BROKER_URL does not answer ({reason}).", advice, fatal=False)]
    return [Look("The broker of BROKER_URL answers.")]


def pooler(link: psycopg.Connection[Any]) -> Look:
    """A transaction-mode pooler gives each statement another backend, hence another schema."""
    known = link.info.backend_pid
    seen = {_one(link, "SELECT pg_backend_pid()")[0] for _ in range(4)}
    if seen == {known}:
        return Look("Every statement reaches the same backend.")
    return Look(
        "There is a transaction-mode pooler in between: requests would read other agencies' rows.",
        "Point DATABASE_URL at PostgreSQL itself, or set the pooler to session mode.",
    )


def _version(link: psycopg.Connection[Any]) -> Look:
    found = link.info.server_version
    name = f"{found // 10000}.{found % 10000}"
    advice = "" if found >= OLDEST else "Belay needs PostgreSQL 15 or newer."
    return Look(f"DATABASE_URL leads to PostgreSQL {name}.", advice)


def _rights(link: psycopg.Connection[Any]) -> Look:
    role, may = _one(
        link,
        "SELECT rolname, rolsuper OR (rolcreatedb AND rolcreaterole) FROM pg_roles"
        " WHERE rolname = current_user",
    )
    if may:
        return Look(f"The role {role} may create roles and databases.")
    return Look(
        f"The role {role} may not create roles and databases; the tests need a database.",
        f"As a superuser:  {ROLES.format(role=role)}",
        fatal=False,
    )


def _encoding(link: psycopg.Connection[Any]) -> Look:
    encoding = _one(link, "SHOW server_encoding")[0]
    advice = "" if encoding == "UTF8" else "Create the database with ENCODING 'UTF8'."
    return Look(f"The database's encoding is {encoding}.", advice)


def _one(link: psycopg.Connection[Any], query: str) -> tuple[Any, ...]:
    row = link.execute(query.encode()).fetchone()
    return row if row is not None else (None, None)
