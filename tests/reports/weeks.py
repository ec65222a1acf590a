"""Weeks that the report's tests speak of, and ways to read a written report back."""

import csv
import io
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl

from apps.reports.stretches import ZERO
from apps.reports.weekly import IsoWeek, WeeklyReport, build
from apps.usecases.demo.excuses import as_suggested
from tests.situations import MOSCOW, TUESDAY, Office

WEEK = IsoWeek.parse("2026-W29")  # the week of TUESDAY
SUNDAY_NIGHT = datetime(2026, 7, 20, 0, 0, tzinfo=MOSCOW)
BERLIN = ZoneInfo("Europe/Berlin")


def report_of(week: IsoWeek = WEEK, at: datetime = SUNDAY_NIGHT, **options: Any) -> WeeklyReport:
    return build(week, at=at, **options)


def by_hand(office: Office, journey: Any, role: str, at: datetime) -> dict[str, Any]:
    return {"policy_request_id": journey.id, "by": office.people[role], "at": at}


def at_the_end(office: Office, journey: Any, role: str, at: datetime) -> dict[str, Any]:
    """The same with the reasons that an end waits for, as they are suggested."""
    given = by_hand(office, journey, role, at)
    return {**given, "delay_reasons": as_suggested(journey.policy_request, given["by"], at)}


def hours(n: float) -> datetime:
    return TUESDAY + timedelta(hours=n)


def csv_rows(written: bytes) -> list[dict[str, str]]:
    text = written.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def sheet(written: bytes, name: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(written))
    return [list(row) for row in book[name].iter_rows(values_only=True)]


def micros(seconds: float | str) -> int:
    """Exact microseconds of a written number of seconds."""
    if isinstance(seconds, str):
        return int(Decimal(seconds.replace(",", ".")) * 1_000_000)
    return round(seconds * 1_000_000)


def length(micros: int) -> timedelta:
    return timedelta(microseconds=micros)


def sums(rows: list[dict[str, str]], key: str, column: str) -> dict[str, timedelta]:
    found: dict[str, timedelta] = defaultdict(lambda: ZERO)
    for row in rows:
        found[row[key]] += length(micros(row[column]))
    return dict(found)
