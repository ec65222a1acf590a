"""The feed of a request, grouped by day in the reader's zone, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from apps.widgets.instants import clock_time, day_heading
from apps.widgets.zones import Zone

ICONS = {
    "status": "chevron",
    "document": "file",
    "comment": "comment",
    "note": "lock",
    "message": "mail",
    "escalation": "alert",
    "breach": "alert",
    "correction": "edit",
    "payment": "ruble",
    "client": "user",
}


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One event. `kind`: a key of ICONS; `words` a whole sentence, `body` a person's own text,
    `href` and `link` where to look. A `note` is internal and looks different."""

    at: datetime
    words: str
    kind: str = "status"
    body: str = ""
    href: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An event as drawn."""

    item: FeedItem
    time: str
    icon: str


@dataclass(frozen=True, slots=True)
class FeedDay:
    """One day of the feed under its heading."""

    heading: str
    entries: list[FeedEntry] = field(default_factory=list)


def feed(items: Iterable[FeedItem], *, zone: Zone, now: datetime) -> list[FeedDay]:
    """Days, newest first; events of one instant keep the reverse of the order given."""
    days: list[FeedDay] = []
    for item in reversed(sorted(items, key=lambda each: each.at)):
        heading = day_heading(item.at, zone=zone, now=now)
        if not days or days[-1].heading != heading:
            days.append(FeedDay(heading))
        entry = FeedEntry(item, clock_time(item.at, zone=zone), ICONS.get(item.kind, "circle"))
        days[-1].entries.append(entry)
    return days
