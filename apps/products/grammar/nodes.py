"""The tree an expression is read into, and the error that names a position in its text."""

from dataclasses import dataclass
from decimal import Decimal


class ExpressionError(ValueError):
    """A bad expression: `problem` is a sentence without the position, `at` counts from 1."""

    def __init__(self, problem: str, at: int) -> None:
        self.problem = str(problem)
        self.at = at
        super().__init__(f"{self.problem} ({at})")


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text or a truth value."""

    value: Decimal | str | bool
    at: int


@dataclass(frozen=True, slots=True)
class Name:
    """A field of the package, `today` or `health_yes`."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the language with its arguments."""

    name: str
    arguments: "tuple[Node, ...]"
    at: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`first` followed by (operator, operand) pairs of one precedence, left to right."""

    first: "Node"
    rest: "tuple[tuple[str, Node], ...]"
    at: int


@dataclass(frozen=True, slots=True)
class Negative:
    """The unary minus."""

    operand: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values compared."""

    left: "Node"
    operator: str
    right: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Span:
    """Both ends belong to it."""

    low: "Node"
    high: "Node"
    at: int


@dataclass(frozen=True, slots=True)
class Membership:
    """Is the subject one of the members, or inside one of the spans?"""

    subject: "Node"
    members: "tuple[Node | Span, ...]"
    negated: bool
    at: int


@dataclass(frozen=True, slots=True)
class Junction:
    """`and` or `or` over two or more parts."""

    word: str
    parts: "tuple[Node, ...]"
    at: int


@dataclass(frozen=True, slots=True)
class Negation:
    """`not`."""

    operand: "Node"
    at: int


Node = Literal | Name | Call | Arithmetic | Negative | Comparison | Membership | Junction | Negation
