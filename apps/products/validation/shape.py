"""Faults of shape: what `schema.json` refuses, said in sentences."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from apps.products.validation.fault import Fault, path_of

Json = Mapping[str, Any]
SCHEMA = Path(__file__).resolve().parent.parent / "schema.json"


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def shape_faults(document: Any) -> list[Fault]:
    """Every fault against the schema, one per path and cause."""
    return [fault for error in _validator().iter_errors(document) for fault in _faults(error)]


def _faults(error: ValidationError) -> Iterator[Fault]:
    steps = tuple(error.absolute_path)
    says: Any = error.validator_value
    if error.validator == "required":
        for key in says:
            if key not in cast(Json, error.instance):
                yield Fault(path_of((*steps, key)), _("This is missing."))
    elif error.validator == "additionalProperties":
        for key in sorted(
            set(cast(Json, error.instance)) - set(cast(Json, error.schema)["properties"])
        ):
            yield Fault(path_of((*steps, ascii(key)[1:-1][:60])), _("This key is not known here."))
    else:
        yield Fault(path_of(steps), _sentence(error))


def _sentence(error: ValidationError) -> str:
    says = _SENTENCES.get(str(error.validator))
    return _("This value does not suit.") if says is None else says(error)


def _type(error: ValidationError) -> str:
    wanted: Any = error.validator_value
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    return _("The value has the wrong type; expected: %(types)s.") % {
        "types": ", ".join(_TYPES[name]() for name in names)
    }


_TYPES: Mapping[str, Callable[[], str]] = {
    "object": lambda: _("an object"),
    "array": lambda: _("a list"),
    "string": lambda: _("a text"),
    "integer": lambda: _("a whole number"),
    "boolean": lambda: _("true or false"),
    "null": lambda: _("null"),
}


def _pattern(error: ValidationError) -> str:
    if error.validator_value == r"\S":
        return _("The text is empty.")
    return _("The text does not fit the form %(form)s.") % {"form": error.validator_value}


def _enum(error: ValidationError) -> str:
    choices: Any = error.validator_value
    return _("Expected one of: %(choices)s.") % {"choices": ", ".join(choices)}


def _least(error: ValidationError) -> str:
    return _("The number must be %(least)d or more.") % {"least": error.validator_value}


def _most(error: ValidationError) -> str:
    return _("The number must be %(most)d or less.") % {"most": error.validator_value}


def _few(error: ValidationError) -> str:
    return _("The list is too short: at least %(least)d.") % {"least": error.validator_value}


def _many(error: ValidationError) -> str:
    return _("There are too many entries: at most %(most)d.") % {"most": error.validator_value}


def _long(error: ValidationError) -> str:
    return _("The text is too long: at most %(most)d characters.") % {"most": error.validator_value}


_SENTENCES: Mapping[str, Callable[[ValidationError], str]] = {
    "type": _type,
    "pattern": _pattern,
    "enum": _enum,
    "minimum": _least,
    "maximum": _most,
    "minItems": _few,
    "maxItems": _many,
    "maxProperties": _many,
    "minLength": lambda _error: _("The text is empty."),
    "maxLength": _long,
}
