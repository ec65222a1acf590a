"""The functions of the language: what they take, what they give, how they count."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What sort of value a name or a part of an expression has."""

    NUMBER = "number"
    TEXT = "text"
    TRUTH = "truth"
    DATE = "date"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class Function:
    """`takes` lists the kinds of the arguments; the last `optional` ones may be left out."""

    takes: tuple[Kind, ...]
    gives: Kind
    works: Callable[..., Any]
    optional: int = 0


def months_between(start: date, end: date) -> Decimal:
    """Whole calendar months from start to end; negative when the end is earlier.

    A month is full on the same day number, or on the last day of a shorter month.
    """
    if end < start:
        return -months_between(end, start)
    months = (end.year - start.year) * 12 + end.month - start.month
    return Decimal(months - (not _reached(start, end)))


def _reached(start: date, end: date) -> bool:
    last_day = (end + timedelta(days=1)).month != end.month if end < date.max else True
    return end.day >= start.day or last_day


def age(birth: date, on: date) -> Decimal:
    """Whole years lived on that day; one born on 29 February ages on 1 March; below 0 is -1."""
    if on < birth:
        return Decimal(-1)
    return Decimal(on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day)))


def _days_between(start: date, end: date) -> Decimal:
    return Decimal((end - start).days)


def _add_days(day: date, days: Decimal) -> date:
    return day + timedelta(days=int(days))


def _local_day(moment: datetime) -> date:
    return moment.date()


FUNCTIONS = {
    "age": Function((Kind.DATE, Kind.DATE), Kind.NUMBER, age, optional=1),
    "months_between": Function((Kind.DATE, Kind.DATE), Kind.NUMBER, months_between),
    "days_between": Function((Kind.DATE, Kind.DATE), Kind.NUMBER, _days_between),
    "add_days": Function((Kind.DATE, Kind.NUMBER), Kind.DATE, _add_days),
    "date": Function((Kind.MOMENT,), Kind.DATE, _local_day),
    "year": Function((Kind.DATE,), Kind.NUMBER, lambda day: Decimal(day.year)),
}
