"""How figures and sentences are set: no sum, unit or short word is ever left alone on a line."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NBSP = "\u00a0"
KOPECK = Decimal("0.01")
LONGEST_ADDRESS, LONGEST_NAME = 160, 90
MINUTES_IN_HOUR = 60

_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_UNITS = re.compile(r"(?<=\d) (?=[^\W\d_]|₽|%)")
_CURRENCY_FIRST = re.compile(r"\bRUB (?=\d)")
_SHORT_WORDS = re.compile(r"(?<![\w-])(\w{1,2}) (?=[\w«\"])")
_PERCENT = re.compile(r"(?<=\d)%")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def is_russian(language: str) -> bool:
    """Whether figures follow the Russian custom; every other language follows the English."""
    return not language.lower().startswith("en")


def money(amount: Decimal, language: str) -> str:
    """`1 234,50 ₽` in Russian, `RUB 1,234.50` in English; kopecks always, spaces never break."""
    grouped = f"{amount.quantize(KOPECK, ROUND_HALF_UP):,.2f}"
    if not is_russian(language):
        return f"RUB{NBSP}{grouped}"
    return grouped.replace(",", NBSP).replace(".", ",") + f"{NBSP}₽"


def day(on: date, language: str) -> str:
    """`12.01.2026` in Russian, `12 January 2026` in English."""
    if is_russian(language):
        return f"{on:%d.%m.%Y}"
    return f"{on.day}{NBSP}{_MONTHS[on.month - 1]}{NBSP}{on.year}"


def moment(at: datetime, language: str) -> str:
    """A local instant with its zone written out: `15.01.2026, 11:00 (UTC+5)`."""
    offset = at.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "−" if offset < timedelta() else "+"
    zone = f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
    return f"{day(at.date(), language)}, {at:%H:%M}{NBSP}({zone})"


def minutes_of_work(minutes: int) -> str:
    """A promise: `45 min`, `8 h`, `1 h 30 min`, in the language in force."""
    hours, rest = divmod(minutes, MINUTES_IN_HOUR)
    parts = []
    if hours:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(_("%(n)d min") % {"n": rest})
    return NBSP.join(parts).replace(" ", NBSP)


def days(number: int) -> str:
    """A term: `14 days`, in the language in force."""
    return (ngettext("%(n)d day", "%(n)d days", number) % {"n": number}).replace(" ", NBSP)


def last_day(start: date, number_of_months: int) -> date:
    """The last day of a term that begins on `start`: 15.01.2026 + 12 months is 14.01.2027."""
    year, month = divmod(start.year * 12 + start.month - 1 + number_of_months, 12)
    first_after_month = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    length = (first_after_month - timedelta(days=1)).day
    return date(year, month + 1, min(start.day, length)) - timedelta(days=1)


def bound(sentence: str, language: str) -> str:
    """A sentence whose figures, units and short words are tied to their neighbours."""
    tied = _CURRENCY_FIRST.sub(f"RUB{NBSP}", _THOUSANDS.sub(NBSP, sentence))
    tied = _UNITS.sub(NBSP, tied)
    if not is_russian(language):
        return tied
    return _SHORT_WORDS.sub(rf"\1{NBSP}", _PERCENT.sub(f"{NBSP}%", tied))


def quoted(names: Iterable[str], language: str) -> str:
    """Names in a sentence: «Титул», «Жизнь»; a name may hold a colon of its own."""
    opening, closing = "«»" if is_russian(language) else "“”"
    return ", ".join(f"{opening}{bound(name, language)}{closing}" for name in names)


def capital(sentence: str) -> str:
    """The same with a capital first letter; package lines are written to follow a colon."""
    return sentence[:1].upper() + sentence[1:]


def tame(free_text: str, longest: int = LONGEST_ADDRESS) -> str:
    """Text typed by a person: one line, no control or direction characters, bounded."""
    spaced = " ".join(unicodedata.normalize("NFC", free_text).split())
    plain = "".join(sign for sign in spaced if sign.isprintable())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
