"""Escalations open: once per broken promise, for the third return, by a person, by a call."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import binding_version_id
from apps.escalations.enums import Cause, Deed, StuckAt
from apps.escalations.ladder import moment_of, rungs_of
from apps.escalations.models import Escalation, EscalationLine
from apps.escalations.overdue import arm, first_rounds
from apps.kernel.actors import Actor, Side
from apps.kernel.errors import Conflict
from apps.policy_requests.case import Case, cases_of
from apps.policy_requests.enums import ClockEventKind, ClockEventStatus, ClockKind, Status
from apps.policy_requests.models import Clock, ClockEvent, PolicyRequest
from apps.watch import services as watch
from apps.watch.models import TimerKind

STUCK: dict[str, str] = {
    Status.DRAFT: StuckAt.DATA,
    Status.SUBMITTED: StuckAt.QUOTE,
    Status.QUOTED: StuckAt.QUOTE,
    Status.OFFERED: StuckAt.DATA,
    Status.COLLECTING: StuckAt.DATA,
    Status.RETURNED: StuckAt.DATA,
    Status.CHECKING: StuckAt.CHECK,
    Status.REFERRAL: StuckAt.CHECK,
    Status.APPROVED: StuckAt.PAYMENT,
    Status.AWAITING_PAYMENT: StuckAt.PAYMENT,
    Status.ISSUE_CHECK: StuckAt.CHECK,
    Status.ISSUE_DOCUMENTS: StuckAt.DOCUMENTS,
    Status.ISSUE_SIGNATURE: StuckAt.SIGNATURE,
    Status.ISSUE_SENDING: StuckAt.SENDING,
    Status.ISSUED: StuckAt.HANDOVER,
}
SETTLE_FIRST = timedelta(minutes=1)
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Opening:
    """Why an escalation opens, who has to answer and who asks."""

    cause: Cause
    party: Side
    asker: Side = Side.AGENCY
    clock: Clock | None = None
    by: Actor | None = None


def open_for_breaches(clocks: Sequence[Clock], *, at: datetime) -> int:
    """One escalation for each clock that broke its promise; a second call opens nothing.

    Costs the same number of statements for any number of clocks; their requests come along.
    """
    known = set(Escalation.objects.filter(clock__in=clocks).values_list("clock_id", flat=True))
    new = [clock for clock in clocks if clock.pk not in known]
    if not new:
        return 0
    cases = cases_of([clock.policy_request for clock in new], at=at)
    earlier = _same_recently(new, at=at)
    rows = []
    for clock in new:
        case = cases[clock.policy_request_id]
        party = Side.AGENCY if clock.kind == ClockKind.OLA else Side.INSURER
        row = _row(case, Opening(Cause.BREACH, party, clock=clock))
        row.same_in_14_days = max(0, earlier[_key(clock, case.policy_request)] - 1)
        rows.append(row)
    _begin(rows)
    _look_for_repetition_soon(new[0].policy_request_id, at=at)
    return len(rows)


def _key(clock: Clock, policy_request: PolicyRequest) -> Key:
    return (clock.kind, clock.metric, clock.stage, policy_request.package_code)


def _same_recently(clocks: Sequence[Clock], *, at: datetime) -> Counter[Key]:
    """How often each key was broken in the window, these breaches among them."""
    since = at - timedelta(days=int(settings.TERMS["repeat_days"]))
    rows = ClockEvent.objects.filter(
        kind=ClockEventKind.BREACH,
        status=ClockEventStatus.STANDS,
        due_at__gt=since,
        clock__metric__in={clock.metric for clock in clocks},
    )
    found = rows.values_list(
        "clock__kind", "clock__metric", "clock__stage", "clock__policy_request__package_code"
    )
    return Counter((kind, metric, stage, package) for kind, metric, stage, package in found)


def _row(case: Case, opening: Opening) -> Escalation:
    policy_request, clock = case.policy_request, opening.clock
    paid = None
    if policy_request.status in (Status.AWAITING_PAYMENT, Status.ISSUE_CHECK):
        paid = case.invoice is not None and case.invoice.paid_at is not None
    return Escalation(
        id=uuid4(),
        policy_request=policy_request,
        clock=clock,
        cause=opening.cause,
        party=opening.party,
        asker=opening.asker,
        version_id=_version_id(policy_request, clock, opening.party, at=case.at),
        metric=clock.metric if clock is not None else "",
        stage=clock.stage if clock is not None else "",
        urgent=clock.urgent if clock is not None else policy_request.urgent,
        triggered_at=clock.due_at if clock is not None and clock.due_at else case.at,
        opened_at=case.at,
        opened_by_id=opening.by.staff_id if opening.by is not None else None,
        is_checklist_complete=not case.missing("check"),
        is_paid=paid,
        stuck_at=STUCK.get(policy_request.status, StuckAt.CHECK),
        number=policy_request.label,
        deadline_at=policy_request.closing_at,
    )


def _version_id(
    policy_request: PolicyRequest, clock: Clock | None, party: Side, *, at: datetime
) -> UUID | None:
    """The version the clock runs under, else the one pinned to the request, else the binding."""
    if clock is not None:
        return clock.version_id
    if party is Side.INSURER:
        pinned, kind = policy_request.sla_version_id, AgreementKind.SLA
    else:
        pinned, kind = policy_request.ola_version_id, AgreementKind.OLA
    return pinned or binding_version_id(kind, here().pk, at=at)


def _begin(rows: Sequence[Escalation], *, note: str = "") -> None:
    """Write the escalations with the first line of their story; arm the first step and warning."""
    Escalation.objects.bulk_create(rows)
    lines = [
        EscalationLine(
            escalation=row,
            deed=Deed.OPENED,
            at=row.triggered_at or row.opened_at,
            noted_at=row.opened_at,
            staff_id=row.opened_by_id,
            level=row.level,
            note=note[:300],
        )
        for row in rows
    ]
    EscalationLine.objects.bulk_create(lines)
    arm_rungs([(row, 0) for row in rows])
    arm(first_rounds(zip(rows, ([line] for line in lines), strict=True)))


def arm_rungs(wanted: Sequence[tuple[Escalation, int]]) -> None:
    """Arm the numbered step of each escalation's ladder, where there is one."""
    armed: list[tuple[UUID, watch.Armed]] = []
    for row, number in wanted:
        rungs = rungs_of(row.version_id, row.party)
        if number < len(rungs):
            moment = moment_of(row, rungs[number])
            step = watch.Armed(TimerKind.RUNG, moment, row.pk, number)
            armed.append((row.policy_request_id, step))
    watch.arm_all(here(), armed)


