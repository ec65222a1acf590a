"""From the text of a file to a parsed document, refusing what JSON allows and we do not."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from apps.products.validation.fault import Fault, path_of

LARGEST = 5 * 1024 * 1024
DEEPEST = 20


class _Repeated(dict[str, Any]):
    """An object whose text names some keys twice."""

    twice: tuple[str, ...] = ()


def load(text: str) -> tuple[Any, list[Fault]]:
    """The document and the faults of its text; the document is None when it can't be read."""
    if len(text.encode("utf-8", "replace")) > LARGEST:
        return None, [Fault("", _("The file is larger than 5 MB."))]
    try:
        document = json.loads(
            text.removeprefix("\ufeff"), object_pairs_hook=_object, parse_constant=_constant
        )
    except json.JSONDecodeError as wrong:
        return None, [Fault("", _not_json(wrong))]
    except (ValueError, RecursionError):
        return None, [Fault("", _("The file has a number or a nesting that can't be read."))]
    return document, list(_text_faults(document, ()))


def _not_json(wrong: json.JSONDecodeError) -> str:
    return _("This is not JSON: see line %(line)d, column %(column)d.") % {
        "line": wrong.lineno,
        "column": wrong.colno,
    }


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _value in pairs]
    if len(keys) == len(set(keys)):
        return dict(pairs)
    repeated = _Repeated(pairs)
    repeated.twice = tuple(dict.fromkeys(key for key in keys if keys.count(key) > 1))
    return repeated


def _constant(name: str) -> float:
    return float(name)


def _text_faults(value: Any, steps: tuple[str | int, ...]) -> Iterator[Fault]:
    if len(steps) > DEEPEST:
        yield Fault(path_of(steps), _("The file is nested too deeply."))
    elif isinstance(value, float):
        yield Fault(path_of(steps), _("Write a whole number, or a decimal number in quotes."))
    elif isinstance(value, str) and not _storable(value):
        yield Fault(path_of(steps), _unstorable())
    elif isinstance(value, dict):
        yield from _key_faults(value, steps)
        yield from _inner_faults([(_shown(key), item) for key, item in value.items()], steps)
    elif isinstance(value, list):
        yield from _inner_faults(list(enumerate(value)), steps)


def _inner_faults(
    items: Sequence[tuple[str | int, Any]], steps: tuple[str | int, ...]
) -> Iterator[Fault]:
    for step, item in items:
        yield from _text_faults(item, (*steps, step))


def _key_faults(value: dict[str, Any], steps: tuple[str | int, ...]) -> Iterator[Fault]:
    for key in getattr(value, "twice", ()):
        yield Fault(path_of((*steps, _shown(key))), _("This key is given twice."))
    if not all(_storable(key) for key in value):
        yield Fault(path_of(steps), _unstorable())


def _unstorable() -> str:
    return _("The text has characters that can't be stored.")


def _storable(text: str) -> bool:
    return not any(sign < " " or "\ud800" <= sign <= "\udfff" for sign in text)


def _shown(key: str) -> str:
    return key if _storable(key) and len(key) <= 60 else ascii(key[:60])
