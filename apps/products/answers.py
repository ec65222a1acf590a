"""Answers as people type them, as they are stored in JSON, and as rules read them.

Stored: money and decimals are strings ("6860000.00", "54.3"), dates and instants ISO strings,
whole numbers int, yes/no bool, everything else str. An instant keeps the offset of its zone, so
that `date(closing_at)` in a rule is the local day of the deal.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import translation
from django.utils.translation import gettext as _

from apps.products.grammar import Value
from apps.products.terms import Field, FieldType, Stored

MOSCOW = ZoneInfo("Europe/Moscow")
LONGEST = 500
LONGEST_NUMBER = 40
_EARLIEST, _LATEST = date(1900, 1, 1), date(2200, 1, 1)
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_MOMENT = re.compile(r"(\S{8,10})[T ]([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(\S*)")
_UNSTORED = ("Cc", "Cf", "Cs", "Co", "Cn")
_INVISIBLE = dict.fromkeys((0x00AD, 0x200B, 0xFEFF))
_YES = frozenset({"true", "yes", "on", "1", "да"})
_NO = frozenset({"false", "no", "off", "0", "нет"})


class AnswerError(ValueError):
    """The typed answer can't be accepted; the message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class _Typed:
    field: Field
    raw: object
    text: str
    zone: tzinfo


def clean(field: Field, raw: object, language: str, *, zone: tzinfo = MOSCOW) -> Stored | None:
    """A typed answer as it is stored; None for an empty one. Instants without zone are in `zone`.

    Raises AnswerError (a ValueError) with a sentence in `language`.
    """
    if translation.get_language() == language:
        return _stored(field, raw, zone)
    with translation.override(language):
        return _stored(field, raw, zone)


def _stored(field: Field, raw: object, zone: tzinfo) -> Stored | None:
    text = _one_line(raw)
    return None if text == "" else _CLEANERS[field.type](_Typed(field, raw, text, zone))


def _one_line(raw: object) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str | int | float | Decimal):
        raise AnswerError(_("This answer can't be read: enter one value."))
    text = _digits(raw) if not isinstance(raw, str) else raw
    if len(text) > 4 * LONGEST:
        raise AnswerError(_("The answer is too long: %(most)s characters at most.") % {"most": 500})
    text = " ".join(unicodedata.normalize("NFC", text.translate(_INVISIBLE)).split())
    if not text.isprintable() and any(unicodedata.category(sign) in _UNSTORED for sign in text):
        raise AnswerError(_("The answer has characters that can't be stored. Type it by hand."))
    if len(text) > LONGEST:
        raise AnswerError(_("The answer is too long: %(most)s characters at most.") % {"most": 500})
    return text


def _digits(raw: "int | float | Decimal") -> str:
    if isinstance(raw, int) and abs(raw) > 10**LONGEST_NUMBER:
        raise AnswerError(_("The number is too large."))
    return format(Decimal(str(raw)), "f") if isinstance(raw, float) else str(raw)


def _text(typed: _Typed) -> Stored:
    pattern = typed.field.pattern
    if pattern is not None and re.fullmatch(pattern, typed.text) is None:
        raise AnswerError(_hint(typed.field) or _("The answer does not have the expected form."))
    return typed.text


def _hint(field: Field) -> str:
    language = translation.get_language() or "ru"
    return "" if field.hint is None else field.hint.into(language)


def _number(typed: _Typed) -> Decimal:
    text = re.sub(r"[\s\u00a0\u202f₽]", "", typed.text).replace("\u2212", "-")
    if text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if isinstance(typed.raw, bool) or _NUMBER.fullmatch(text) is None:
        raise AnswerError(_("Enter a number, for example 54.3."))
    return Decimal(text)


def _money(typed: _Typed) -> Stored:
    amount = _number(typed)
    if amount < 0:
        raise AnswerError(_("The sum can't be below zero."))
    if int(amount.as_tuple().exponent) < -2:
        raise AnswerError(_("Enter the sum in roubles and kopecks, for example 1500000.00."))
    return str(amount.quantize(Decimal("0.01")) + 0)


def _decimal(typed: _Typed) -> Stored:
    number = _number(typed)
    return format(number.normalize() + 0, "f")


def _int(typed: _Typed) -> Stored:
    number = _number(typed)
    if number != number.to_integral_value() or abs(number) >= 10**9:
        raise AnswerError(_("Enter a whole number."))
    return int(number)


def _bool(typed: _Typed) -> Stored:
    word = typed.text.casefold()
    if word not in _YES | _NO:
        raise AnswerError(_("Answer yes or no."))
    return word in _YES


def _choice(typed: _Typed) -> Stored:
    if typed.text not in {choice.code for choice in typed.field.choices}:
        raise AnswerError(_("Choose one of the offered answers."))
    return typed.text


def _date(typed: _Typed) -> Stored:
    return _day(typed.text).isoformat()


def _day(text: str) -> date:
    dotted = _DAY.fullmatch(text)
    try:
        if dotted is not None:
            day = date(int(dotted[3]), int(dotted[2]), int(dotted[1]))
        else:
            day = date.fromisoformat(text if _ISO_DAY.fullmatch(text) else "")
    except ValueError:
        raise AnswerError(_("Enter a date as day.month.year, for example 14.05.1991.")) from None
    if not _EARLIEST <= day < _LATEST:
        raise AnswerError(_("The year must be from 1900 to 2199."))
    return day


def _datetime(typed: _Typed) -> Stored:
    parts = _MOMENT.fullmatch(typed.text)
    if parts is None:
        raise AnswerError(_wrong_moment())
    text = f"{_day(parts[1]).isoformat()}T{parts[2]:0>2}:{parts[3]}{parts[4]}"
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise AnswerError(_wrong_moment()) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=typed.zone)
    return moment.astimezone(typed.zone).isoformat(timespec="seconds")


def _wrong_moment() -> str:
    return _("Enter a date and time, for example 14.05.2027 11:00.")


def _phone(typed: _Typed) -> Stored:
    try:
        number = phonenumbers.parse(typed.text, "RU")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or number.extension or not phonenumbers.is_valid_number(number):
        raise AnswerError(_("Enter a phone number with its code, for example +7 912 345-67-89."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(typed: _Typed) -> Stored:
    try:
        validate_email(typed.text)
    except ValidationError:
        raise AnswerError(_("Enter an e-mail address, for example name@example.com.")) from None
    return typed.text


def _form(typed: _Typed) -> Stored:
    raise AnswerError(_("The client fills in this form by a personal link."))


_CLEANERS: Mapping[FieldType, Callable[[_Typed], Stored]] = {
    "text": _text, "address": _text, "choice": _choice, "bool": _bool,
    "date": _date, "datetime": _datetime, "int": _int, "decimal": _decimal, "money": _money,
    "phone": _phone, "email": _email, "form": _form,
}  # fmt: skip


def typed(field: Field, stored: object) -> Value | None:
    """A stored answer as a rule reads it; None when it is empty or not of the field's type."""
    if field.type == "datetime":
        return _instant(stored)
    try:
        cleaned = _stored(field, stored, MOSCOW)
    except AnswerError:
        return None
    if cleaned is None or isinstance(cleaned, bool):
        return cleaned
    if field.type == "date":
        return date.fromisoformat(str(cleaned))
    if field.type in ("int", "decimal", "money"):
        return Decimal(str(cleaned))
    return str(cleaned)


def _instant(stored: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(stored))
    except ValueError:
        return None
    return None if moment.tzinfo is None else moment
