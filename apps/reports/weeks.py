"""ISO weeks as a reader writes and means them: "2026-W28" in his own zone."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from apps.kernel.errors import Malformed

WRITTEN = re.compile(r"([0-9]{4})-?W([0-9]{2})")
# Belay is younger than the first and does not plan beyond the last.
FIRST_YEAR, LAST_YEAR = 2000, 2199
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class IsoWeek:
    """A week from Monday to Sunday, by its ISO year and number."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Raises Malformed when the year has no such week."""
        if not FIRST_YEAR <= self.year <= LAST_YEAR or not _exists(self.year, self.number):
            raise Malformed(
                _("There is no week %(number)02d in the year %(year)04d.")
                % {"number": self.number, "year": self.year},
                code="bad_week",
            )

    def __str__(self) -> str:
        return f"{self.year:04d}-W{self.number:02d}"

    @classmethod
    def parse(cls, text: str) -> "IsoWeek":
        """The week written as "2026-W28" (or "2026W28"). Raises Malformed."""
        found = WRITTEN.fullmatch(text.strip().upper())
        if found is None:
            raise Malformed(
                _("“%(text)s” is not a week. Write it like 2026-W28.") % {"text": text[:20]},
                code="bad_week",
            )
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: date) -> "IsoWeek":
        """The week a date lies in."""
        return cls(*day.isocalendar()[:2])

    @classmethod
    def containing(cls, at: datetime, zone: ZoneInfo) -> "IsoWeek":
        """The week an instant lies in for a reader in `zone`."""
        return cls.of(at.astimezone(zone).date())

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def sunday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def previous(self) -> "IsoWeek":
        return IsoWeek.of(self.monday - WEEK)

    @property
    def following(self) -> "IsoWeek":
        return IsoWeek.of(self.monday + WEEK)

    def bounds(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """[start, end) in UTC: Monday's midnight here and the next; 167 or 169 h over a change."""
        return _midnight(self.monday, zone), _midnight(self.monday + WEEK, zone)


def _exists(year: int, number: int) -> bool:
    try:
        date.fromisocalendar(year, number, 1)
    except ValueError:
        return False
    return True


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def read_zone(zone: ZoneInfo | str) -> ZoneInfo:
    """The zone itself, given it or its name. Raises Malformed for a name nobody knows."""
    if isinstance(zone, ZoneInfo):
        return zone
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        raise Malformed(
            _("There is no time zone “%(zone)s”.") % {"zone": zone[:64]}, code="bad_zone"
        ) from None
