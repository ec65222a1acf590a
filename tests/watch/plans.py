"""The plan PostgreSQL chooses for a statement, known values or not."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

Nodes = list[tuple[str, str]]
CASTS = {"datetime": "timestamptz", "int": "bigint", "bool": "boolean", "UUID": "uuid"}


def known(sql: str, values: Mapping[str, object]) -> Nodes:
    """Node types and the relations or indexes they read, when every value is known."""
    return _nodes(f"EXPLAIN (FORMAT JSON) {sql}", values)


def generic(sql: str, values: Mapping[str, object]) -> Nodes:
    """The same for a plan that must serve any values, as a pooled connection keeps it."""
    names = list(dict.fromkeys(re.findall(r"%\((\w+)\)s", sql)))
    for place, name in enumerate(names, 1):
        sql = sql.replace(f"%({name})s", f"${place}")
    types = ", ".join(_type(values[name]) for name in names)
    given = ", ".join(f"%({name})s" for name in names)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE looked_at ({types}) AS {sql}")
    try:
        return _nodes(f"EXPLAIN (FORMAT JSON) EXECUTE looked_at ({given})", values)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DEALLOCATE looked_at")
            cursor.execute("SET LOCAL plan_cache_mode = auto")


def _type(value: object) -> str:
    if isinstance(value, list):
        return f"{_type(value[0])}[]"
    return CASTS.get(type(value).__name__, "text")


def _nodes(sql: str, values: Mapping[str, object]) -> Nodes:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        (answer,) = cursor.fetchone()
    plans = json.loads(answer) if isinstance(answer, str) else answer
    return list(_walk(plans[0]["Plan"]))


def _walk(plan: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield str(plan["Node Type"]), str(plan.get("Index Name") or plan.get("Relation Name") or "")
    for below in plan.get("Plans", []):
        yield from _walk(below)
