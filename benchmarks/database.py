"""A database of our own on the server of DATABASE_URL, with nothing in it but the tables."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.test import override_settings

SCRATCH = f"bench_belay_{os.getpid()}"


@contextmanager
def scratch() -> Iterator[None]:
    """Migrations and the agencies' template in a new database, dropped afterwards.

    The connection is plain, without the pool of the web server; messages to the workers stay in
    this process, so that no broker is asked; files go into a folder that vanishes.
    """
    from celery import current_app

    from apps.agencies import template

    settings = connection.settings_dict
    settings["OPTIONS"].pop("pool", None)
    settings["TEST"]["NAME"] = SCRATCH
    before = settings["NAME"]
    current_app.conf.update(broker_url="memory://")
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        template.prepare()
        with TemporaryDirectory() as media, override_settings(MEDIA_ROOT=media):
            yield
    finally:
        connection.creation.destroy_test_db(before, verbosity=0)


def execute(sql: str, values: Sequence[Any] | dict[str, Any] | None = None) -> None:
    """Run it; nobody reads the answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def fetch(sql: str, values: Sequence[Any] | dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """Run it and read every row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


@contextmanager
def bare(table: str) -> Iterator[None]:
    """Without the table's secondary indexes for as long as it is being filled; then statistics."""
    indexes = fetch(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "WHERE indrelid = %s::regclass AND NOT indisprimary",
        [table],
    )
    for name, _definition in indexes:
        execute(f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        execute(definition)
    execute(f"ANALYZE {table}")


def server_version() -> str:
    """The version of PostgreSQL, or a dash when there is none to ask."""
    return str(fetch("SHOW server_version")[0][0])
