"""The weekly export of a portal at work: its sums are the lifetimes, to the microsecond."""

import csv
import io
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook

from apps.kernel import clock
from apps.reports.weeks import IsoWeek
from tests.e2e.callers import Json, Program, Visitor
from tests.e2e.portal import DOMAIN, Portal
from tests.e2e.roads import Road
from tests.e2e.samples import ZONE

MICRO = Decimal("0.000001")
NUMBER, STATUS, LIFE, LIFETIME = "Заявка", "Статус", "За всё время, с", "Вся жизнь заявки, с"


@pytest.fixture(scope="module")
def delivered(
    portal: Portal, agent: Program, operator: Program, underwriter: Program
) -> list[Road]:
    """Two requests that have ended, so that no time is running."""
    long, short = (
        Road(portal, agent, operator, underwriter, code).open() for code in ("CASH-SEC", "RENT-LL")
    )
    long.offer().accept().collect().pay().issue()
    agent.move(long.id, "deliver", evidence="передан лично")
    agent.move(short.id, "cancel", reason_code="no_need")
    assert [road.request["status"] for road in (long, short)] == ["delivered", "cancelled"]
    return [long, short]


@pytest.fixture(scope="module")
def lead(portal: Portal) -> Visitor:
    """A team lead of the agency in his browser."""
    return Visitor(portal.port, f"novy-bereg.{DOMAIN}").sign_in("lead@novy-bereg.example")


def _file(lead: Visitor, form: str) -> bytes:
    week = IsoWeek.containing(clock.now(), ZONE)
    answer = lead.get(f"/reports/{week}/{form}/")
    assert answer.status == 200, answer.text
    assert answer.headers["content-disposition"].startswith("attachment")
    return answer.body


def _lifetime(told: Json) -> Decimal:
    """From the history alone: creation to the last line."""
    first = datetime.fromisoformat(told["request"]["created_at"])
    last = datetime.fromisoformat(told["history"][-1]["occurred_at"])
    return (Decimal((last - first).days * 86400 + (last - first).seconds)) + (
        Decimal((last - first).microseconds) * MICRO
    )


def test_the_csv_sums_equal_the_lifetimes(
    delivered: list[Road], lead: Visitor, agent: Program
) -> None:
    text = _file(lead, "csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    spent: dict[str, Decimal] = defaultdict(Decimal)
    whole: dict[str, Decimal] = {}
    for row in rows:
        spent[row[NUMBER]] += _decimal(row[LIFE])
        whole[row[NUMBER]] = _decimal(row[LIFETIME])
    assert spent == whole
    for road in delivered:
        told = agent.get(f"requests/{road.id}/export/")
        assert whole[told["request"]["label"]] == _lifetime(told) > 0
        assert len(told["history"]) >= 2


def test_the_workbook_says_the_same_as_the_csv(delivered: list[Road], lead: Visitor) -> None:
    book = load_workbook(io.BytesIO(_file(lead, "xlsx")), read_only=True)
    rows = _table(book["Заявки по статусам"])
    spent: dict[str, Decimal] = defaultdict(Decimal)
    whole: dict[str, Decimal] = {}
    for row in rows:
        spent[row[NUMBER]] += Decimal(repr(row[LIFE])).quantize(MICRO)
        whole[row[NUMBER]] = Decimal(repr(row[LIFETIME])).quantize(MICRO)
    for road in delivered:
        label = road.request["label"]
        assert spent[label] == whole[label] > 0


def _table(sheet: Any) -> list[dict[str, Any]]:
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
