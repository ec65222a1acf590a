"""Corrections: one per key and ISO week, with an owner, a due date and an action."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.agreements.models import Agreement
from apps.escalations import reminding
from apps.escalations.enums import CorrectionAction, CorrectionCause, CorrectionState, Repeat
from apps.escalations.models import Correction, Escalation
from apps.escalations.parties import KINDS, PARTIES, first_owner, owners_for
from apps.escalations.permissions import may_close_correction, may_correct
from apps.escalations.repetition import Finding, Key, findings, week_of
from apps.kernel.actors import Actor
from apps.kernel.errors import Conflict, NotAllowed, Refusal
from apps.policy_requests.models import Clock
from apps.staff.models import StaffProfile


def open_for_repetition(*, at: datetime) -> list[Correction]:
    """Open what repetition asks for; breaches of a correction open already are linked to it.

    Returns the new ones. A constant number of statements, and a second call opens nothing.
    """
    found = findings(at=at)
    return _open(found, at=at) if found else []


def _open(found: Sequence[Finding], *, at: datetime) -> list[Correction]:
    agreements = dict(Agreement.objects.filter(agency=here()).values_list("kind", "pk"))
    wanted = [
        _correction(agreements[one.key[0]], one, at=at) for one in found if one.key[0] in agreements
    ]
    Correction.objects.bulk_create(wanted, ignore_conflicts=True)
    rows = Correction.objects.filter(week=week_of(at), agreement_id__in=agreements.values())
    standing = {_key_of(row): row for row in rows}
    _link(found, standing)
    made = {row.pk for row in wanted}
    new = [row for row in standing.values() if row.pk in made]
    _give(new, found)
    return new


def _give(new: Sequence[Correction], found: Sequence[Finding]) -> None:
    """Each new correction gets a person, and a look at it once its day is over."""
    owners = {party: first_owner(party) for party in {row.party for row in new}}
    for row in new:
        row.owner = owners[row.party]
    Correction.objects.bulk_update(new, ["owner"])
    firsts = {_standing_key(one): one.broken[0] for one in found}
    clocks = Clock.objects.filter(pk__in=firsts.values())
    requests = dict(clocks.values_list("pk", "policy_request_id"))
    reminding.arm((row, requests[firsts[_key_of(row)]]) for row in new)


def _key_of(row: Correction) -> Key:
    return (row.party, row.metric, row.stage, row.package_code)


def _standing_key(finding: Finding) -> Key:
    return (PARTIES[finding.key[0]].value, *finding.key[1:])


def _correction(agreement_id: UUID, finding: Finding, *, at: datetime) -> Correction:
    kind, metric, stage, package_code = finding.key
    return Correction(
        id=uuid4(),
        agreement_id=agreement_id,
        metric=metric,
        stage=stage,
        package_code=package_code,
        week=week_of(at),
        party=PARTIES[kind].value,
        cause=finding.cause,
        failures=len(finding.broken),
        total=finding.total,
        required=finding.required,
        opened_at=at,
        due_on=_due_on(at),
    )


def _due_on(at: datetime) -> date:
    return _today(at) + timedelta(days=int(settings.TERMS["correction_due_days"]))


def _link(found: Sequence[Finding], standing: dict[Key, Correction]) -> None:
    clocks = {clock_id for one in found for clock_id in one.broken}
    rows = Escalation.objects.filter(clock__in=clocks).values_list("clock_id", "pk")
    escalations = dict(rows)
    through = Correction.escalations.through
    through.objects.bulk_create(
        (
            through(correction_id=correction.pk, escalation_id=escalations[clock_id])
            for one in found
            if (correction := standing.get(_standing_key(one)))
            for clock_id in one.broken
            if clock_id in escalations
        ),
        ignore_conflicts=True,
    )


def ask_for(escalation: Escalation, *, at: datetime) -> Correction | None:
    """Step 5 asked for a correction or a dedicated channel: the week's one of the key, linked.

    None when the parties have no agreement to correct.
    """
    kind = KINDS[escalation.party]
    agreement = Agreement.objects.filter(agency=here(), kind=kind).first()
    if agreement is None:
        return None
    channel = escalation.repeat == Repeat.CHANNEL
    correction, made = Correction.objects.get_or_create(
        agreement_id=agreement.pk,
        metric=escalation.metric,
        stage=escalation.stage,
        package_code=escalation.policy_request.package_code,
        week=week_of(at),
        defaults={
            "party": escalation.party,
            "cause": CorrectionCause.BY_HAND,
            "failures": escalation.same_in_14_days + 1,
            "action": CorrectionAction.CHANNEL if channel else CorrectionAction.FIX,
            "opened_at": at,
            "due_on": _due_on(at),
            "owner": first_owner(escalation.party),
        },
    )
    correction.escalations.add(escalation)
    if made:
        reminding.arm([(correction, escalation.policy_request_id)])
    return correction if made else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """What a party does about it: who answers, until when, which action, in which words.

    A dedicated channel lasts until the correction is closed, or to its last day if one is named.
    """

    owner_id: UUID | None
    due_on: date | None
    action: str
    channel: str = ""
    channel_until: date | None = None
    text: str = ""


def answer(correction: Correction, measure: Measure, *, by: Actor, at: datetime) -> None:
    """The party names owner, due date and what it does about it.

    Raises:
        NotAllowed: not a leader of the party. Conflict: closed. Refusal: what is missing.
    """
    _refuse_unless(may_correct(by, correction), correction)
    owners = {one.pk: one for one in owners_for(correction.party)}
    owner = owners.get(measure.owner_id) if measure.owner_id is not None else None
    reasons = list(_against(measure, owner, today=_today(at)))
    if reasons:
        raise Refusal(reasons, code="correction")
    correction.owner, correction.action = owner, measure.action
    correction.due_on = measure.due_on or correction.due_on
    is_channel = measure.action == CorrectionAction.CHANNEL
    correction.channel = measure.channel.strip()[:200] if is_channel else ""
    correction.channel_until = measure.channel_until if is_channel else None
    correction.answer, correction.answered_at = measure.text.strip()[:2000], at
    correction.answered_by_id, correction.state = by.staff_id, CorrectionState.ANSWERED
    correction.save()


def _against(measure: Measure, owner: StaffProfile | None, *, today: date) -> Iterable[str]:
    if owner is None:
        yield _("Name the person who answers for it.")
    longest = int(settings.TERMS["correction_longest_days"])
    if measure.due_on is None or measure.due_on < today:
        yield _("Give a due date from today on.")
    elif measure.due_on > today + timedelta(days=longest):
        yield _("Give a due date within %(days)d days.") % {"days": longest}
    if measure.action not in CorrectionAction.values:
        yield _("Choose what is done.")
    elif measure.action == CorrectionAction.CHANNEL:
        yield from _against_channel(measure, today=today)
    if not measure.text.strip():
        yield _("Write what changes.")


def _against_channel(measure: Measure, *, today: date) -> Iterable[str]:
    if not measure.channel.strip():
        yield _("Say which channel is opened: a number, an address, a chat.")
    if measure.channel_until is not None and measure.channel_until < today:
        yield _("The last day of the channel has passed already.")


def _today(at: datetime) -> date:
    return at.astimezone(ZoneInfo(here().zone)).date()


def close(correction: Correction, *, outcome: str, by: Actor, at: datetime) -> None:
    """It is done: what came of it.

    Raises:
        NotAllowed, Conflict, Refusal.
    """
    _refuse_unless(may_close_correction(by, correction), correction)
    if not outcome.strip():
        raise Refusal(_("Write what came of it."), code="outcome")
    correction.outcome, correction.closed_at = outcome.strip()[:2000], at
    correction.closed_by_id, correction.state = by.staff_id, CorrectionState.CLOSED
    correction.save()


def _refuse_unless(allowed: bool, correction: Correction) -> None:
    if correction.closed_at is not None:
        raise Conflict(_("The correction is closed already."), code="closed")
    if not allowed:
        raise NotAllowed(_("This step of the correction is not yours to take."))
