"""The expression language of package rules; never Python's own evaluation.

    expression  = and {"or" and}                    and = not {"and" not}
    not         = "not" not | comparison
    comparison  = sum [("==" | "!=" | "<" | "<=" | ">" | ">=") sum | ["not"] "in" members]
    members     = "(" member {"," member} ")" | member      member = sum [".." sum]
    sum         = term {("+" | "-") term}           term = factor {("*" | "/") factor}
    factor      = "-" factor | number | 'text' | "true" | "false" | "always" | "never"
                | name | name "(" [expression {"," expression}] ")" | "(" expression ")"

Names are the package's fields, plus `today` and `health_yes`. A range `18..55` includes both
ends. Choice codes are written in quotes: `title_basis in ('gift', 'inheritance')`.
Functions: `age(birth[, on])` whole years; `months_between(from, to)`, `days_between(from, to)`;
`add_days(date, n)`; `date(moment)` the local day; `year(date)`; `cover('code')` is it chosen.

Values are Decimal, str, bool, date and datetime. An answer that is missing makes UNKNOWN, which
spreads as in Kleene's logic: `false and unknown` is false, `true and unknown` is unknown.
Dividing by zero, or a number or date out of bounds, is UNKNOWN too: nothing can be told.
Text is at most 1,000 characters, nesting at most 24 levels.
"""

from apps.products.grammar.evaluation import UNKNOWN, Facts, Unknown, Value, evaluate
from apps.products.grammar.kinds import Kind, Names, check
from apps.products.grammar.nodes import ExpressionError
from apps.products.grammar.reader import read

__all__ = [
    "UNKNOWN", "ExpressionError", "Facts", "Kind", "Names", "Unknown", "Value", "check",
    "evaluate", "read",
]  # fmt: skip
