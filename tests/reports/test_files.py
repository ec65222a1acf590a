"""The report as files: sums that can be recomputed, no formulas, no names for the insurer."""

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.kernel.errors import Malformed
from apps.policy_requests.models import PolicyRequest
from apps.reports.stretches import ZERO
from apps.reports.weekly import WeeklyReport, to_csv, to_xlsx
from apps.usecases import ending
from tests.reports.weeks import (
    SUNDAY_NIGHT,
    WEEK,
    by_hand,
    csv_rows,
    hours,
    length,
    micros,
    report_of,
    sheet,
    sums,
)
from tests.situations import Office

SHEETS = [
    "Сводка", "Время по статусам", "Заявки", "Заявки по статусам", "Сроки", "Нарушения",
    "Причины задержек", "Эскалации",
]  # fmt: skip
ODD = SUNDAY_NIGHT + timedelta(microseconds=654321)


@pytest.fixture
def busy(office: Office) -> WeeklyReport:
    """A week with a delivered, a checked, a late and a reopened request."""
    office.request_in("delivered", every=7)
    office.request_in("checking", every=3)
    office.request_in("quoted", every=25)
    journey = office.request_in("offered")
    ending.cancel(reason_code="price", **by_hand(office, journey, "agent", hours(2)))
    ending.reopen(**by_hand(office, journey, "agent", hours(40)))
    return report_of(at=ODD)


def test_the_csv_opens_with_semicolons_and_decimal_commas(busy: WeeklyReport) -> None:
    written = to_csv(busy, "ru")
    assert written.startswith(b"\xef\xbb\xbf")
    rows = csv_rows(written)
    assert len(rows) == sum(len(one.spent) for one in busy.requests) > 10
    assert len({row["У кого"] for row in rows}) == 4, "all four holders had a share"
    assert {"Заявка", "Клиент", "Ответственный", "У кого", "За всё время, мин"} <= set(rows[0])
    for row in rows:
        assert row["За всё время, с"].count(",") == 1
        assert len(row["За всё время, с"].split(",")[1]) == 6
        assert len(row["За всё время, мин"].split(",")[1]) == 2
    assert b"\r\n" in written


def test_the_csv_s_sums_equal_the_lifetimes(busy: WeeklyReport) -> None:
    rows = csv_rows(to_csv(busy, "en"))
    lives = sums(rows, "Request", "Over the life, s")
    assert len(lives) == 4
    for row in rows:
        written = length(micros(row["Lifetime of the request, s"]))
        assert lives[row["Request"]] == written > ZERO
    assert sum(lives.values(), start=ZERO) == busy.lifetime_total
    weeks = sums(rows, "Request", "In the week, s")
    assert sum(weeks.values(), start=ZERO) == busy.week_total


def test_the_workbook_s_sums_equal_the_lifetimes(busy: WeeklyReport) -> None:
    written = to_xlsx(busy, "ru")
    assert openpyxl.load_workbook(io.BytesIO(written)).sheetnames == SHEETS
    heading, *rows = sheet(written, "Заявки по статусам")
    name, life = heading.index("Заявка"), heading.index("За всё время, с")
    lifetime = heading.index("Вся жизнь заявки, с")
    total: dict[str, int] = {}
    for row in rows:
        total[row[name]] = total.get(row[name], 0) + micros(row[life])
    assert len(total) == 4
    for row in rows:
        assert total[row[name]] == micros(row[lifetime]) > 0
    assert length(sum(total.values())) == busy.lifetime_total


def test_every_sheet_tells_the_same_total(busy: WeeklyReport) -> None:
    written = to_xlsx(busy, "en")
    heading, *rows, last = sheet(written, "Time by status")
    week, life = heading.index("In the week, s"), heading.index("Over the life, s")
    assert last[0] == "Total"
    for column, expected in ((week, busy.week_total), (life, busy.lifetime_total)):
        assert sum(micros(row[column]) for row in rows) == micros(last[column])
        assert length(micros(last[column])) == expected
    heading, *rows = sheet(written, "Requests")
    life = heading.index("Over the life, s")
    holders = [heading.index(f"{name}, s") for name in ("Insurer", "Agency", "Client", "Nobody")]
    assert len(rows) == 4
    for row in rows:
        assert sum(micros(row[n]) for n in holders) == micros(row[life])
    minutes = heading.index("Over the life, min")
    assert sum(row[minutes] for row in rows) == pytest.approx(
        busy.lifetime_total / timedelta(minutes=1)
    )


