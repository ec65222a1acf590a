"""Whose time a stretch was: one side disputes, the other answers, and the ledger stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel.errors import BelayError, Conflict, NotAllowed, NotFound, Refusal
from apps.notifications.models import Message
from apps.policy_requests import clocks
from apps.policy_requests.adjusted import Charged, by_holder, by_party
from apps.policy_requests.charging import charged
from apps.policy_requests.disputing import open_until, stretch_of
from apps.policy_requests.models import Dispute, Interval, PolicyRequest, StatusChange
from apps.usecases import correcting, disputing, ending, rebuilding
from apps.usecases.demo.journey import Journey
from apps.watch.models import OpenDispute, OutboxEntry
from tests.situations import MOSCOW, TUESDAY, Office, minutes, office_of
from tests.usecases.test_races import THREADS, all_at_once

MINUTE = timedelta(minutes=1)
# The draft began with line 1, submitted with line 2: the insurer held it from minute 10 to 20.
DRAFT, SUBMITTED, QUOTED = 1, 2, 3


@pytest.fixture
def journey(office: Office) -> Journey:
    """Quoted after ten minutes of draft and ten of the quote."""
    return office.journey().go_to("quoted", [minutes(10), minutes(20)])


def dispute(journey: Journey, role: str = "manager", **given: object) -> Dispute:
    wish = {"stretch": SUBMITTED, "charge_to": "agency", "reason_code": "waited"} | given
    comment, at = wish.pop("comment", "Ждали выписку."), wish.pop("at", minutes(30))
    return disputing.dispute(
        policy_request_id=journey.id, by=journey.people[role], at=at, comment=comment, **wish
    )


def answered(journey: Journey, row: Dispute, role: str = "lead", **given: object) -> Dispute:
    wish = {"confirmed": True, "comment": "Да, ждали нас.", "at": minutes(40)} | given
    return disputing.answer(dispute_id=row.pk, by=journey.people[role], **wish)


def pieces(journey: Journey) -> list[Charged]:
    """The adjusted view as of the sixtieth minute."""
    one = journey.policy_request
    return charged(one, clocks.history_of(one), at=minutes(60))


def codes(deed: object) -> tuple[type[BelayError], str]:
    """The refusal's kind and code; nothing is left of what was refused."""
    before = (Dispute.objects.count(), StatusChange.objects.count(), Message.objects.count())
    with pytest.raises(BelayError) as refused, transaction.atomic():
        deed()  # type: ignore[operator]
    assert all(reason.endswith(".") for reason in refused.value.reasons)
    after = (Dispute.objects.count(), StatusChange.objects.count(), Message.objects.count())
    assert after == before
    return type(refused.value), refused.value.code


def test_a_confirmed_dispute_changes_the_adjusted_view_and_nothing_else(journey: Journey) -> None:
    rows = list(Interval.objects.order_by("started_at").values())
    row = dispute(journey)
    assert by_party(pieces(journey)) == by_holder(pieces(journey))
    answered(journey, row)
    told = pieces(journey)
    assert by_holder(told) == {"insurer": 10 * MINUTE, "agency": 50 * MINUTE}
    assert by_party(told) == {"agency": 60 * MINUTE}
    (moved,) = [one for one in told if one.is_moved]
    assert (moved.seq, moved.cause, moved.ref) == (SUBMITTED, "dispute", str(row.pk))
    assert list(Interval.objects.order_by("started_at").values()) == rows


def test_a_refused_dispute_changes_nothing(journey: Journey) -> None:
    before = pieces(journey)
    row = answered(journey, dispute(journey), confirmed=False, comment="Выписка была у вас.")
    assert row.outcome == "refused"
    assert pieces(journey) == before


def test_both_words_are_lines_of_the_history_with_everything_needed(journey: Journey) -> None:
    row = answered(journey, dispute(journey))
    lines = list(StatusChange.objects.filter(name__startswith="dispute").order_by("seq"))
    assert [line.name for line in lines] == ["dispute", "dispute_answer"]
    assert [line.details["evidence"] for line in lines] == ["Ждали выписку.", "Да, ждали нас."]
    assert {line.details["stretch"] for line in lines} == {SUBMITTED}
    assert lines[1].details["outcome"] == "confirmed"
    assert {line.details["dispute"] for line in lines} == {str(row.pk)}
    assert [line.from_status == line.to_status for line in lines] == [True, True]


