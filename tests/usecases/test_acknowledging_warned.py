"""The time to acknowledge warns as it wears thin: once each, to whom it may concern, then rests."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.agreements.models import AgreementVersion
from apps.agreements.services import TargetRow, draft, sign_as_of_old
from apps.escalations.models import Escalation, EscalationLine
from apps.notifications.models import Message
from apps.usecases import escalating
from apps.usecases.demo import terms
from apps.usecases.ticking import tick
from apps.watch.models import OutboxEntry, Timer
from apps.widgets.escalation_story import _sentence
from tests.portal.card_steps import ALPHA, BASE, schema_kept, signed_in, text
from tests.situations import Office, minutes, office_of
from tests.usecases.test_acknowledging import acknowledge, armed, broken, by_hand, called

Warned = list[tuple[str, int | None, int | None]]


def warned(escalation: Escalation) -> Warned:
    """(deed, round, percent or minutes), as they came."""
    rows = EscalationLine.objects.filter(escalation=escalation, deed__in=("warned", "left"))
    return [(line.deed, line.round, line.threshold) for line in rows.order_by("at", "id")]


def letters(escalation: Escalation) -> dict[str, list[str]]:
    """Recipients of each letter about the wait, by its key's end."""
    mails = Message.objects.filter(key__startswith=f"escalation:{escalation.pk}:")
    ends = {one.key.removeprefix(f"escalation:{escalation.pk}:"): one.recipients for one in mails}
    return {end: to for end, to in ends.items() if end.split(":")[0] not in ("rung", "raised")}


def test_half_the_time_tells_the_owner_three_quarters_his_lead_too(office: Office) -> None:
    """Thirty minutes from the second one on."""
    escalation = by_hand(office)
    tick(at=minutes(16))
    assert (warned(escalation), letters(escalation)) == ([], {})
    for n in (17, 17, 18, 25, 25):
        tick(at=minutes(n))
    assert warned(escalation) == [("warned", 1, 50), ("warned", 1, 75)]
    line = EscalationLine.objects.get(escalation=escalation, threshold=75)
    assert (line.at, line.noted_at) == (minutes(24.5), minutes(25))
    half, more = (letters(escalation)[f"warned:1:{n}:insurer"] for n in (50, 75))
    manager = office.users["manager"].email
    assert len(half) == 1
    assert manager not in half
    assert half[0] in more
    assert manager in more
    assert armed(escalation) == [minutes(32)]


def test_past_the_due_the_manager_hears_that_nobody_answered_still(office: Office) -> None:
    escalation = by_hand(office)
    for n in (20, 30, 33, 46, 47, 48, 500):
        tick(at=minutes(n))
    assert [one[2] for one in warned(escalation)] == [50, 75, 150]
    assert len(broken(escalation)) == 1
    last = {end: to for end, to in letters(escalation).items() if end.startswith("warned:1:150")}
    assert set(last) == {"warned:1:150:insurer", "warned:1:150:agency"}
    assert office.users["manager"].email in last["warned:1:150:insurer"]
    assert armed(escalation) == []


def test_an_acknowledgement_stops_what_is_left_to_say(office: Office) -> None:
    escalation = by_hand(office)
    tick(at=minutes(17))
    acknowledge(office, escalation, 20)
    tick(at=minutes(300))
    assert warned(escalation) == [("warned", 1, 50)]
    assert list(letters(escalation)) == ["warned:1:50:insurer"]
    assert not Timer.objects.filter(kind="ack").exists()


def test_whoever_acknowledges_before_the_sweep_is_not_warned_by_letter_any_more(
    office: Office,
) -> None:
    escalation = by_hand(office)
    acknowledge(office, escalation, 20)
    assert warned(escalation) == [("warned", 1, 50)], "on record all the same"
    assert letters(escalation) == {}


def test_after_an_outage_everything_is_on_record_and_one_letter_a_side_leaves(
    office: Office,
) -> None:
    escalation = by_hand(office)
    tick(at=minutes(60))
    assert [one[2] for one in warned(escalation)] == [50, 75, 150]
    assert len(broken(escalation)) == 1
    assert sorted(letters(escalation)) == ["warned:1:150:agency", "warned:1:150:insurer"]


def test_one_level_up_warns_in_a_round_of_its_own(office: Office) -> None:
    escalation = by_hand(office)
    tick(at=minutes(17))
    acknowledge(office, escalation, 20)
    escalating.raise_level(escalation_id=escalation.pk, by=office.people["agent"], at=minutes(60))
    tick(at=minutes(75))
    assert warned(escalation) == [("warned", 1, 50), ("warned", 2, 50)]


