"""The report as CSV for the sheets people have: UTF-8 with a mark, semicolons, decimal commas."""

import csv
import io
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import translation

from apps.reports import layout
from apps.reports.report import WeeklyReport
from apps.reports.tables import Cell, Unit, guarded, known_language

MICROSECOND = timedelta(microseconds=1)
SECOND, MINUTE = 1_000_000, 60_000_000
HUNDREDTH, MILLIONTH = Decimal("0.01"), Decimal("0.000001")


def to_csv(report: WeeklyReport, language: str) -> bytes:
    """Request by status: one row for each status a request was in. Raises Malformed."""
    made = io.StringIO(newline="")
    with translation.override(known_language(language)):
        block = layout.requests_by_status(report)
    sheet = csv.writer(made, delimiter=";", lineterminator="\r\n")
    sheet.writerow([guarded(column.title) for column in block.columns])
    for cells in block.rows:
        pairs = zip(cells, block.columns, strict=True)
        sheet.writerow([written(cell, column.unit) for cell, column in pairs])
    return made.getvalue().encode("utf-8-sig")


def written(cell: Cell, unit: Unit = Unit.MINUTES) -> str:
    """A cell as text: minutes with two decimals, seconds with six, ISO instants, shares in %."""
    if isinstance(cell, timedelta):
        return duration(cell, unit)
    if isinstance(cell, datetime):
        return cell.isoformat()
    if isinstance(cell, Fraction):
        return _comma(Decimal(cell.numerator * 100) / Decimal(cell.denominator), HUNDREDTH)
    return "" if cell is None else guarded(str(cell))


def duration(length: timedelta, unit: Unit) -> str:
    """ "45,00" minutes or "2700,000001" seconds."""
    micros = Decimal(length // MICROSECOND)
    if unit is Unit.MINUTES:
        return _comma(micros / MINUTE, HUNDREDTH)
    return _comma(micros / SECOND, MILLIONTH)


def _comma(number: Decimal, step: Decimal) -> str:
    return str(number.quantize(step, rounding=ROUND_HALF_UP)).replace(".", ",")
