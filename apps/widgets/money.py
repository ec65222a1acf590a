"""Sums as they are printed: "1 234,50 ₽", with spaces that do not break."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language

NBSP = "\u00a0"
MINUS = "\u2212"


def money(amount: Decimal | int) -> str:
    """Roubles with both kopeck digits; group and decimal signs of the active language.

    A float is refused: it can't hold kopecks.
    """
    if isinstance(amount, float):
        raise TypeError("Money is Decimal or int, never float.")
    exact = Decimal(amount).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    digits = f"{abs(exact):,.2f}"
    if get_language() != "en":
        digits = digits.replace(",", NBSP).replace(".", ",")
    sign = MINUS if exact < 0 else ""
    return f"{sign}{digits}{NBSP}₽"
