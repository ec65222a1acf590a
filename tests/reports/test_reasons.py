"""Reasons of broken promises in the weekly report and in the JSON of a request."""

import json
from datetime import timedelta

from apps.policy_requests.models import Clock
from apps.reports import export_json
from apps.reports.explained import breach_reasons
from apps.reports.report import Breach, WeeklyReport
from apps.reports.weekly import to_xlsx
from apps.usecases import giving_reasons
from apps.usecases.demo.journey import Journey
from tests.reports.test_put_right import quoted_late
from tests.reports.weeks import hours, report_of, sheet
from tests.situations import Office, minutes


def say(
    office: Office,
    journey: Journey,
    code: str,
    comment: str = "",
    *,
    by: str = "operator",
    n: int = 50,
) -> None:
    clock = Clock.objects.get(policy_request_id=journey.id, metric="TTQ")
    giving_reasons.give(
        clock_id=clock.pk, code=code, comment=comment, by=office.people[by], at=minutes(n)
    )


def quote_of(report: WeeklyReport) -> Breach:
    return next(one for one in report.breaches if one.metric == "TTQ")


def test_the_reason_given_stands_beside_the_suggested_one(office: Office) -> None:
    journey = quoted_late(office)
    before = quote_of(report_of(at=hours(2)))
    assert (before.reason, before.suggested, before.owner) == ("", "queue_overload", "insurer")
    assert before.is_unexplained
    say(office, journey, "late_reply")
    after = quote_of(report_of(at=hours(2)))
    assert (after.reason, after.suggested, after.owner) == (
        "late_reply",
        "queue_overload",
        "agency",
    )
    assert not after.is_unexplained
    heading, *rows = sheet(to_xlsx(report_of(at=hours(2)), "ru"), "Нарушения")
    row = next(row for row in rows if row[heading.index("Код")] == "TTQ")
    assert row[heading.index("Названная причина")] == "поздний ответ"
    assert row[heading.index("Вероятная причина")] == "перегружена очередь"
    assert row[heading.index("За кем")] == "Агентство"


def test_a_report_as_of_an_earlier_instant_does_not_know_the_later_reason(office: Office) -> None:
    journey = quoted_late(office)
    say(office, journey, "no_template", n=50)
    say(office, journey, "other", "Не работал расчёт.", by="manager", n=70)
    told = [quote_of(report_of(at=minutes(n))).reason for n in (45, 60, 80)]
    assert told == ["", "no_template", "other"]


def test_the_sheet_of_reasons_counts_breaches_by_owner_and_those_left(office: Office) -> None:
    for code in ("queue_overload", "queue_overload", "late_reply", ""):
        journey = quoted_late(office)
        if code:
            say(office, journey, code)
    report = report_of(at=hours(2))
    found = {(one.owner, one.code): one.count for one in breach_reasons(report.breaches)}
    assert found == {("agency", "late_reply"): 1, ("insurer", "queue_overload"): 2}
    overload = next(one for one in breach_reasons(report.breaches) if one.count == 2)
    assert overload.overrun == timedelta(minutes=28), "each quote was fourteen minutes late"
    rows = sheet(to_xlsx(report, "ru"), "Причины задержек")
    at = next(n for n, row in enumerate(rows) if row[0] == "Причины нарушений недели")
    assert [row[:4] for row in rows[at + 2 : at + 4]] == [
        ["Агентство", "late_reply", "поздний ответ", 1],
        ["Страховая", "queue_overload", "перегружена очередь", 2],
    ]
    assert rows[at + 4][2:4] == ["не названа", len(report.unexplained)]
    numbers = {row[0]: row[1] for row in sheet(to_xlsx(report, "ru"), "Сводка")}
    assert numbers["Нарушений без причины"] == len(report.unexplained) >= 1


def test_too_many_reasons_that_are_not_on_the_list_ask_for_a_review(office: Office) -> None:
    for n in range(10):
        code = "other" if n == 0 else "queue_overload"
        say(office, quoted_late(office), code, "Своими словами.")
    report = report_of(at=hours(2))
    assert (report.other_reasons.part, report.other_reasons.whole) == (1, 10)
    assert not report.wants_review, "a tenth is not more than a tenth"
    say(office, quoted_late(office), "other", "Ещё раз своими словами.")
    report = report_of(at=hours(2))
    assert report.wants_review
    words = [
        str(row[1]) for row in sheet(to_xlsx(report, "ru"), "Сводка") if row[0] == "Примечание"
    ]
    assert words == ["Список причин пора пересмотреть: «другое» — 2 из 11 названных."]


def test_what_people_typed_stays_out_of_the_files(office: Office) -> None:
    journey = quoted_late(office)
    say(office, journey, "other", "Иванова болеет.")
    told = export_json.of(journey.policy_request, at=minutes(60))
    (row,) = told["delay_reasons"]
    assert (row["metric"], row["code"], row["suggested"]) == ("TTQ", "other", "queue_overload")
    assert (row["owner"], row["given_at"]) == ("insurer", "2026-07-14T08:50:00.000000Z")
    assert "Иванова" not in json.dumps(told, ensure_ascii=False)
    everything = str([sheet(to_xlsx(report_of(), "ru"), name) for name in ("Нарушения", "Сводка")])
    assert "Иванова" not in everything
