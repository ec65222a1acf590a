"""Checking an expression before it is used: its names, functions and kinds of values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.products.grammar import nodes
from apps.products.grammar.functions import FUNCTIONS, Kind
from apps.products.grammar.reader import read

__all__ = ["Kind", "Names", "check"]


_WORDS = {
    Kind.NUMBER: gettext_lazy("a number"),
    Kind.TEXT: gettext_lazy("a text"),
    Kind.TRUTH: gettext_lazy("yes or no"),
    Kind.DATE: gettext_lazy("a date"),
    Kind.MOMENT: gettext_lazy("a date with a time"),
}


@dataclass(frozen=True, slots=True)
class Names:
    """What an expression may mention: fields with their kinds, choice codes, cover codes."""

    kinds: Mapping[str, Kind]
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)
    covers: frozenset[str] = field(default_factory=frozenset)


def check(text: str, names: Names, wanted: Kind) -> None:
    """Raises ExpressionError unless the text is an expression over `names` giving `wanted`."""
    tree = read(text)
    _must_be(wanted, tree, names)


def _kind(node: nodes.Node, names: Names) -> Kind:
    return _INFERRERS[type(node)](node, names)


def _must_be(wanted: Kind, node: nodes.Node, names: Names) -> None:
    found = _kind(node, names)
    if found is not wanted:
        problem = _("Expected: %(wanted)s; here: %(found)s") % {
            "wanted": _WORDS[wanted],
            "found": _WORDS[found],
        }
        raise nodes.ExpressionError(problem, node.at)


def _literal(node: nodes.Literal, names: Names) -> Kind:
    if isinstance(node.value, bool):
        return Kind.TRUTH
    return Kind.NUMBER if isinstance(node.value, Decimal) else Kind.TEXT


def _name(node: nodes.Name, names: Names) -> Kind:
    kind = names.kinds.get(node.name)
    if kind is None:
        problem = _("The package has no field “%(name)s”") % {"name": node.name}
        raise nodes.ExpressionError(problem, node.at)
    return kind


def _call(node: nodes.Call, names: Names) -> Kind:
    if node.name == "cover":
        return _cover(node, names)
    function = FUNCTIONS.get(node.name)
    if function is None:
        problem = _("There is no function “%(name)s”") % {"name": node.name}
        raise nodes.ExpressionError(problem, node.at)
    least, most = len(function.takes) - function.optional, len(function.takes)
    if not least <= len(node.arguments) <= most:
        problem = _("“%(name)s” has the wrong number of arguments") % {"name": node.name}
        raise nodes.ExpressionError(problem, node.at)
    for wanted, argument in zip(function.takes, node.arguments, strict=False):
        _must_be(wanted, argument, names)
    return function.gives


def _cover(node: nodes.Call, names: Names) -> Kind:
    codes = [part.value for part in node.arguments if isinstance(part, nodes.Literal)]
    if len(node.arguments) != 1 or len(codes) != 1 or codes[0] not in names.covers:
        raise nodes.ExpressionError(_("“cover” needs the code of a cover in quotes"), node.at)
    return Kind.TRUTH


def _arithmetic(node: nodes.Arithmetic, names: Names) -> Kind:
    for part in (node.first, *(operand for _sign, operand in node.rest)):
        _must_be(Kind.NUMBER, part, names)
    return Kind.NUMBER


def _negative(node: nodes.Negative, names: Names) -> Kind:
    _must_be(Kind.NUMBER, node.operand, names)
    return Kind.NUMBER


def _comparison(node: nodes.Comparison, names: Names) -> Kind:
    kind = _kind(node.left, names)
    _must_be(kind, node.right, names)
    if node.operator not in ("==", "!=") and kind in (Kind.TRUTH, Kind.TEXT):
        raise nodes.ExpressionError(_("Only numbers and dates can be greater or less"), node.at)
    _known_choice(node.left, node.right, names)
    _known_choice(node.right, node.left, names)
    return Kind.TRUTH


def _membership(node: nodes.Membership, names: Names) -> Kind:
    kind = _kind(node.subject, names)
    for member in node.members:
        ends = (member.low, member.high) if isinstance(member, nodes.Span) else (member,)
        for end in ends:
            _must_be(kind, end, names)
            _known_choice(node.subject, end, names)
        if len(ends) == 2 and kind in (Kind.TRUTH, Kind.TEXT):
            raise nodes.ExpressionError(_("A range needs numbers or dates"), member.at)
    return Kind.TRUTH


def _known_choice(subject: nodes.Node, other: nodes.Node, names: Names) -> None:
    if not isinstance(subject, nodes.Name) or not isinstance(other, nodes.Literal):
        return
    codes = names.choices.get(subject.name)
    if codes is not None and other.value not in codes:
        problem = _("“%(code)s” is not a choice of “%(name)s”") % {
            "code": other.value,
            "name": subject.name,
        }
        raise nodes.ExpressionError(problem, other.at)


def _junction(node: nodes.Junction, names: Names) -> Kind:
    for part in node.parts:
        _must_be(Kind.TRUTH, part, names)
    return Kind.TRUTH


def _negation(node: nodes.Negation, names: Names) -> Kind:
    _must_be(Kind.TRUTH, node.operand, names)
    return Kind.TRUTH


_INFERRERS: dict[type[Any], Callable[[Any, Names], Kind]] = {
    nodes.Literal: _literal,
    nodes.Name: _name,
    nodes.Call: _call,
    nodes.Arithmetic: _arithmetic,
    nodes.Negative: _negative,
    nodes.Comparison: _comparison,
    nodes.Membership: _membership,
    nodes.Junction: _junction,
    nodes.Negation: _negation,
}
