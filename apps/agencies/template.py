"""The prepared schema every new agency is copied from.

Migrating 25 tables takes seconds; writing the same tables from the template's catalogue, under the
same names, takes tens of milliseconds and one transaction. Names are kept because later migrations
look constraints and indexes up by name.
"""

from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from apps.agencies import schema as schema_of

NAME = "agency_template"
LOCK = 7_202_601

TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relkind = 'r' ORDER BY c.relname
"""
CONSTRAINTS = """
SELECT c.relname, k.conname, pg_get_constraintdef(k.oid) FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND k.contype IN ('p', 'u', 'x', 'f') AND k.conparentid = 0
ORDER BY k.contype = 'f', c.relname, k.conname
"""
INDEXES = """
SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i
JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
ORDER BY i.indexrelid
"""
TRIGGERS = """
SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND NOT t.tgisinternal ORDER BY t.tgname
"""


def prepare() -> None:
    """Create the template, or bring it up to this code's migrations. Safe to repeat.

    The lock is held on a connection of its own: migrating closes the one it runs on.
    """
    guard = connection.copy()
    with guard.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{NAME}"')
    try:
        call_command("migrate_schemas", schema_name=NAME, interactive=False, verbosity=0)
    finally:
        schema_of.leave()
        guard.close()


def exists() -> bool:
    """Whether the template has its tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [f"{NAME}.django_migrations"])
        return cursor.fetchone()[0] is not None


def _rows(cursor: CursorWrapper, sql: str) -> list[tuple[str, ...]]:
    cursor.execute(sql, [NAME])
    return list(cursor.fetchall())


def render(schema: str) -> str:
    """The SQL that writes the template's tables, constraints, indexes, triggers into `schema`."""
    statements = [f'CREATE SCHEMA "{schema}"', f'SET LOCAL search_path TO "{schema}"']
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL search_path TO "{NAME}"')
        for (table,) in _rows(cursor, TABLES):
            statements.append(
                f'CREATE TABLE "{table}" (LIKE "{NAME}"."{table}" INCLUDING DEFAULTS '
                "INCLUDING IDENTITY INCLUDING CONSTRAINTS INCLUDING GENERATED INCLUDING STORAGE)"
            )
        for table, name, definition in _rows(cursor, CONSTRAINTS):
            statements.append(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" {definition}')
        for (definition,) in [*_rows(cursor, INDEXES), *_rows(cursor, TRIGGERS)]:
            statements.append(definition.replace(f"{NAME}.", f'"{schema}".'))
        statements.append(
            f'INSERT INTO "{schema}".django_migrations (app, name, applied) '
            f'SELECT app, name, applied FROM "{NAME}".django_migrations ORDER BY id'
        )
        cursor.execute("SET LOCAL search_path TO public")
    return ";\n".join(statements)


def copy_into(schema: str) -> None:
    """Write a new agency's schema in the caller's transaction."""
    sql = render(schema)
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        before = cursor.fetchone()[0]
        cursor.execute(sql)
        cursor.execute("SELECT set_config('search_path', %s, true)", [before])


def difference(schema: str) -> list[str]:
    """Tables that the template has and `schema` lacks; a missing one would fall into public."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES, [NAME])
        wanted = {row[0] for row in cursor.fetchall()}
        cursor.execute(TABLES, [schema])
        return sorted(wanted - {row[0] for row in cursor.fetchall()})