def test_both_sides_are_told_but_never_the_person_himself(journey: Journey) -> None:
    row = dispute(journey)
    raised = {one.recipients[0].split("@")[1]: one for one in Message.objects.filter(
        event="dispute.raised")}  # fmt: skip
    assert len(raised) == 2
    everybody = [reader for one in raised.values() for reader in one.recipients]
    assert not any(reader.startswith("manager@") for reader in everybody)
    assert any("ждёт вашего ответа" in one.subject for one in raised.values())
    assert all(f"/disputes/{row.pk}/" in one.body for one in raised.values())
    answered(journey, row)
    told = Message.objects.filter(event="dispute.answered")
    assert told.count() == 2
    assert OutboxEntry.objects.filter(ref__in=told.values("pk")).count() == 2
    assert all(one.policy_request_id == journey.id for one in told)


def test_an_open_dispute_waits_in_the_list_of_the_other_side_alone(journey: Journey) -> None:
    row = dispute(journey)
    assert list(OpenDispute.objects.values_list("dispute_id", "side")) == [(row.pk, "agency")]
    answered(journey, row)
    assert not OpenDispute.objects.exists()


def test_rebuilding_brings_the_list_back(journey: Journey, office: Office) -> None:
    row = dispute(journey)
    told = list(OpenDispute.objects.values())
    OpenDispute.objects.all().delete()
    for _twice in range(2):
        rebuilding.rebuild(office.agency.pk, at=minutes(50))
    assert list(OpenDispute.objects.values()) == told
    answered(journey, row, at=minutes(55))
    rebuilding.rebuild(office.agency.pk, at=minutes(58))
    assert not OpenDispute.objects.exists()


@pytest.mark.parametrize("role", ["lead", "owner", "manager", "administrator"])
def test_a_lead_of_either_side_may_dispute(journey: Journey, role: str) -> None:
    assert dispute(journey, role, charge_to="client").charge_to == "client"


@pytest.mark.parametrize("role", ["agent", "operator", "underwriter"])
def test_nobody_lower_may(journey: Journey, role: str) -> None:
    assert codes(lambda: dispute(journey, role))[0] is NotAllowed


@pytest.mark.parametrize("role", ["manager", "administrator", "operator", "agent"])
def test_ones_own_side_and_the_lower_ranks_never_answer(journey: Journey, role: str) -> None:
    row = dispute(journey)
    assert codes(lambda: answered(journey, row, role))[0] is NotAllowed
    row.refresh_from_db()
    assert row.is_open


def test_a_second_answer_is_refused_and_the_first_one_stays(journey: Journey) -> None:
    row = answered(journey, dispute(journey), confirmed=False)
    assert codes(lambda: answered(journey, row, "owner")) == (Conflict, "answered")
    row.refresh_from_db()
    assert row.outcome == "refused"


def test_one_open_dispute_a_stretch_one_a_side_and_none_after_it_is_settled(
    journey: Journey,
) -> None:
    row = dispute(journey)
    for role in ("manager", "lead"):
        assert codes(lambda role=role: dispute(journey, role, charge_to="client"))[1] == "disputed"
    answered(journey, row, confirmed=False)
    late = {"at": minutes(50)}
    assert codes(lambda: dispute(journey, **late))[1] == "disputed_before"
    second = dispute(journey, "lead", charge_to="client", **late)
    answered(journey, second, "manager", at=minutes(55))
    for role in ("manager", "lead"):
        again = {"charge_to": "platform", "at": minutes(58)}
        assert codes(lambda role=role: dispute(journey, role, **again))[1] == "settled"  # noqa: B023
    assert by_party(pieces(journey))["client"] == 10 * MINUTE


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"stretch": 99}, "unknown_stretch"),
        ({"stretch": 0}, "unknown_stretch"),
        ({"stretch": -1}, "unknown_stretch"),
        ({"stretch": QUOTED}, "running"),
        ({"charge_to": "insurer"}, "same_party"),
        ({"charge_to": "bank"}, "dispute_unexplained"),
        ({"reason_code": "because"}, "dispute_unexplained"),
        ({"comment": "   "}, "dispute_unexplained"),
        ({"comment": "ы" * 301}, "too_long"),
    ],
)
def test_nonsense_is_refused_with_a_sentence(
    journey: Journey, given: dict[str, object], code: str
) -> None:
    assert codes(lambda: dispute(journey, **given)) == (Refusal, code)


def test_a_stretch_that_nobody_held_is_nobodys_to_dispute(office: Office) -> None:
    journey = office.journey()
    who = {"policy_request_id": journey.id, "by": journey.people["agent"]}
    ending.cancel(reason_code="deal_failed", at=minutes(5), **who)
    ending.reopen(at=minutes(25), **who)
    assert codes(lambda: dispute(journey, stretch=2, charge_to="client"))[1] == "nobodys"