def test_an_urgent_call_warns_by_thirds_and_knows_no_quiet(office: Office) -> None:
    """Ten minutes from the fifth one on; the highest of what came at once is told."""
    call = called(office, at=minutes(5))
    assert armed(call) == [minutes(8.3)]
    tick(at=minutes(12))
    assert warned(call) == [("warned", 1, 33), ("warned", 1, 66)]
    (mail,) = Message.objects.filter(key__contains=f"{call.pk}:warned")
    assert mail.key.endswith("warned:1:66:insurer")
    assert OutboxEntry.objects.get(ref=mail.pk).due_at == minutes(12)
    assert armed(call) == [minutes(15)]


def test_an_agency_that_is_late_itself_is_warned_itself(office: Office) -> None:
    journey = office.journey()
    tick(at=minutes(100))
    tick(at=minutes(100))
    escalation = Escalation.objects.get(policy_request_id=journey.id)
    assert escalation.party == "agency"
    tick(at=minutes(181))
    assert [one[2] for one in warned(escalation)] == [50]
    assert list(letters(escalation)) == ["warned:1:50:agency"]
    assert letters(escalation)["warned:1:50:agency"] == [office.users["agent"].email]


def test_minutes_before_the_due_warn_in_their_own_words(office: Office) -> None:
    signed_with(office, [*terms.sla_rows(), *terms.answer_rows()], before_due_minutes=[10])
    escalation = by_hand(office)
    tick(at=minutes(23))
    assert warned(escalation) == [("warned", 1, 50), ("left", 1, 10)]
    (mail,) = Message.objects.filter(key__startswith=f"escalation:{escalation.pk}:left")
    assert "осталось 10 мин" in mail.subject
    assert office.users["manager"].email in mail.recipients
    told = str(_sentence(EscalationLine.objects.get(escalation=escalation, deed="left")))
    assert told == "На подтверждение осталось 10 мин."


def test_whoever_promised_no_time_is_not_warned(office: Office) -> None:
    signed_with(office, terms.sla_rows())
    escalation = by_hand(office)
    assert armed(escalation) == []
    tick(at=minutes(300))
    assert (warned(escalation), broken(escalation)) == ([], [])


def signed_with(office: Office, rows: list[TargetRow], **answer: object) -> None:
    """The SLA in force since the beginning, with these rows; the time to answer as told."""
    old = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="sla", status="active"
    )
    version = draft(
        kind=old.agreement.kind, agency=office.agency, calendar_version=old.calendar_version,
        targets=rows, effective_from=minutes(0),
    )  # fmt: skip
    if answer:
        version.targets.filter(metric="TTA", route="normal").update(**answer)
    sign_as_of_old(
        version_id=version.pk, first=old.first_signed_by, second=old.second_signed_by, at=minutes(0)
    )


def test_the_database_keeps_one_line_a_warning_and_a_round_for_each(office: Office) -> None:
    escalation = by_hand(office)
    tick(at=minutes(18))
    line = EscalationLine.objects.get(escalation=escalation, deed="warned")
    line.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)
    line.threshold, line.round = 75, None
    with pytest.raises(IntegrityError), transaction.atomic():
        line.save(force_insert=True)


def test_each_agency_has_its_own_warnings(office: Office, beta: Agency) -> None:
    here = by_hand(office)
    with inside(beta):
        there = by_hand(office_of(beta), at=minutes(10))
    tick(at=minutes(18))
    assert warned(here) == [("warned", 1, 50)]
    with inside(beta):
        assert warned(there) == []
        assert armed(there) == [minutes(25)]


def test_why_and_the_story_tell_what_was_warned_and_what_comes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    escalation = by_hand(office)
    tick(at=minutes(18))
    monkeypatch.setattr("apps.kernel.clock.now", lambda: minutes(18))
    desk, path = signed_in(office.users["operator"]), f"/desk/alpha/escalations/{escalation.pk}/"
    with schema_kept():
        story, why = text(desk.get(path, headers=BASE)), text(desk.get(f"{path}why/", headers=BASE))
    assert "Прошло 50 % времени на подтверждение." in story
    assert why.count("(наступил)") == 1
    for share in ("50 %: ", "75 %: ", "100 %: ", "150 %: "):
        assert share in why, share
    agent = signed_in(office.users["agent"])
    with schema_kept():
        seen = text(agent.get(f"/escalations/{escalation.pk}/why/", headers=ALPHA))
    assert "150 %: " in seen


def test_a_letter_names_the_due_and_what_has_passed(office: Office) -> None:
    escalation = by_hand(office)
    tick(at=minutes(18))
    mail = Message.objects.get(key=f"escalation:{escalation.pk}:warned:1:50:insurer")
    with translation.override("ru"):
        assert "прошло 50 % времени" in mail.subject
        assert "11:32" in mail.subject
