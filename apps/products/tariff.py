"""The price of a case from the package's own tariff. Pure; money is Decimal in roubles."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from apps.kernel.errors import Refusal
from apps.products.facts import facts_of
from apps.products.grammar import Facts, evaluate
from apps.products.terms import Answers, Cover, PackageContent, Text

KOPECK = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One cover of the price: sum insured and premium in roubles to the kopeck."""

    cover: str
    sum_insured: Decimal
    rate: Decimal
    premium: Decimal


def price(content: PackageContent, answers: Answers, covers: Iterable[str]) -> list[PriceLine]:
    """One line per cover in the case, in file order; half a kopeck is rounded up.

    An optional cover not asked for, or with a zero sum, has no line. Raises Refusal (code
    "not_priced") naming every cover whose sum can't be worked out or isn't above zero.
    """
    facts = facts_of(content, answers, covers)
    sums = [(cover, _sum(cover, facts)) for cover in content.covers if cover.code in facts.covers]
    faults = [_no_sum(cover) for cover, amount in sums if amount is None]
    if faults:
        raise Refusal(faults, code="not_priced")
    return [_line(cover, amount) for cover, amount in sums if amount is not None]


def total(lines: Iterable[PriceLine]) -> Decimal:
    """The premium: exactly the sum of the printed premiums."""
    return sum((line.premium for line in lines), Decimal("0.00"))


def left_out(content: PackageContent, lines: Iterable[PriceLine]) -> tuple[Cover, ...]:
    """Covers of the package that this price does not include."""
    priced = {line.cover for line in lines}
    return tuple(cover for cover in content.covers if cover.code not in priced)


def sublimits(
    content: PackageContent, answers: Answers, covers: Iterable[str], cover: str
) -> tuple[tuple[Text, Decimal], ...]:
    """(name, roubles) of each part of the cover's limit; parts that can't be told are left out."""
    facts = facts_of(content, answers, covers)
    amounts = (
        (part.name, _roubles(part.amount_rule, facts)) for part in content.cover(cover).sublimits
    )
    return tuple((name, amount) for name, amount in amounts if amount is not None)


def _line(cover: Cover, amount: Decimal) -> PriceLine:
    return PriceLine(cover.code, amount, cover.rate, _rounded(amount * cover.rate))


def _sum(cover: Cover, facts: Facts) -> Decimal | None:
    amount = _roubles(cover.sum_rule, facts)
    return amount if amount is not None and amount > 0 else None


def _roubles(rule: str, facts: Facts) -> Decimal | None:
    value = evaluate(rule, facts)
    return _rounded(value) if isinstance(value, Decimal) else None


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(KOPECK, ROUND_HALF_UP)


def _no_sum(cover: Cover) -> str:
    name = cover.name.into(translation.get_language() or "ru")
    return _("The sum insured for “%(cover)s” can't be worked out: check the fields it needs.") % {
        "cover": name
    }
