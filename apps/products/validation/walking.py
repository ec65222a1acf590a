"""Safe steps through a document of any shape: a wrong type reads as empty."""

from collections.abc import Iterator
from typing import Any


def section(thing: Any, key: str) -> dict[str, Any]:
    """The object under the key, or an empty one."""
    value = thing.get(key) if isinstance(thing, dict) else None
    return value if isinstance(value, dict) else {}


def entries(thing: Any, key: str, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(path, object) for each object in the list under the key."""
    value = thing.get(key) if isinstance(thing, dict) else None
    start = f"{path}.{key}" if path else key
    for place, item in enumerate(value if isinstance(value, list) else ()):
        if isinstance(item, dict):
            yield f"{start}[{place}]", item


def text(thing: dict[str, Any], key: str) -> str:
    """The text under the key, or an empty one."""
    value = thing.get(key)
    return value if isinstance(value, str) else ""


def coded(thing: Any, key: str, path: str) -> list[tuple[str, str]]:
    """(path of the code, code) for each object in the list under the key."""
    return [(f"{where}.code", text(item, "code")) for where, item in entries(thing, key, path)]
