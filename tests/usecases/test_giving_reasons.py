"""A broken promise wants its reason before the request closes, from the side that broke it."""

from datetime import datetime
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel.actors import Actor
from apps.kernel.errors import BelayError, Conflict, NotAllowed, NotFound
from apps.policy_requests.models import Clock, DelayReason, StatusChange
from apps.policy_requests.owing import owed, unexplained_rows
from apps.usecases import checking, correcting, ending, giving_reasons, issuing, quoting, ticking
from apps.usecases.demo.journey import Journey
from apps.usecases.giving_reasons import Given, ReasonsWanted
from apps.usecases.rebuilding import check, rebuild
from tests.situations import Office, minutes

TTH = "ola.TTH..1.1"
TTQ = "sla.TTQ..1.1"
ABSENT = "7c9f2a52-0000-4000-8000-000000000000"


def issued_late(office: Office) -> Journey:
    """Issued at 13; the agency should have handed it over long before 300."""
    return office.request_in("issued")


def deliver(
    office: Office, journey: Journey, *said: Given, at: datetime, by: str = "agent"
) -> None:
    issuing.deliver(
        policy_request_id=journey.id,
        evidence="передан лично",
        by=office.people[by],
        at=at,
        delay_reasons=said,
    )


def quoted_late(office: Office) -> Clock:
    """Submitted at 1, due at 16, found broken at 20, quoted at 30."""
    journey = office.request_in("submitted")
    ticking.tick(at=minutes(20))
    quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(30))
    return Clock.objects.get(policy_request_id=journey.id, metric="TTQ")


def give(
    office: Office, clock_id: UUID, code: str, comment: str = "", *, by: str, at: datetime
) -> DelayReason:
    return giving_reasons.give(
        clock_id=clock_id, code=code, comment=comment, by=office.people[by], at=at
    )


def test_a_late_hand_over_wants_its_reason_and_suggests_one(office: Office) -> None:
    journey = issued_late(office)
    with pytest.raises(ReasonsWanted) as refused:
        deliver(office, journey, at=minutes(300))
    (one,) = refused.value.wanted
    assert (one.name, one.suggested) == (TTH, "late_reply")
    assert list(refused.value.errors) == [TTH]
    assert (refused.value.status, refused.value.code) == (422, "reasons_wanted")
    assert journey.policy_request.status == "issued", "nothing was done"
    assert not StatusChange.objects.filter(name="delay_reason").exists()


def test_the_reason_comes_with_the_move_and_is_a_line_of_history_before_it(office: Office) -> None:
    journey = issued_late(office)
    deliver(office, journey, Given(TTH, "late_reply"), at=minutes(300))
    row = DelayReason.objects.get()
    assert (row.code, row.suggested, row.is_confirmed) == ("late_reply", "late_reply", True)
    assert row.given_by_id == office.people["agent"].staff_id
    told, moved = StatusChange.objects.order_by("-seq")[:2][::-1]
    assert (told.name, told.seq, told.reason_code) == ("delay_reason", row.seq, "late_reply")
    assert (told.to_status, moved.name, moved.to_status) == ("issued", "deliver", "delivered")
    assert {name: told.details[name] for name in ("kind", "metric", "round")} == {
        "kind": "ola",
        "metric": "TTH",
        "round": 1,
    }
    assert owed(journey.policy_request, by=office.people["agent"], at=minutes(301)) == []


def test_a_hand_over_in_time_asks_for_nothing(office: Office) -> None:
    journey = office.request_in("delivered")
    assert journey.policy_request.status == "delivered"
    assert not DelayReason.objects.exists()


def test_the_clients_download_waits_for_nobodys_reason(office: Office) -> None:
    journey = issued_late(office)
    issuing.deliver(policy_request_id=journey.id, by=Actor.client(), at=minutes(300))
    assert journey.policy_request.status == "delivered"
    (left,) = unexplained_rows("ola")
    assert (left.policy_request_id, left.metric) == (journey.id, "TTH")


