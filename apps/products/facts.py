"""What rules may know about a case: typed answers, the covers really in it, today."""

from collections.abc import Iterable
from datetime import date

from apps.products.answers import typed
from apps.products.grammar import Facts, Value, evaluate
from apps.products.terms import Answers, Cover, Field, PackageContent


def facts_of(
    content: PackageContent,
    answers: Answers,
    covers: Iterable[str],
    *,
    today: date | None = None,
    health_yes: bool | None = None,
) -> Facts:
    """Facts for `grammar.evaluate`; answers of a wrong type count as missing.

    `covers` are the optional covers asked for; the mandatory ones are always in. An optional
    cover whose sum is answered with zero is not in the package.
    """
    values = values_of(content.fields, answers)
    if health_yes is not None:
        values["health_yes"] = health_yes
    asked = content.covers_chosen(covers)
    first = Facts(values, asked, today)
    chosen = {code for code in asked if not _empty(content.cover(code), first)}
    return Facts(values, frozenset(chosen), today)


def values_of(fields: Iterable[Field], answers: Answers) -> dict[str, Value]:
    """Typed values by field code, without those that are missing or unreadable."""
    pairs = ((field.code, typed(field, answers.get(field.code))) for field in fields)
    return {code: value for code, value in pairs if value is not None}


def _empty(cover: Cover, facts: Facts) -> bool:
    return not cover.mandatory and evaluate(cover.sum_rule, facts) == 0
