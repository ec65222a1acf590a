"""Bodies in: JSON within written bounds, so that junk is a sentence and never a fault of ours."""

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from apps.kernel.errors import Malformed, TooLarge

LARGEST = 256 * 1024
DEEPEST = 12
LONGEST_NUMBER = 40
FURTHEST = 30


class JSONBody(BaseParser):
    """One JSON object in UTF-8: bounded size and depth, no NaN, no NUL, no lone surrogates."""

    media_type = "application/json"

    def parse(
        self,
        stream: Any,
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        raw = stream.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise TooLarge(_("The body is larger than 256 KB."))
        try:
            text = raw.decode("utf-8")
            _measure(text)
            body = json.loads(
                text, parse_constant=_no_constant, parse_float=_number, parse_int=_whole
            )
        except (ValueError, RecursionError) as broken:
            raise Malformed(_("The body is not valid JSON.")) from broken
        if not isinstance(body, dict):
            raise Malformed(_("The body must be a JSON object."))
        _look_through(body)
        return body


def _measure(text: str) -> None:
    """Refuse brackets nested deeper than any body of ours, before anything recurses."""
    depth, quoted, escaped = 0, False, False
    for sign in text:
        if quoted:
            quoted = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == '"':
            quoted = True
        elif sign in "[{":
            depth += 1
            if depth > DEEPEST:
                raise Malformed(_("The body is nested too deeply."))
        elif sign in "]}":
            depth -= 1


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _number(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as broken:
        raise ValueError(text) from broken
    if len(text) > LONGEST_NUMBER or abs(number.adjusted()) > FURTHEST:
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise ValueError(text)
    return int(text)


def _look_through(thing: Any) -> None:
    if isinstance(thing, dict):
        for key, value in thing.items():
            _look_through(key)
            _look_through(value)
    elif isinstance(thing, list):
        for one in thing:
            _look_through(one)
    elif isinstance(thing, str):
        checked(thing)


def checked(text: str) -> str:
    """The text, once it is sure that a database can hold it."""
    if "\x00" in text or any("\ud800" <= sign <= "\udfff" for sign in text):
        raise Malformed(_("The body has characters that can't be stored."))
    return text


class AlwaysJSON(BaseContentNegotiation):
    """We speak JSON, whatever was asked for: a refusal must be readable too."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        wanted = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == wanted), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        first = next(iter(renderers))
        return first, str(first.media_type)