def test_durations_are_numbers_and_instants_are_dates(busy: WeeklyReport) -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(busy, "en")))
    page = book["Requests"]
    heading = [cell.value for cell in page[1]]
    row = page[2]
    minutes, created = row[heading.index("Over the life, min")], row[heading.index("Created")]
    assert isinstance(minutes.value, int | float) and minutes.number_format == "#,##0.00"
    assert created.is_date
    assert created.value.hour == 11, "in the reader's zone"
    share = book["Clocks"][2][heading_of(book["Clocks"], "Share within")]
    assert isinstance(share.value, int | float) and share.number_format == "0.0%"


def heading_of(page: Any, title: str) -> int:
    return [cell.value for cell in page[1]].index(title)


EVIL = ["=HYPERLINK(0)", "+7", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1", "＝1+1"]


def test_no_text_becomes_a_formula(office: Office) -> None:
    journey = office.request_in("submitted")
    for name in EVIL:
        PolicyRequest.objects.filter(pk=journey.id).update(client_name=name)
        refuse_formulas(report_of(), name)


def refuse_formulas(report: WeeklyReport, name: str) -> None:
    assert report.requests[0].client == name
    row = csv_rows(to_csv(report, "ru"))[0]
    assert row["Клиент"] == f"'{name}"
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(report, "ru")))
    cells = [cell for page in book for line in page.iter_rows() for cell in line]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert len(texts) > 100
    assert not [text for text in texts if text.startswith(tuple("=+-@\t\r"))]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_semicolons_and_quotes_in_a_name_stay_in_their_cell(office: Office) -> None:
    journey = office.request_in("submitted")
    name = 'ООО "Ромашка"; филиал\nвторой'
    PolicyRequest.objects.filter(pk=journey.id).update(client_name=name)
    assert csv_rows(to_csv(report_of(), "ru"))[0]["Клиент"] == name


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_insurer_s_copy_has_no_names(office: Office, language: str) -> None:
    journey = office.request_in("delivered")
    client = journey.policy_request.client_name
    people = [person.name for person in office.people.values()]
    assert client and "Мария Котова" in people
    own, insurers = report_of(), report_of(audience="insurer")
    assert client in everything(own, language)
    assert "Мария Котова" in everything(own, language)
    told = everything(insurers, language)
    assert journey.policy_request.number == insurers.requests[0].number
    assert str(insurers.requests[0].number) in told
    assert not [name for name in (client, client.split()[0], *people) if name in told]
    assert client not in repr(insurers)


def everything(report: WeeklyReport, language: str) -> str:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(report, language)))
    values = [str(value) for page in book for row in page.values for value in row]
    return " ".join([*values, to_csv(report, language).decode("utf-8-sig")])


def test_an_empty_week_is_written_honestly(office: Office) -> None:
    office.request_in("quoted")
    report = report_of(WEEK.previous)
    assert report.is_empty
    assert csv_rows(to_csv(report, "ru")) == []
    assert to_csv(report, "ru").decode("utf-8-sig").startswith("Заявка;Пакет;Клиент")
    written = to_xlsx(report, "ru")
    assert openpyxl.load_workbook(io.BytesIO(written)).sheetnames == SHEETS
    assert ["На этой неделе заявок не было." in row for row in sheet(written, "Сводка")].count(True)


def test_the_same_report_gives_the_same_bytes(busy: WeeklyReport) -> None:
    assert to_xlsx(busy, "ru") == to_xlsx(report_of(at=ODD), "ru")
    assert to_xlsx(busy, "ru") != to_xlsx(busy, "en")


def test_an_unknown_language_is_refused_with_a_sentence(busy: WeeklyReport) -> None:
    for write in (to_xlsx, to_csv):
        with pytest.raises(Malformed):
            write(busy, "xx")


def test_twenty_five_requests_cost_as_many_statements_as_five(office: Office) -> None:
    costs = []
    for wanted in (5, 25):
        while PolicyRequest.objects.count() < wanted:
            office.request_in("quoted", every=20)
        report_of()  # the terms of the agreements are read once and kept
        with CaptureQueriesContext(
            connection,
        ) as statements:
            report = report_of()
        assert len(report.requests) == wanted
        assert len(report.breaches) >= wanted
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 9
