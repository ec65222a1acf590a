"""The report as XLSX: every duration in minutes and in exact seconds, every instant in its zone."""

import io
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from django.utils import translation
from django.utils.translation import pgettext

from apps.reports import findings, layout, summary
from apps.reports.report import WeeklyReport
from apps.reports.tables import Block, Cell, Sheet, Unit, guarded, known_language

MINUTE = timedelta(minutes=1)
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
FORMATS: dict[str, dict[str, Any]] = {
    "text": {},
    "heading": {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1},
    "title": {"bold": True, "font_size": 13},
    "count": {"num_format": "0", "align": "left"},
    Unit.MINUTES: {"num_format": "#,##0.00"},
    Unit.SECONDS: {"num_format": "0.000000", "font_color": "#6b7280"},
    "share": {"num_format": "0.0%", "align": "left"},
    "instant": {"num_format": "dd.mm.yyyy hh:mm:ss", "align": "left"},
}
FIRST_WIDTH, WIDTH = 36, 19


def to_xlsx(report: WeeklyReport, language: str) -> bytes:
    """The workbook in "ru" or "en"; the same report gives the same bytes. Raises Malformed."""
    made = io.BytesIO()
    with translation.override(known_language(language)):
        book = xlsxwriter.Workbook(made, OPTIONS)
        book.set_properties({"title": str(report.week), "created": report.at.replace(tzinfo=None)})
        writer = _Writer(book, report.zone)
        for sheet in sheets(report):
            writer.write(sheet)
        book.close()
    return made.getvalue()


def sheets(report: WeeklyReport) -> list[Sheet]:
    """All sheets in the order they are read; every one is there, empty or not."""
    reasons = [
        findings.breach_reasons(report),
        findings.reasons(report),
        findings.suggestions(report),
    ]
    return [
        Sheet(pgettext("sheet", "Summary"), summary.blocks(report)),
        Sheet(pgettext("sheet", "Time by status"), [layout.totals(report)]),
        Sheet(pgettext("sheet", "Requests"), [layout.requests(report)]),
        Sheet(pgettext("sheet", "Requests by status"), [layout.requests_by_status(report)]),
        Sheet(pgettext("sheet", "Clocks"), [layout.clocks(report)]),
        Sheet(pgettext("sheet", "Breaches"), [findings.breaches(report)]),
        Sheet(pgettext("sheet", "Delay reasons"), reasons),
        Sheet(pgettext("sheet", "Escalations"), [findings.escalations(report)]),
    ]


class _Writer:
    """Puts blocks under one another on sheets of one book."""

    def __init__(self, book: Any, zone: ZoneInfo) -> None:
        self._book = book
        self._zone = zone
        self._formats = {name: book.add_format(facts) for name, facts in FORMATS.items()}

    def write(self, sheet: Sheet) -> None:
        """One sheet; a single table gets a frozen heading and a filter."""
        page = self._book.add_worksheet(sheet.title)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_column(0, 0, FIRST_WIDTH)
        page.set_column(1, max(len(block.columns) for block in sheet.blocks), WIDTH)
        row = 0
        for block in sheet.blocks:
            row = self._block(page, block, row) + 1
        if len(sheet.blocks) == 1:
            block = sheet.blocks[0]
            page.freeze_panes(1, 1)
            page.repeat_rows(0)
            page.autofilter(0, 0, max(len(block.rows), 1), len(block.columns) - 1)

    def _block(self, page: Any, block: Block, row: int) -> int:
        if block.title:
            page.write_string(row, 0, guarded(block.title), self._formats["title"])
            row += 1
        for n, column in enumerate(block.columns):
            page.write_string(row, n, guarded(column.title), self._formats["heading"])
        for cells in block.rows:
            row += 1
            for n, cell in enumerate(cells):
                self._cell(page, (row, n), cell, block.columns[n].unit)
        return row + 1

    def _cell(self, page: Any, place: tuple[int, int], cell: Cell, unit: Unit) -> None:
        if isinstance(cell, str):
            page.write_string(*place, guarded(cell), self._formats["text"])
        elif isinstance(cell, timedelta):
            whole = MINUTE if unit is Unit.MINUTES else timedelta(seconds=1)
            page.write_number(*place, cell / whole, self._formats[unit])
        elif isinstance(cell, datetime):
            local = cell.astimezone(self._zone).replace(tzinfo=None)
            page.write_datetime(*place, local, self._formats["instant"])
        elif cell is not None:
            name = "share" if isinstance(cell, Fraction) else "count"
            page.write_number(*place, float(cell), self._formats[name])
