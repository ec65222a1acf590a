"""What keeps breaking gets one correction a key and week, with a person who answers for it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings

from apps.accounts.models import Membership
from apps.escalations.dedicated import dedicated_channel
from apps.escalations.models import Correction, Escalation
from apps.kernel.actors import Actor
from apps.kernel.errors import BelayError, Conflict, NotAllowed, NotFound, Refusal
from apps.notifications.models import Message
from apps.staff.models import StaffProfile
from apps.usecases import correcting_process, escalating
from apps.usecases.ticking import tick
from tests.escalations.breaking import (
    DAY_OVER,
    NEXT_WEEK,
    answered,
    break_quotes,
    correction_of_quotes,
    keep_quotes,
    late_quote,
    measure,
)
from tests.situations import Office, minutes


def test_two_breaches_are_no_repetition_and_the_third_is(office: Office) -> None:
    break_quotes(office, 2)
    assert not Correction.objects.exists()
    break_quotes(office, 1)
    tick(at=minutes(34))
    correction = Correction.objects.get()
    assert (correction.cause, correction.failures, correction.total) == ("breaches", 3, 3)
    assert (correction.metric, correction.package_code) == ("TTQ", "CASH-SEC")
    broken = set(Escalation.objects.values_list("pk", flat=True))
    assert set(correction.escalations.values_list("pk", flat=True)) == broken


def test_breaches_of_other_packages_do_not_add_up(office: Office) -> None:
    break_quotes(office, 2)
    break_quotes(office, 2, "MTG-SEC")
    tick(at=minutes(34))
    assert not Correction.objects.filter(cause="breaches").exists()


def test_a_later_breach_of_the_week_is_linked_to_the_correction_that_is_open(
    office: Office,
) -> None:
    correction = correction_of_quotes(office)
    break_quotes(office, 1)
    tick(at=minutes(34))
    assert list(Correction.objects.filter(metric="TTQ")) == [correction]
    assert correction.escalations.count() == 4


def test_the_next_week_has_a_correction_of_its_own(office: Office) -> None:
    correction_of_quotes(office)
    correcting_process.look_for_repetition(at=NEXT_WEEK)
    weeks = Correction.objects.filter(metric="TTQ").values_list("week", flat=True)
    assert sorted(weeks) == ["2026-W29", "2026-W30"]


def test_below_the_agreed_share_opens_one_once_there_are_enough_requests(office: Office) -> None:
    keep_quotes(office, 3)
    break_quotes(office, 1)
    assert not Correction.objects.filter(party="insurer").exists()
    keep_quotes(office, 1)
    correcting_process.look_for_repetition(at=minutes(40))
    correction = Correction.objects.get(metric="TTQ")
    assert (correction.cause, correction.failures, correction.total) == ("attainment", 1, 5)
    assert correction.required > 80


def test_a_party_late_too_often_in_the_week_corrects_itself_as_a_whole(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.TERMS, "repeat_party_percent", 20)
    keep_quotes(office, 2)
    break_quotes(office, 2)
    break_quotes(office, 1, "MTG-SEC")
    correcting_process.look_for_repetition(at=minutes(40))
    whole = Correction.objects.get(metric="", party="insurer")
    assert (whole.cause, whole.failures, whole.total) == ("party", 3, 5)
    assert (whole.stage, whole.package_code) == ("", "")
    assert whole.escalations.count() == 3


def test_a_party_late_seldom_enough_is_left_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings.TERMS, "repeat_party_percent", 61)
    keep_quotes(office, 2)
    break_quotes(office, 2)
    break_quotes(office, 1, "MTG-SEC")
    correcting_process.look_for_repetition(at=minutes(40))
    assert not Correction.objects.filter(metric="").exists()


@pytest.mark.parametrize(("repeat", "action"), [("correction", "fix"), ("channel", "channel")])
def test_the_fifth_step_opens_the_weeks_correction_of_the_key(
    office: Office, repeat: str, action: str
) -> None:
    escalation = late_quote(office)
    escalating.close(
        escalation_id=escalation.pk,
        solved=True,
        repeat=repeat,
        by=office.people["agent"],
        at=minutes(40),
    )
    correction = Correction.objects.get()
    assert (correction.cause, correction.action, correction.week) == (
        "by_hand",
        action,
        "2026-W29",
    )
    assert (correction.party, correction.metric) == ("insurer", "TTQ")
    assert list(correction.escalations.all()) == [escalation]
    assert correction.owner is not None
    assert Message.objects.filter(event="correction.opened").count() == 1


def test_asked_for_twice_in_a_week_it_is_one_correction_with_both(office: Office) -> None:
    for minute in (40, 41):
        escalation = late_quote(office)
        escalating.close(
            escalation_id=escalation.pk,
            solved=True,
            repeat="correction",
            by=office.people["agent"],
            at=minutes(minute),
        )
    assert Correction.objects.get().escalations.count() == 2
    assert Message.objects.filter(event="correction.opened").count() == 1


def test_solved_without_a_wish_opens_nothing(office: Office) -> None:
    escalation = late_quote(office)
    escalating.close(
        escalation_id=escalation.pk,
        solved=True,
        repeat="none",
        by=office.people["agent"],
        at=minutes(40),
    )
    assert not Correction.objects.exists()


def test_a_correction_never_lies_without_a_person(office: Office) -> None:
    correction = correction_of_quotes(office)
    assert correction.owner_id == office.people["manager"].staff_id
    assert correction.due_on == date(2026, 7, 21)


def test_whoever_never_entered_the_agency_is_given_it_all_the_same(office: Office) -> None:
    StaffProfile.objects.filter(role__in=("manager", "administrator")).delete()
    correction = correction_of_quotes(office)
    assert correction.owner is not None
    assert (correction.owner.side, correction.owner.role) == ("insurer", "manager")
    assert Membership.objects.filter(user_id=correction.owner.user_id, role="manager").exists()


def test_an_answer_names_owner_day_and_action_and_is_kept(office: Office) -> None:
    correction = answered(office, correction_of_quotes(office))
    correction.refresh_from_db()
    assert (correction.state, correction.answered_at) == ("answered", minutes(60))
    assert correction.due_on == date(2026, 7, 20)
    assert correction.answered_by_id == office.people["manager"].staff_id
    assert correction.answer == "Второй андеррайтер с понедельника"


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"owner_id": None}, "Назовите того"),
        ({"owner_id": uuid4()}, "Назовите того"),
        ({"due_on": None}, "Укажите срок не раньше"),
        ({"due_on": date(2026, 7, 13)}, "Укажите срок не раньше"),
        ({"due_on": date(9999, 12, 31)}, "Укажите срок не дальше"),
        ({"action": "pray"}, "Выберите"),
        ({"action": "channel", "channel": " "}, "канал"),
        (
            {"action": "channel", "channel": "чат", "channel_until": date(2026, 7, 1)},
            "Последний день канала",
        ),
        ({"text": " "}, "Напишите"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_with_a_sentence(
    office: Office, other: dict[str, object], sentence: str
) -> None:
    correction = correction_of_quotes(office)
    with pytest.raises(Refusal) as refused:
        answered(office, correction, **other)
    assert len(refused.value.reasons) == 1
    assert sentence in refused.value.reasons[0]
    correction.refresh_from_db()
    assert (correction.state, correction.answer) == ("open", "")


@pytest.mark.parametrize("who", ["operator", "underwriter", "agent", "lead", "owner"])
def test_only_a_leader_of_the_party_answers(office: Office, who: str) -> None:
    correction = correction_of_quotes(office)
    with pytest.raises(NotAllowed):
        correcting_process.answer(
            correction_id=correction.pk,
            measure=measure(office),
            by=office.people[who],
            at=minutes(60),
        )
    correction.refresh_from_db()
    assert correction.state == "open"


def test_a_person_of_the_other_party_cannot_be_named(office: Office) -> None:
    correction = correction_of_quotes(office)
    with pytest.raises(Refusal):
        answered(office, correction, owner_id=office.people["owner"].staff_id)


def test_a_machine_answers_for_nothing_and_an_absent_one_is_absent(office: Office) -> None:
    correction = correction_of_quotes(office)
    refusals: list[tuple[object, Actor, type[BelayError]]] = [
        (correction.pk, Actor.system("rule"), NotAllowed),
        (uuid4(), office.people["manager"], NotFound),
    ]
    for correction_id, by, refusal in refusals:
        with pytest.raises(refusal):
            correcting_process.close(
                correction_id=correction_id,  # type: ignore[arg-type]
                outcome="сделано",
                by=by,
                at=minutes(70),
            )


def test_it_is_closed_after_an_answer_with_what_came_of_it_and_once(office: Office) -> None:
    correction = correction_of_quotes(office)
    facts = {"correction_id": correction.pk, "at": minutes(70)}
    with pytest.raises(NotAllowed):
        correcting_process.close(outcome="сделано", by=office.people["manager"], **facts)
    answered(office, correction)
    with pytest.raises(Refusal):
        correcting_process.close(outcome=" ", by=office.people["lead"], **facts)
    with pytest.raises(NotAllowed):
        correcting_process.close(outcome="сделано", by=office.people["agent"], **facts)
    correcting_process.close(outcome="сделано", by=office.people["lead"], **facts)
    with pytest.raises(Conflict):
        correcting_process.close(outcome="ещё раз", by=office.people["lead"], **facts)
    with pytest.raises(Conflict):
        answered(office, correction)
    correction.refresh_from_db()
    assert (correction.state, correction.outcome) == ("closed", "сделано")
    assert correction.closed_by_id == office.people["lead"].staff_id


def test_the_owner_is_reminded_once_when_the_day_is_over_unanswered(office: Office) -> None:
    correction = correction_of_quotes(office)
    told = Message.objects.filter(event="correction.reminder", key__contains=str(correction.pk))
    correcting_process.look_for_repetition(at=minutes(60 * 24 * 7 + 60 * 12))
    assert not told.exists()
    for _twice in range(2):
        tick(at=DAY_OVER)
    correcting_process.look_for_repetition(at=DAY_OVER + timedelta(days=1))
    assert correction.owner is not None
    assert told.get().recipients == [correction.owner.email]
    assert "21 июля 2026" in told.get().body


def test_whoever_answered_in_time_is_not_reminded(office: Office) -> None:
    answered(office, correction_of_quotes(office))
    tick(at=DAY_OVER)
    assert not Message.objects.filter(event="correction.reminder").exists()


def test_a_dedicated_channel_is_for_its_own_promise(office: Office) -> None:
    correction = correction_of_quotes(office)
    answered(office, correction, action="channel", channel="+7 900 000-99-99")
    same, other = late_quote(office), late_quote(office, "MTG-SEC")
    assert dedicated_channel(same, at=minutes(70)) == "+7 900 000-99-99"
    assert dedicated_channel(other, at=minutes(70)) == ""
    same.party = "agency"
    assert dedicated_channel(same, at=minutes(70)) == ""


def test_a_channel_of_the_whole_party_serves_each_of_its_promises(office: Office) -> None:
    correction = correction_of_quotes(office)
    answered(office, correction, action="channel", channel="чат")
    Correction.objects.filter(pk=correction.pk).update(metric="", stage="", package_code="")
    assert dedicated_channel(late_quote(office, "MTG-SEC"), at=minutes(70)) == "чат"


def test_a_channel_ends_with_its_correction_or_after_its_last_day(office: Office) -> None:
    correction = correction_of_quotes(office)
    last = date(2026, 7, 15)
    answered(office, correction, action="channel", channel="чат", channel_until=last)
    escalation = late_quote(office)
    assert dedicated_channel(escalation, at=minutes(60 * 24)) == "чат"
    assert dedicated_channel(escalation, at=minutes(60 * 48)) == ""
    answered(office, correction, action="channel", channel="чат")
    assert dedicated_channel(escalation, at=minutes(60 * 48)) == "чат"
    correcting_process.close(
        correction_id=correction.pk, outcome="ок", by=office.people["manager"], at=minutes(90)
    )
    assert dedicated_channel(escalation, at=minutes(91)) == ""
