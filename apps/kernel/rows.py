"""Rows read and written by lean statements: composing SQL anew costs more than running it.

For what every move does. A model's statement is composed once a process; rows to be written travel
as one JSON value, which PostgreSQL takes apart by the table's own types. What is written `together`
goes in one round trip.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import AutoField, BigAutoField, JSONField, Model

M = TypeVar("M", bound=Model)
N = TypeVar("N", bound=Model)
Line = tuple[Any, ...]
Statement = tuple[str, Sequence[Any]]
_waiting: ContextVar[list[Statement] | None] = ContextVar("waiting", default=None)


@contextmanager
def together() -> Iterator[None]:
    """What `add`, `put`, `change` and `do` write in this block goes in one round trip, in order.

    It is sent before any other statement of this connection, at the latest at the end; so whoever
    reads finds everything written before. A block that fails sends no more: it must be part of a
    transaction that falls with it. A block within another is part of that one.
    """
    if _waiting.get() is not None:
        yield
        return
    begun = _waiting.set([])
    try:
        with connection.execute_wrapper(_behind_what_waits):
            yield
        _send()
    finally:
        _waiting.reset(begun)


def read(model: type[M], where: str, values: Sequence[Any]) -> list[M]:
    """The rows of a condition and whatever follows it, as the ORM would build them."""
    return [_built(model, line) for line in _lines(_select(model, where), values)]


def read_two(
    model: type[M], where: str, other: type[N], other_where: str, values: Sequence[Any], stamp: str
) -> tuple[list[M], list[N], Any]:
    """As `read` for two models with the same values, in one round trip.

    `stamp`: an expression that hangs on no row; its value comes last.
    """
    first, second, stamped = _answers(
        (_select(model, where), values),
        (_select(other, other_where), values),
        (f"SELECT {stamp}", ()),
    )
    built = [_built(model, line) for line in first], [_built(other, line) for line in second]
    return *built, stamped[0][0]


def add(rows: Sequence[Model], *, once: bool = False) -> None:
    """Insert the rows, all of one model; keys that the database deals out are not read back.

    `once`: a row that a unique constraint refuses is left out in silence.
    """
    if rows:
        do(_insert(type(rows[0]), once=once), [as_json(rows)])


def add_new(rows: Sequence[Model]) -> list[Any]:
    """As `add` with `once`; returns the keys of the rows that were not there yet."""
    if not rows:
        return []
    model = type(rows[0])
    sql = f"{_insert(model, once=True)} RETURNING {_key(model)}"
    return [key for (key,) in _lines(sql, [as_json(rows)])]


def put(rows: Sequence[Model], *, fields: Collection[str] = ()) -> None:
    """Insert the rows, all of one model; where the key is known, bring these columns up to date.

    All of them, when none are named.
    """
    if rows:
        do(_upsert(type(rows[0]), tuple(fields)), [as_json(rows)])


def change(row: Model) -> None:
    """Write every column of a row that is there already."""
    do(_update(type(row)), [as_json([row])])


def do(sql: str, values: Sequence[Any]) -> None:
    """Run a statement of the caller's own, with values by place, whose answer nobody reads."""
    waiting = _waiting.get()
    if waiting is None:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
    else:
        waiting.append((sql, values))


def as_json(rows: Sequence[Model]) -> str:
    """The rows for `source`, in a statement of the caller's own."""
    pairs = _columns(type(rows[0])) if rows else ()
    plain = [{column: getattr(row, name) for column, name in pairs} for row in rows]
    return json.dumps(plain, default=_plain, ensure_ascii=False)


def source(model: type[Model]) -> str:
    """SQL that turns one value of `as_json` into rows of the model's table."""
    return f'json_populate_recordset(NULL::"{model._meta.db_table}", %s)'


def columns(model: type[Model]) -> str:
    """The columns that `as_json` fills, for a statement of the caller's own."""
    return _listed(column for column, _name in _columns(model))


def _lines(sql: str, values: Sequence[Any]) -> list[Line]:
    return _answers((sql, values))[0]


def _answers(*asked: Statement) -> list[list[Line]]:
    """The answers in order; whatever waits goes before in the same round trip."""
    waiting, answers = _taken(), []
    with connection.cursor() as cursor:
        cursor.execute(*_joined([*waiting, *asked]))
        for _unread in waiting:
            cursor.nextset()
        for _statement in asked:
            answers.append(list(cursor.fetchall()))
            cursor.nextset()
    return answers


def _behind_what_waits(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    _send()
    return execute(sql, params, many, context)


def _send() -> None:
    waiting = _taken()
    if waiting:
        with connection.cursor() as cursor:
            cursor.execute(*_joined(waiting))


def _taken() -> list[Statement]:
    """What waits, which waits no more."""
    waiting = _waiting.get() or []
    taken = waiting[:]
    waiting.clear()
    return taken


def _joined(statements: Sequence[Statement]) -> Statement:
    """Values are bound on our side, so that several statements may travel as one."""
    every = [value for _sql, values in statements for value in values]
    return ";\n".join(sql for sql, _values in statements), every


def _built(model: type[M], line: Line) -> M:
    names, documents = _fields(model)
    held = list(line)
    for place in documents:
        held[place] = None if held[place] is None else json.loads(held[place])
    return model.from_db(connection.alias, names, held)


@cache
def _fields(model: type[Model]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The attributes in the table's order, and the places of those that hold JSON."""
    fields = model._meta.concrete_fields
    documents = (place for place, field in enumerate(fields) if isinstance(field, JSONField))
    return tuple(field.attname for field in fields), tuple(documents)


@cache
def _columns(model: type[Model]) -> tuple[tuple[str, str], ...]:
    """Column and attribute of everything that is written: all but a key that is dealt out."""
    fields = model._meta.concrete_fields
    dealt_out = _is_dealt_out(model)
    kept = (field for field in fields if not (field.primary_key and dealt_out))
    return tuple((str(field.column), field.attname) for field in kept)


def _is_dealt_out(model: type[Model]) -> bool:
    return isinstance(model._meta.pk, AutoField | BigAutoField)


@cache
def _select(model: type[Model], where: str) -> str:
    names = _listed(str(field.column) for field in model._meta.concrete_fields)
    return f'SELECT {names} FROM "{model._meta.db_table}" WHERE {where}'


@cache
def _insert(model: type[Model], *, once: bool) -> str:
    conflict = "ON CONFLICT DO NOTHING" if once else ""
    return f"{_into(model)} {conflict}"


@cache
def _upsert(model: type[Model], fields: tuple[str, ...]) -> str:
    key = _key(model)
    news = ", ".join(f'"{one}" = excluded."{one}"' for one in fields or _but_the_key(model))
    return f"{_into(model)} ON CONFLICT ({key}) DO UPDATE SET {news}"


@cache
def _update(model: type[Model]) -> str:
    table, key = model._meta.db_table, _key(model)
    news = ", ".join(f'"{one}" = new."{one}"' for one in _but_the_key(model))
    return (
        f'UPDATE "{table}" SET {news} FROM {source(model)} AS new WHERE "{table}".{key} = new.{key}'
    )


def _into(model: type[Model]) -> str:
    names = columns(model)
    return f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {names} FROM {source(model)}'


def _but_the_key(model: type[Model]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]


def _key(model: type[Model]) -> str:
    return f'"{model._meta.pk.column}"'


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.days} days {value.seconds}.{value.microseconds:06} seconds"
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a row.")