def test_the_system_s_end_waits_for_nobodys_reason(office: Office) -> None:
    journey = office.request_in("quoted")
    until = journey.policy_request.valid_until
    assert until is not None
    ending.expire(policy_request_id=journey.id, by=Actor.system("expiry"), at=until)
    assert journey.policy_request.status == "expired"
    assert unexplained_rows("ola").filter(metric="TTP").exists()


def test_what_the_other_side_broke_does_not_hold_the_agency_up(office: Office) -> None:
    clock = quoted_late(office)
    ending.cancel(
        policy_request_id=clock.policy_request_id,
        reason_code="slow_quote",
        by=office.people["agent"],
        at=minutes(31),
    )
    assert [row.pk for row in unexplained_rows("sla")] == [clock.pk]


def test_the_insurer_says_why_before_he_declines(office: Office) -> None:
    journey = office.request_in("checking")
    declined = {
        "policy_request_id": journey.id,
        "reason_code": "open_lawsuit",
        "by": office.people["underwriter"],
        "at": minutes(300),
    }
    with pytest.raises(ReasonsWanted) as refused:
        checking.decline(**declined)
    assert [one.suggested for one in refused.value.wanted] == ["queue_overload"]
    said = [Given(one.name, "authority_wait") for one in refused.value.wanted]
    checking.decline(**declined, delay_reasons=said)
    row = DelayReason.objects.get()
    assert (row.kind, row.metric, row.is_confirmed) == ("sla", "TTV", False)
    assert journey.policy_request.status == "rejected"


def test_the_insurers_last_act_asks_but_does_not_wait(office: Office) -> None:
    """Nothing of a client's policy waits for paperwork that is not its own."""
    journey = office.request_in("issue_sending")
    sent = {"policy_request_id": journey.id, "by": office.people["operator"]}
    wanted = owed(journey.policy_request, by=office.people["operator"], at=minutes(400))
    assert {one.clock.rule.metric for one in wanted} == {"TTI"}
    said = [Given(one.name, one.suggested) for one in wanted[:1]]
    issuing.send(**sent, at=minutes(400), delay_reasons=said)
    assert journey.policy_request.status == "issued"
    assert DelayReason.objects.count() == 1
    assert unexplained_rows("sla").count() == len(wanted) - 1 > 0


def test_every_broken_promise_of_the_mover_wants_its_own_reason(office: Office) -> None:
    journey = office.journey()
    cancelled = {
        "policy_request_id": journey.id,
        "reason_code": "price",
        "by": office.people["agent"],
    }
    quoting.submit(policy_request_id=journey.id, by=office.people["agent"], at=minutes(200))
    quoting.quote(policy_request_id=journey.id, by=office.people["operator"], at=minutes(201))
    with pytest.raises(ReasonsWanted) as refused:
        ending.cancel(
            **cancelled, at=minutes(400), delay_reasons=[Given("ola.TTO..1.1", "late_reply")]
        )
    assert list(refused.value.errors) == ["ola.TTP..1.1"]
    assert not DelayReason.objects.exists(), "all or none"
    said = [Given(one.name, one.suggested) for one in refused.value.wanted]
    ending.cancel(**cancelled, at=minutes(400), delay_reasons=said)
    assert {(row.metric, row.code) for row in DelayReason.objects.all()} == {
        ("TTO", "checklist_not_started"),
        ("TTP", "late_reply"),
    }


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Given(TTQ, "because"), "из списка"),
        (Given(TTQ, ""), "из списка"),
        (Given(TTQ, "slow_quote"), "из списка"),
        (Given(TTQ, "other", "  "), "в комментарии"),
        (Given(TTQ, "queue_overload", "x" * 301), "300 знаков"),
    ],
)
def test_what_can_not_be_kept_is_a_sentence_beside_its_promise(
    office: Office, said: Given, words: str
) -> None:
    clock = quoted_late(office)
    with pytest.raises(ReasonsWanted) as refused:
        give(office, clock.pk, said.code, said.comment, by="operator", at=minutes(40))
    assert words in refused.value.errors[TTQ]
    assert not DelayReason.objects.exists()
    assert not StatusChange.objects.filter(name="delay_reason").exists()