def test_an_answer_without_a_word_is_refused(journey: Journey) -> None:
    row = dispute(journey)
    assert codes(lambda: answered(journey, row, comment=" \n"))[1] == "answer_unexplained"
    assert codes(lambda: answered(journey, row, comment="ы" * 301))[1] == "too_long"


def test_the_window_is_three_working_days_of_the_side_that_disputes(
    journey: Journey, settings: object
) -> None:
    """The stretch ended on Tuesday: the insurer works till Friday 18:00, the agency longer."""
    one = journey.policy_request
    history = clocks.history_of(one)
    stretch = stretch_of(history, SUBMITTED, at=minutes(60))
    ours = open_until(one, history, stretch, side=journey.people["manager"].side)
    theirs = open_until(one, history, stretch, side=journey.people["lead"].side)
    assert ours.astimezone(MOSCOW).date() == theirs.astimezone(MOSCOW).date()
    assert ours.astimezone(MOSCOW).date() == (TUESDAY + timedelta(days=3)).date()
    late = ours + timedelta(microseconds=1)
    assert codes(lambda: dispute(journey, at=late)) == (Conflict, "too_late")
    assert dispute(journey, at=ours).is_open
    settings.TERMS = settings.TERMS | {"dispute_working_days": 1}  # type: ignore[attr-defined]
    shorter = open_until(one, history, stretch, side=journey.people["manager"].side)
    assert ours - shorter == timedelta(days=2)


def test_a_corrected_end_moves_the_stretch_and_opens_its_window_anew(journey: Journey) -> None:
    row = dispute(journey)
    corrected_at = TUESDAY + timedelta(days=6)
    correcting.correct_last_move(
        policy_request_id=journey.id, occurred_at=minutes(15), reason_code="late_entry",
        evidence="письмо", by=journey.people["manager"], at=corrected_at,
    )  # fmt: skip
    answered(journey, row, at=corrected_at)
    assert [one.length for one in pieces(journey) if one.cause == "dispute"] == [5 * MINUTE]
    one = journey.policy_request
    history = clocks.history_of(one)
    until = open_until(
        one, history, stretch_of(history, SUBMITTED, at=corrected_at),
        side=journey.people["lead"].side,
    )  # fmt: skip
    assert until > corrected_at + timedelta(days=2)


def test_twenty_at_once_dispute_a_stretch_once_and_twenty_answers_are_one(
    living_office: Office,
) -> None:
    office = living_office
    with inside(office.agency):
        journey = office.journey().go_to("quoted", [minutes(10), minutes(20)])
    results = all_at_once(office, lambda _place: dispute(journey))
    assert len([one for one in results if isinstance(one, Conflict)]) == THREADS - 1
    (row,) = [one for one in results if isinstance(one, Dispute)]
    answers = all_at_once(office, lambda place: answered(journey, row, confirmed=place % 2 == 0))
    assert len([one for one in answers if isinstance(one, Conflict)]) == THREADS - 1
    with inside(office.agency):
        assert StatusChange.objects.filter(name="dispute_answer").count() == 1
        assert not OpenDispute.objects.filter(agency=office.agency).exists()


def test_another_agencys_request_and_dispute_are_not_there(journey: Journey, beta: Agency) -> None:
    row = dispute(journey)
    with inside(beta):
        theirs = office_of(beta)
        hands = theirs.people["lead"]
        with pytest.raises(NotFound):
            disputing.dispute(
                policy_request_id=journey.id, stretch=SUBMITTED, charge_to="agency",
                reason_code="waited", comment="чужое", by=hands, at=minutes(30),
            )  # fmt: skip
        for dispute_id in (row.pk, uuid4()):
            with pytest.raises(NotFound):
                disputing.answer(
                    dispute_id=dispute_id, confirmed=True, comment="да", by=hands, at=minutes(40)
                )
    assert Dispute.objects.get().is_open


STATEMENTS = {
    "answered anew": "UPDATE policy_requests_dispute SET outcome = 'refused'",
    "charged to another": "UPDATE policy_requests_dispute SET charge_to = 'client'",
    "taken away": "DELETE FROM policy_requests_dispute",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_sql_of_the_portals_own_role_changes_no_answered_dispute(
    journey: Journey, statement: str
) -> None:
    answered(journey, dispute(journey))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Dispute.objects.get().outcome == "confirmed"


def test_an_open_dispute_can_be_answered_but_not_rewritten(journey: Journey) -> None:
    dispute(journey)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE policy_requests_dispute SET comment = 'другое'")
    assert PolicyRequest.objects.get().disputes.get().comment == "Ждали выписку."