def _look_for_repetition_soon(policy_request_id: UUID, *, at: datetime) -> None:
    """One look a minute and agency is enough, however many promises broke."""
    look = watch.Armed(TimerKind.REPETITION, at + SETTLE_FIRST, here().pk)
    watch.arm(here(), policy_request_id, look)


def open_for_returns(policy_request: PolicyRequest, *, at: datetime) -> None:
    """The third return of one request escalates by itself, once."""
    if policy_request.escalations.filter(cause=Cause.THIRD_RETURN).exists():
        return
    opening = Opening(Cause.THIRD_RETURN, Side.INSURER)
    _begin([_row(Case(policy_request, at=at), opening)])


def open_by_hand(policy_request: PolicyRequest, *, by: Actor, at: datetime) -> Escalation:
    """A person escalates to the other party; one open escalation by hand to each at a time.

    Raises:
        Conflict: one is open already.
    """
    party = Side.INSURER if by.side is Side.AGENCY else Side.AGENCY
    living = policy_request.escalations.filter(cause=Cause.BY_HAND, party=party, closed_at=None)
    if living.exists():
        raise Conflict(_("An escalation of this request is open already."), code="escalated")
    asker = Side.AGENCY if party is Side.INSURER else Side.INSURER
    row = _row(Case(policy_request, at=at), Opening(Cause.BY_HAND, party, asker, by=by))
    _begin([row])
    return row


def open_urgent_call(
    policy_request: PolicyRequest,
    *,
    reason: str,
    deadline_at: datetime,
    needs_agreement: bool,
    by: Actor,
    at: datetime,
) -> Escalation:
    """The insurer is called to an urgent request; the call has an acknowledgement of its own.

    Raises:
        Conflict: there is one already.
    """
    living = policy_request.escalations.filter(cause=Cause.URGENT_CALL, closed_at=None)
    if living.exists():
        raise Conflict(_("An urgent call for this request is open already."), code="called")
    row = _row(Case(policy_request, at=at), Opening(Cause.URGENT_CALL, Side.INSURER, by=by))
    row.urgent, row.deadline_at, row.needs_agreement = True, deadline_at, needs_agreement
    _begin([row], note=reason)
    return row