def test_a_promise_that_was_kept_has_no_reason(office: Office) -> None:
    journey = office.request_in("quoted")
    clock = Clock.objects.get(policy_request_id=journey.id, metric="TTQ")
    with pytest.raises(ReasonsWanted) as refused:
        give(office, clock.pk, "queue_overload", by="operator", at=minutes(5))
    assert "не было нарушено" in refused.value.reasons[0]


@pytest.mark.parametrize("stranger", ["agent", "lead", "owner"])
def test_the_side_that_was_let_down_does_not_say_why(office: Office, stranger: str) -> None:
    clock = quoted_late(office)
    with pytest.raises(NotAllowed):
        give(office, clock.pk, "queue_overload", by=stranger, at=minutes(40))


def test_a_reason_for_the_other_side_does_not_slip_in_with_a_move(office: Office) -> None:
    clock = quoted_late(office)
    with pytest.raises(NotAllowed):
        ending.cancel(
            policy_request_id=clock.policy_request_id,
            reason_code="price",
            by=office.people["agent"],
            at=minutes(31),
            delay_reasons=[Given(TTQ, "queue_overload")],
        )
    assert StatusChange.objects.filter(name="cancel").count() == 0


@pytest.mark.parametrize("named", ["sla.TTX..1.1", "", ABSENT, "sla.TTQ..1.1; DROP"])
def test_a_clock_that_the_request_does_not_have_is_not_found(office: Office, named: str) -> None:
    journey = issued_late(office)
    with pytest.raises(NotFound):
        deliver(
            office, journey, Given(TTH, "late_reply"), Given(named, "late_reply"), at=minutes(300)
        )
    assert journey.policy_request.status == "issued"
    assert not DelayReason.objects.exists()


def test_a_clock_of_another_request_is_none_of_this_move(office: Office) -> None:
    foreign = quoted_late(office)
    journey = issued_late(office)
    with pytest.raises(NotFound):
        deliver(
            office, journey, Given(TTH, "late_reply"), Given(str(foreign.pk), "price"),
            at=minutes(300),
        )  # fmt: skip


def test_another_agency_s_clock_is_not_there(office: Office, beta: Agency) -> None:
    clock = quoted_late(office)
    with inside(beta), pytest.raises(NotFound):
        give(office, clock.pk, "queue_overload", by="operator", at=minutes(40))


def test_who_comes_second_finds_the_reason_given(office: Office) -> None:
    clock = quoted_late(office)
    give(office, clock.pk, "queue_overload", by="operator", at=minutes(40))
    with pytest.raises(Conflict) as refused:
        give(office, clock.pk, "no_template", by="underwriter", at=minutes(41))
    assert refused.value.code == "reason_given"
    twice = [Given(TTH, "late_reply"), Given(TTH, "missing_data")]
    journey = issued_late(office)
    with pytest.raises(Conflict):
        deliver(office, journey, *twice, at=minutes(300))


def test_a_manager_says_better_and_what_was_said_before_stays(office: Office) -> None:
    clock = quoted_late(office)
    give(office, clock.pk, "queue_overload", by="operator", at=minutes(40))
    give(office, clock.pk, "other", "Не работал расчёт.", by="manager", at=minutes(50))
    said = list(DelayReason.objects.values_list("code", "suggested", "comment"))
    assert said == [
        ("queue_overload", "queue_overload", ""),
        ("other", "queue_overload", "Не работал расчёт."),
    ]
    assert StatusChange.objects.filter(name="delay_reason").count() == 2


def test_what_was_said_can_be_neither_rewritten_nor_deleted(office: Office) -> None:
    clock = quoted_late(office)
    row = give(office, clock.pk, "queue_overload", by="operator", at=minutes(40))
    deeds = (
        lambda: DelayReason.objects.filter(pk=row.pk).update(code="price"),
        lambda: DelayReason.objects.filter(pk=row.pk).delete(),
        _emptied,
    )
    for deed in deeds:
        with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
            deed()
    assert DelayReason.objects.get().code == "queue_overload"


def _emptied() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE policy_requests_delayreason")


