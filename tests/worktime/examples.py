"""Random calendars and places in time worth trying them at."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DAYS = 40

# A zone and a date ten days or so before something happens there.
PLACES = [
    ("Europe/Berlin", date(2026, 3, 18)),
    ("Europe/Berlin", date(2026, 10, 14)),
    ("America/New_York", date(2026, 2, 26)),
    ("America/New_York", date(2026, 10, 22)),
    ("Africa/Cairo", date(2026, 4, 14)),
    ("Africa/Cairo", date(2026, 10, 20)),
    ("America/Santiago", date(2026, 3, 26)),
    ("America/Santiago", date(2026, 8, 27)),
    ("Australia/Lord_Howe", date(2026, 3, 26)),
    ("Australia/Lord_Howe", date(2026, 9, 24)),
    ("Asia/Kathmandu", date(2026, 7, 1)),
    ("Asia/Almaty", date(2024, 2, 20)),
    ("Africa/Casablanca", date(2026, 2, 5)),
    ("Antarctica/Troll", date(2026, 3, 18)),
    ("Pacific/Apia", date(2011, 12, 20)),
    ("Pacific/Chatham", date(2026, 9, 17)),
    ("Europe/Moscow", date(2024, 4, 15)),
    ("Europe/Moscow", date(2024, 12, 15)),
    ("Europe/Moscow", date(2025, 10, 20)),
    ("Europe/Moscow", date(2025, 12, 15)),
    ("Europe/Moscow", date(2026, 4, 20)),
    ("Europe/Moscow", date(2027, 2, 10)),
]


def clock_text(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def random_windows(rnd: Random, most: int = 3) -> list[list[str]]:
    """Up to `most` windows, some over midnight, some overlapping or adjacent, some tiny."""
    windows = []
    for _ in range(rnd.randint(1, most)):
        opens = rnd.randrange(24 * 60) if rnd.random() < 0.3 else rnd.randrange(48) * 30
        length = rnd.choice([1, 30, 59, 60, 61, 120, 240, 480, 540, 720, 1439])
        if opens + length == 24 * 60:
            windows.append([clock_text(opens), rnd.choice(["24:00", "00:00"][: 1 + bool(opens)])])
        else:
            windows.append([clock_text(opens), clock_text((opens + length) % (24 * 60))])
    return windows


def random_days(rnd: Random, start: date, most: int) -> list[str]:
    days = rnd.sample(range(-2, DAYS + 2), rnd.randint(0, most))
    return [(start + timedelta(days=day)).isoformat() for day in days]


def random_spec(rnd: Random, zone: str, start: date) -> dict[str, Any]:
    """A calendar that may observe Russia's production calendar, a region's and its own dates."""
    spec: dict[str, Any] = {"zone": zone}
    if rnd.random() < 0.1:
        spec["always"] = True
    else:
        open_share = rnd.choice([0.3, 0.7, 1.0])
        spec["weekly"] = {d: random_windows(rnd) for d in WEEKDAYS if rnd.random() < open_share}
    spec["overrides"] = {
        day: random_windows(rnd) if rnd.random() < 0.6 else []
        for day in [start.isoformat(), *random_days(rnd, start, 5)]
    }
    if rnd.random() < 0.6:
        spec["production_calendar"] = "RU"
        if rnd.random() < 0.4:
            off, *rest = random_days(rnd, start, 3) or [start.isoformat()]
            spec["region"] = {"off": [off], "working": rest[:1], "short": rest}
    return spec


def random_instant(rnd: Random, start: date, days: int = DAYS) -> datetime:
    """Sometimes a round half hour, where edges are; sometimes any microsecond."""
    midnight = datetime(start.year, start.month, start.day, tzinfo=UTC)
    at = midnight + timedelta(minutes=30 * rnd.randrange(days * 48))
    if rnd.random() < 0.6:
        at += timedelta(microseconds=rnd.randrange(1_800_000_000))
    return at


def random_duration(rnd: Random) -> timedelta:
    minutes = rnd.choice([1, 5, 15, 30, 45, 60, 90, 120, 480, 540, 1440, 2700])
    if rnd.random() < 0.5:
        return timedelta(minutes=minutes)
    return timedelta(microseconds=rnd.randint(1, minutes * 60_000_000))
