"""Whose minutes a week had, raw and adjusted, and how often that was disputed."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction

import pytest

from apps.reports.report import PartyTime
from apps.reports.stretches import ZERO
from apps.reports.weekly import IsoWeek, WeeklyReport, to_xlsx
from apps.usecases import checking, disputing, marking_down
from tests.reports.weeks import by_hand, micros, report_of, sheet
from tests.situations import Office, minutes

MINUTE = timedelta(minutes=1)
AT = minutes(100)


@pytest.fixture
def week(office: Office) -> Iterator[WeeklyReport]:
    """One request asked late for, one disputed and confirmed, one disputed and open; an outage."""
    late = office.request_in("checking")
    checking.ask_for_correction(
        reason_code="blurred_scan", items=("extra_document",), comment="Ещё справка.",
        **by_hand(office, late, "operator", minutes(20)),
    )  # fmt: skip
    for outcome in (True, None):
        quoted = office.journey().go_to("quoted", [minutes(10), minutes(20)])
        row = disputing.dispute(
            stretch=2, charge_to="agency", reason_code="waited", comment="Ждали.",
            **by_hand(office, quoted, "manager", minutes(30)),
        )  # fmt: skip
        if outcome is not None:
            disputing.answer(
                dispute_id=row.pk, confirmed=outcome, comment="Да.", by=office.people["lead"],
                at=minutes(40),
            )  # fmt: skip
    marking_down.record("portal", since=minutes(90), until=minutes(95), at=AT)
    yield report_of(at=AT)


def of(report: WeeklyReport, party: str) -> PartyTime:
    return next(one for one in report.parties if one.party == party)


def test_both_columns_add_up_to_the_lifetimes_exactly(week: WeeklyReport) -> None:
    assert week.lifetime_total == 300 * MINUTE
    for column in ("raw_week", "adjusted_week", "raw_life", "adjusted_life"):
        assert sum((getattr(one, column) for one in week.parties), ZERO) == week.lifetime_total
    for one in week.requests:
        assert sum(one.adjusted.values(), ZERO) == one.lifetime
    raw = {one.party: (one.raw_week, one.raw_life) for one in week.parties}
    assert {**raw, "platform": (ZERO, ZERO)} == {**week.by_holder(), "platform": (ZERO, ZERO)}


def test_what_was_claimed_moves_from_party_to_party(week: WeeklyReport) -> None:
    """80 minutes of the round asked late less 5 of the outage, 10 of the dispute, 3 × 5 out."""
    assert of(week, "platform").adjusted_life == 15 * MINUTE
    insurer, agency = of(week, "insurer"), of(week, "agency")
    assert insurer.adjusted_life - insurer.raw_life == (75 - 10) * MINUTE
    assert agency.adjusted_life - agency.raw_life == (10 - 80 - 10) * MINUTE


def test_rates_of_late_asks_and_disputes(week: WeeklyReport) -> None:
    assert week.late_asks.share == 1
    assert (week.disputed.part, week.disputed.whole) == (2, 3)
    assert (week.confirmed.part, week.confirmed.whole) == (1, 1)


def test_as_of_an_earlier_instant_the_dispute_was_not_settled_yet(
    week: WeeklyReport, office: Office
) -> None:
    before = report_of(at=minutes(35))
    assert (before.confirmed.whole, before.disputed.part) == (0, 2)
    settled = of(report_of(at=minutes(45)), "insurer")
    assert settled.raw_life - settled.adjusted_life == (10 - 25) * MINUTE


def test_a_week_without_requests_has_no_shares(office: Office) -> None:
    empty = report_of(IsoWeek.parse("2026-W20"), at=AT)
    assert {one.raw_life for one in empty.parties} == {ZERO}
    assert (empty.late_asks.share, empty.disputed.share, empty.confirmed.share) == (None,) * 3
    assert to_xlsx(empty, "ru")


def test_the_workbook_tells_shares_and_rates(week: WeeklyReport) -> None:
    written = to_xlsx(week, "en")
    rows = {row[0]: row for row in sheet(written, "Summary") if row[0]}
    assert rows["Returns that asked late"][1] == 1
    assert rows["Requests with a disputed stretch"][1:3] == [pytest.approx(2 / 3), 3]
    assert rows["Answered disputes that were confirmed"][1] == 1
    platform = rows["Platform"]
    assert platform[1:3] == [0, pytest.approx(float(Fraction(15, 300)))]
    heading, *requests = sheet(written, "Requests")
    life = heading.index("Over the life, s")
    names = ("Insurer", "Agency", "Client", "Nobody", "Platform")
    columns = [heading.index(f"{name}, adjusted, s") for name in names]
    assert len(requests) == 3
    for row in requests:
        assert sum(micros(row[n]) for n in columns) == micros(row[life])