def test_the_database_keeps_no_nameless_reason(office: Office) -> None:
    clock = quoted_late(office)
    row = give(office, clock.pk, "queue_overload", by="operator", at=minutes(40))
    row.pk, row.seq = uuid4(), row.seq + 1
    for code in ("", "other"):
        row.code = code
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_clocks_thrown_away_and_rebuilt_keep_their_reasons(office: Office) -> None:
    clock = quoted_late(office)
    give(office, clock.pk, "queue_overload", by="operator", at=minutes(40))
    assert not unexplained_rows("sla").exists()
    request = clock.policy_request
    Clock.objects.filter(policy_request=request).delete()
    rebuild(office.agency.pk, at=minutes(60))
    assert Clock.objects.get(policy_request=request, metric="TTQ").breached_at == minutes(16)
    assert not unexplained_rows("sla").exists(), "the reason names the clock, not its row"


def test_what_is_kept_of_a_reason_is_written_again_from_the_history(office: Office) -> None:
    clock = quoted_late(office)
    give(office, clock.pk, "queue_overload", "ждали", by="operator", at=minutes(40))
    before = list(DelayReason.objects.values("seq", "code", "comment", "given_by", "given_at"))
    assert list(check(office.agency.pk, at=minutes(60))) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE policy_requests_delayreason DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM policy_requests_delayreason")
        cursor.execute("ALTER TABLE policy_requests_delayreason ENABLE TRIGGER USER")
    (told,) = check(office.agency.pk, at=minutes(60))
    assert "delay reason of line" in told
    rebuild(office.agency.pk, at=minutes(60))
    rebuild(office.agency.pk, at=minutes(61))
    after = list(DelayReason.objects.values("seq", "code", "comment", "given_by", "given_at"))
    assert after == before


def test_the_history_alone_tells_what_was_said(office: Office) -> None:
    clock = quoted_late(office)
    give(office, clock.pk, "queue_overload", "ждали", by="operator", at=minutes(40))
    row, line = DelayReason.objects.get(), StatusChange.objects.get(name="delay_reason")
    told = tuple(line.details[name] for name in ("kind", "metric", "stage", "cycle", "round"))
    assert told == row.key
    assert (line.reason_code, line.details["suggested"], line.details["evidence"]) == (
        row.code,
        row.suggested,
        row.comment,
    )
    assert (line.seq, line.staff_id, line.occurred_at) == (row.seq, row.given_by_id, row.given_at)


def test_a_withdrawn_breach_wants_no_reason(office: Office) -> None:
    clock = quoted_late(office)
    request, operator = clock.policy_request, office.people["operator"]
    assert [one.name for one in owed(request, by=operator, at=minutes(39))] == [TTQ]
    correcting.correct_last_move(
        policy_request_id=request.pk,
        occurred_at=minutes(10),
        reason_code="late_entry",
        evidence="письмо",
        by=office.people["manager"],
        at=minutes(40),
    )
    assert owed(request, by=operator, at=minutes(41)) == []
    assert not unexplained_rows("sla").exists()


def test_a_reopened_request_asks_for_the_new_breach_only(office: Office) -> None:
    journey = office.journey()
    by, cancel = office.people["agent"], {"policy_request_id": journey.id, "reason_code": "price"}
    first = [Given("ola.TTO..1.1", "missing_data")]
    ending.cancel(**cancel, by=by, at=minutes(200), delay_reasons=first)
    ending.reopen(policy_request_id=journey.id, by=by, at=minutes(201))
    with pytest.raises(ReasonsWanted) as refused:
        ending.cancel(**cancel, by=by, at=minutes(400))
    assert list(refused.value.errors) == ["ola.TTO..2.1"]


def test_who_may_not_make_the_move_learns_nothing_of_its_reasons(office: Office) -> None:
    journey = issued_late(office)
    with pytest.raises(NotAllowed):
        deliver(office, journey, at=minutes(300), by="operator")
    with pytest.raises(BelayError) as refused:
        ending.finish_refund(
            policy_request_id=journey.id, by=office.people["operator"], at=minutes(300)
        )
    assert refused.value.code == "wrong_state"
