"""Sheets, blocks and cells: what a written report is made of, whatever the file format."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from django.conf import settings
from django.utils.translation import gettext, pgettext

from apps.kernel.errors import Malformed

Cell = str | int | timedelta | datetime | Fraction | None
Row = Sequence[Cell]
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Unit(StrEnum):
    """How a duration in a column is written: minutes to read, seconds to the microsecond."""

    MINUTES = "minutes"
    SECONDS = "seconds"


@dataclass(frozen=True, slots=True)
class Column:
    """A heading, and the unit of the durations under it."""

    title: str
    unit: Unit = Unit.MINUTES


@dataclass(frozen=True, slots=True)
class Block:
    """One table, with a title when several share a sheet."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook."""

    title: str
    blocks: Sequence[Block]


def plain_columns(*titles: str) -> list[Column]:
    """Columns of anything but durations."""
    return [Column(title) for title in titles]


def timed(title: str) -> list[Column]:
    """Two columns of one duration: minutes, and exact seconds."""
    return [
        Column(pgettext("report", "%(what)s, min") % {"what": title}),
        Column(pgettext("report", "%(what)s, s") % {"what": title}, Unit.SECONDS),
    ]


def twice(*lengths: timedelta | None) -> list[Cell]:
    """Each duration for its two columns."""
    return [cell for length in lengths for cell in (length, length)]


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(RISKY) else text


def known_language(language: str) -> str:
    """The language if the report speaks it. Raises Malformed."""
    if language not in dict(settings.LANGUAGES):
        raise Malformed(
            gettext("The report is not written in the language “%(language)s”.")
            % {"language": language[:20]},
            code="bad_language",
        )
    return language
