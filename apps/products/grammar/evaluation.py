"""The value of a tree for given facts, or UNKNOWN while an answer is missing."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Context, Decimal, DecimalException, localcontext
from enum import Enum
from typing import Any, Final, Literal, cast

from django.utils.translation import gettext as _

from apps.products.grammar import nodes
from apps.products.grammar.functions import FUNCTIONS
from apps.products.grammar.reader import read


class Unknown(Enum):
    """The third value."""

    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("UNKNOWN is neither true nor false: compare with `is`")


UNKNOWN: Final[Literal[Unknown.UNKNOWN]] = Unknown.UNKNOWN
Value = Decimal | str | bool | date | datetime
Outcome = Value | Literal[Unknown.UNKNOWN]


@dataclass(frozen=True, slots=True)
class Facts:
    """Typed answers by field, the covers chosen, and today's date for the reader of the rules."""

    values: Mapping[str, Value]
    covers: frozenset[str] = field(default_factory=frozenset)
    today: date | None = None


def evaluate(text: str, facts: Facts) -> Outcome:
    """The expression's value. Raises ExpressionError when it is bad or mixes kinds of values."""
    with localcontext(Context(prec=28)):
        return _value(read(text), facts)


def _value(node: nodes.Node, facts: Facts) -> Outcome:
    try:
        return _EVALUATORS[type(node)](node, facts)
    except TypeError as mixed:
        raise nodes.ExpressionError(_("Values of different kinds are mixed"), node.at) from mixed
    except (DecimalException, OverflowError):
        return UNKNOWN


def _literal(node: nodes.Literal, facts: Facts) -> Outcome:
    return node.value


def _name(node: nodes.Name, facts: Facts) -> Outcome:
    if node.name == "today" and facts.today is not None:
        return facts.today
    return facts.values.get(node.name, UNKNOWN)


def _call(node: nodes.Call, facts: Facts) -> Outcome:
    values = [_value(argument, facts) for argument in node.arguments]
    if node.name == "cover":
        return len(values) == 1 and values[0] in facts.covers
    function = FUNCTIONS.get(node.name)
    if function is None:
        raise nodes.ExpressionError(_("There is no such function"), node.at)
    if node.name == "age" and len(values) == 1:
        values.append(UNKNOWN if facts.today is None else facts.today)
    if any(value is UNKNOWN for value in values):
        return UNKNOWN
    try:
        return cast(Value, function.works(*values))
    except (AttributeError, ValueError) as wrong:
        raise TypeError from wrong


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "==": operator.eq, "!=": operator.ne,
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip


def _arithmetic(node: nodes.Arithmetic, facts: Facts) -> Outcome:
    total = _number(node.first, facts)
    for sign, operand in node.rest:
        value = _number(operand, facts)
        if total is UNKNOWN or value is UNKNOWN:
            total = UNKNOWN
        else:
            total = cast(Decimal, _OPERATORS[sign](total, value))
    return total


def _negative(node: nodes.Negative, facts: Facts) -> Outcome:
    value = _number(node.operand, facts)
    return UNKNOWN if value is UNKNOWN else -value


def _number(node: nodes.Node, facts: Facts) -> Decimal | Literal[Unknown.UNKNOWN]:
    value = _value(node, facts)
    if value is UNKNOWN or isinstance(value, Decimal):
        return value
    raise TypeError


def _compared(left: Outcome, sign: str, right: Outcome) -> bool | Literal[Unknown.UNKNOWN]:
    if left is UNKNOWN or right is UNKNOWN:
        return UNKNOWN
    if type(left) is not type(right):
        raise TypeError
    return bool(_OPERATORS[sign](left, right))


def _comparison(node: nodes.Comparison, facts: Facts) -> Outcome:
    return _compared(_value(node.left, facts), node.operator, _value(node.right, facts))


def _membership(node: nodes.Membership, facts: Facts) -> Outcome:
    subject = _value(node.subject, facts)
    inside = _any_of([_belongs(subject, member, facts) for member in node.members])
    return inside if inside is UNKNOWN or not node.negated else not inside


def _belongs(
    subject: Outcome, member: nodes.Node | nodes.Span, facts: Facts
) -> bool | Literal[Unknown.UNKNOWN]:
    if not isinstance(member, nodes.Span):
        return _compared(subject, "==", _value(member, facts))
    above = _compared(subject, ">=", _value(member.low, facts))
    below = _compared(subject, "<=", _value(member.high, facts))
    return _all_of([above, below])


def _junction(node: nodes.Junction, facts: Facts) -> Outcome:
    truths = [_truth(part, facts) for part in node.parts]
    return _all_of(truths) if node.word == "and" else _any_of(truths)


def _negation(node: nodes.Negation, facts: Facts) -> Outcome:
    truth = _truth(node.operand, facts)
    return UNKNOWN if truth is UNKNOWN else not truth


def _truth(node: nodes.Node, facts: Facts) -> bool | Literal[Unknown.UNKNOWN]:
    value = _value(node, facts)
    if value is UNKNOWN or isinstance(value, bool):
        return value
    raise TypeError


def _all_of(truths: list[bool | Literal[Unknown.UNKNOWN]]) -> bool | Literal[Unknown.UNKNOWN]:
    if any(truth is False for truth in truths):
        return False
    return UNKNOWN if any(truth is UNKNOWN for truth in truths) else True


def _any_of(truths: list[bool | Literal[Unknown.UNKNOWN]]) -> bool | Literal[Unknown.UNKNOWN]:
    if any(truth is True for truth in truths):
        return True
    return UNKNOWN if any(truth is UNKNOWN for truth in truths) else False


_EVALUATORS: dict[type[Any], Callable[[Any, Facts], Outcome]] = {
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
