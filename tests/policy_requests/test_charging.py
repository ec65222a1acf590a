"""A late ask charges its whole round to whoever asked, as the history tells it."""

from datetime import timedelta

from apps.policy_requests.adjusted import adjusted, by_holder, by_party
from apps.policy_requests.charging import asked_of, beyond, held, late_asks
from apps.policy_requests.clocks import histories
from apps.policy_requests.models import Interval, StatusChange
from apps.usecases import checking, correcting, drafting, ending
from apps.usecases.demo import files
from apps.usecases.demo.journey import Journey
from tests.situations import Office, minutes

MINUTE = timedelta(minutes=1)
LATE, OWN = ("extra_document",), ("egrn",)


def checked(office: Office) -> Journey:
    """In the check since the fifth minute."""
    return office.request_in("checking")


def give_back(journey: Journey, items: tuple[str, ...], at: int) -> None:
    checking.ask_for_correction(
        policy_request_id=journey.id, reason_code="blurred_scan", items=items,
        comment="Нужна ещё справка.", by=journey.people["operator"], at=minutes(at),
    )  # fmt: skip


def mend(journey: Journey, kind: str, at: int) -> None:
    by = {"policy_request_id": journey.id, "by": journey.people["agent"], "at": minutes(at)}
    drafting.attach(kind=kind, name="paper.pdf", content=files.paper(f"{kind} {at}"), **by)
    checking.resubmit_check(**by)


def lines(journey: Journey) -> list[StatusChange]:
    return histories([journey.policy_request])[journey.policy_request.pk]


def rounds(journey: Journey, at: int) -> list[tuple[str, int, int]]:
    """Party and first and last minute of every late ask."""
    found = late_asks(lines(journey), asked_of(journey.policy_request), at=minutes(at))
    return [
        (one.party, (one.start - minutes(0)) // MINUTE, (one.end - minutes(0)) // MINUTE)
        for one in found
    ]


def test_an_item_beyond_the_pinned_checklist_charges_the_round_to_the_asker(
    office: Office,
) -> None:
    journey = checked(office)
    give_back(journey, (*OWN, *LATE), 20)
    assert rounds(journey, 50) == [("insurer", 20, 50)]
    drafting.attach(
        policy_request_id=journey.id, kind="egrn", name="egrn.pdf", content=files.paper("ЕГРН"),
        by=journey.people["agent"], at=minutes(60),
    )  # fmt: skip
    mend(journey, "extra_document", 80)
    assert rounds(journey, 200) == [("insurer", 20, 80)]
    (line,) = [one for one in lines(journey) if beyond(one, asked_of(journey.policy_request))]
    assert beyond(line, asked_of(journey.policy_request)) == ["extra_document"]


def test_what_the_checklist_asks_for_is_asked_in_time(office: Office) -> None:
    journey = checked(office)
    give_back(journey, OWN, 20)
    assert rounds(journey, 50) == []


def test_only_the_rounds_that_asked_late_are_charged(office: Office) -> None:
    journey = checked(office)
    for kind, since, until in (("egrn", 20, 30), ("extra_document", 40, 55), ("egrn", 70, 75)):
        give_back(journey, (kind,), since)
        mend(journey, kind, until)
    assert rounds(journey, 100) == [("insurer", 40, 55)]


def test_a_round_ends_when_the_agency_gives_up(office: Office) -> None:
    journey = checked(office)
    give_back(journey, LATE, 20)
    ending.cancel(
        policy_request_id=journey.id, reason_code="deal_failed", by=journey.people["agent"],
        at=minutes(45),
    )  # fmt: skip
    assert rounds(journey, 500) == [("insurer", 20, 45)]


def test_a_corrected_instant_moves_the_round_with_it(office: Office) -> None:
    journey = checked(office)
    give_back(journey, LATE, 20)
    correcting.correct_last_move(
        policy_request_id=journey.id, occurred_at=minutes(12), reason_code="late_entry",
        evidence="письмо", by=journey.people["manager"], at=minutes(25),
    )  # fmt: skip
    assert rounds(journey, 50) == [("insurer", 12, 50)]


def test_the_stretches_are_the_ledgers_and_the_ledger_is_left_as_it_is(office: Office) -> None:
    journey = checked(office)
    give_back(journey, LATE, 20)
    mend(journey, "extra_document", 80)
    history, at = lines(journey), minutes(100)
    rows = list(Interval.objects.filter(policy_request_id=journey.id).values())
    stretches = held(history, at=at)
    pieces = adjusted(
        stretches, late_asks=late_asks(history, asked_of(journey.policy_request), at=at)
    )
    assert [(one.status, one.holder, one.start, one.end) for one in stretches] == [
        (row["status"], row["holder"], row["started_at"], row["ended_at"] or at) for row in rows
    ]
    assert [one.ended_by for one in stretches] == [*(one.seq for one in stretches[1:]), 0]
    raw, fair = by_holder(pieces), by_party(pieces)
    assert fair["insurer"] - raw["insurer"] == raw["agency"] - fair["agency"] == 60 * MINUTE
    assert sum(fair.values(), timedelta()) == at - journey.policy_request.created_at
    assert list(Interval.objects.filter(policy_request_id=journey.id).values()) == rows
