"""Cutting an expression's text into tokens."""

import re
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from apps.products.grammar.nodes import ExpressionError

LONGEST = 1_000
TokenKind = Literal["number", "text", "name", "word", "mark", "end"]
WORDS = frozenset({"and", "or", "not", "in", "true", "false", "always", "never"})

_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
        (?P<number>[0-9]{1,18}(?:\.[0-9]{1,9})?(?![0-9A-Za-z_]))
      | (?P<text>'[^'\x00-\x1f]*'|"[^"\x00-\x1f]*")
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<mark>\.\.|==|!=|<=|>=|[-+*/<>(),])
    )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token; `at` is its first character, counted from 1."""

    kind: TokenKind
    text: str
    at: int


def tokens_of(text: str) -> list[Token]:
    """The tokens with an "end" token last. Raises ExpressionError."""
    if len(text) > LONGEST:
        raise ExpressionError(_("The expression is longer than 1,000 characters"), LONGEST + 1)
    tokens: list[Token] = []
    place, stop = 0, len(text.rstrip(" \t\r\n"))
    while place < stop:
        found = _TOKEN.match(text, place)
        if found is None:
            raise _unreadable(text, place)
        tokens.append(_token(found))
        place = found.end()
    tokens.append(Token("end", "", stop + 1))
    return tokens


def _token(found: "re.Match[str]") -> Token:
    kind = found.lastgroup or "mark"
    text, at = found.group(kind), found.start(kind) + 1
    if kind == "number":
        return Token("number", text, at)
    if kind == "text":
        return Token("text", text[1:-1], at)
    if kind == "name":
        return Token("word" if text in WORDS else "name", text, at)
    return Token("mark", text, at)


def _unreadable(text: str, place: int) -> ExpressionError:
    while text[place] in " \t\r\n":
        place += 1
    sign = text[place]
    if sign in "'\"":
        return ExpressionError(_("The quote is not closed"), place + 1)
    if sign.isascii() and sign.isdigit():
        return ExpressionError(_("This is not a number"), place + 1)
    return ExpressionError(_("The sign %(sign)a is not known here") % {"sign": sign}, place + 1)
