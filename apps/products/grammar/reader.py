"""Reading tokens into a tree: recursive descent of bounded depth."""

from decimal import Decimal
from functools import lru_cache

from django.utils.translation import gettext as _

from apps.products.grammar.nodes import (
    Arithmetic,
    Call,
    Comparison,
    ExpressionError,
    Junction,
    Literal,
    Membership,
    Name,
    Negation,
    Negative,
    Node,
    Span,
)
from apps.products.grammar.tokens import Token, tokens_of

DEEPEST = 24
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_TRUTHS = {"true": True, "always": True, "false": False, "never": False}


@lru_cache(maxsize=4096)
def read(text: str) -> Node:
    """The tree of an expression. Raises ExpressionError with the position of the fault."""
    reader = _Reader(tokens_of(text))
    tree = reader.expression()
    if reader.next.kind != "end":
        raise reader.refusal()
    return tree


class _Reader:
    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.next
        self.place += token.kind != "end"
        return token

    def took(self, *texts: str) -> Token | None:
        """The next token, taken, if it is one of these marks or words."""
        if self.next.kind in ("mark", "word") and self.next.text in texts:
            return self.take()
        return None

    def must_take(self, text: str) -> None:
        if self.took(text) is None:
            problem = _("“%(sign)s” is expected here") % {"sign": text}
            raise ExpressionError(problem, self.next.at)

    def refusal(self) -> ExpressionError:
        if self.next.kind == "end":
            return ExpressionError(_("The expression ends too early"), self.next.at)
        problem = _("“%(sign)s” is not expected here") % {"sign": self.next.text}
        return ExpressionError(problem, self.next.at)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError(_("The expression is nested too deeply"), self.next.at)

    def expression(self) -> Node:
        self.deeper()
        tree = self.junction("or")
        self.depth -= 1
        return tree

    def junction(self, word: str) -> Node:
        part = self.negation if word == "and" else self.conjunction
        first = part()
        parts = [first]
        while self.took(word):
            parts.append(part())
        return Junction(word, tuple(parts), first.at) if len(parts) > 1 else first

    def conjunction(self) -> Node:
        return self.junction("and")

    def negation(self) -> Node:
        token = self.took("not")
        if token is None:
            return self.comparison()
        self.deeper()
        tree = Negation(self.negation(), token.at)
        self.depth -= 1
        return tree

    def comparison(self) -> Node:
        left = self.sum()
        if self.next.kind == "mark" and self.next.text in _COMPARISONS:
            token = self.take()
            return Comparison(left, token.text, self.sum(), token.at)
        negated = self.took("not")
        token = negated or self.next
        if negated is None and self.took("in") is None:
            return left
        if negated is not None:
            self.must_take("in")
        return Membership(left, self.members(), negated is not None, token.at)

    def members(self) -> "tuple[Node | Span, ...]":
        if self.took("(") is None:
            return (self.member(),)
        members = [self.member()]
        while self.took(","):
            members.append(self.member())
        self.must_take(")")
        return tuple(members)

    def member(self) -> "Node | Span":
        low = self.sum()
        if self.took("..") is None:
            return low
        return Span(low, self.sum(), low.at)

    def sum(self) -> Node:
        first = self.term()
        rest: list[tuple[str, Node]] = []
        while token := self.took("+", "-"):
            rest.append((token.text, self.term()))
        return Arithmetic(first, tuple(rest), first.at) if rest else first

    def term(self) -> Node:
        first = self.factor()
        rest: list[tuple[str, Node]] = []
        while token := self.took("*", "/"):
            rest.append((token.text, self.factor()))
        return Arithmetic(first, tuple(rest), first.at) if rest else first

    def factor(self) -> Node:
        if self.next.kind == "mark":
            return self.marked()
        if self.next.kind == "end" or (self.next.kind == "word" and self.next.text not in _TRUTHS):
            raise self.refusal()
        token = self.take()
        if token.kind == "number":
            return Literal(Decimal(token.text), token.at)
        if token.kind == "text":
            return Literal(token.text, token.at)
        if token.kind == "word":
            return Literal(_TRUTHS[token.text], token.at)
        return self.named(token)

    def marked(self) -> Node:
        if token := self.took("-"):
            self.deeper()
            tree: Node = Negative(self.factor(), token.at)
            self.depth -= 1
            return tree
        if self.took("(") is None:
            raise self.refusal()
        tree = self.expression()
        self.must_take(")")
        return tree

    def named(self, token: Token) -> Node:
        if self.took("(") is None:
            return Name(token.text, token.at)
        arguments: list[Node] = []
        while self.took(")") is None:
            if arguments:
                self.must_take(",")
            arguments.append(self.expression())
        return Call(token.text, tuple(arguments), token.at)
