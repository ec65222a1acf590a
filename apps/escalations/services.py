"""Escalations: opened once per broken promise, then worked through in five steps."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from apps.escalations.models import Escalation, EscalationState, Level, Repeat, StuckAt
from apps.kernel.actors import Actor
from apps.kernel.errors import Conflict, Refusal
from apps.policy_requests.case import Case, cases_of
from apps.policy_requests.enums import Holder, Status
from apps.policy_requests.models import Clock, PolicyRequest

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
REPEAT_WINDOW = timedelta(days=14)
REPEATED_FROM = 3


def open_for_breaches(clocks: Sequence[Clock], *, at: datetime) -> int:
    """One escalation for each clock that broke its promise; a second call opens nothing.

    Costs the same number of statements for any number of clocks; their requests come along.
    """
    earlier = _same_recently(sorted({clock.metric for clock in clocks}), at=at)
    cases = cases_of([clock.policy_request for clock in clocks], at=at)
    rows = [
        _row(
            cases[clock.policy_request_id],
            clock,
            cause="breach",
            repeats=earlier.get(clock.metric, 0),
        )
        for clock in clocks
    ]
    made = Escalation.objects.bulk_create(rows, ignore_conflicts=True)
    return len(made)


def _same_recently(metrics: Sequence[str], *, at: datetime) -> dict[str, int]:
    rows = Escalation.objects.filter(metric__in=metrics, opened_at__gt=at - REPEAT_WINDOW)
    return dict(rows.values_list("metric").annotate(Count("pk")))


def _row(case: Case, clock: Clock | None, *, cause: str, repeats: int) -> Escalation:
    policy_request = case.policy_request
    paid = None
    if policy_request.status in (Status.AWAITING_PAYMENT, Status.ISSUE_CHECK):
        paid = case.invoice is not None and case.invoice.paid_at is not None
    party = Holder.AGENCY if clock is not None and clock.kind == "ola" else Holder.INSURER
    return Escalation(
        policy_request=policy_request,
        clock=clock,
        cause=cause,
        party=party,
        metric=clock.metric if clock is not None else "",
        opened_at=case.at,
        is_checklist_complete=not case.missing("check"),
        is_paid=paid,
        stuck_at=STUCK.get(policy_request.status, StuckAt.CHECK),
        number=policy_request.label,
        deadline_at=policy_request.closing_at,
        same_in_14_days=repeats,
    )


def open_for_returns(policy_request: PolicyRequest, *, at: datetime) -> None:
    """The third return of one request escalates by itself, once."""
    if policy_request.escalations.filter(cause="third_return").exists():
        return
    row = _row(Case(policy_request, at=at), None, cause="third_return", repeats=0)
    row.save(force_insert=True)


def open_by_hand(policy_request: PolicyRequest, *, by: Actor, at: datetime) -> Escalation:
    """A person escalates; one open escalation by hand at a time.

    Raises:
        Conflict: one is open already.
    """
    living = policy_request.escalations.filter(cause="by_hand", closed_at=None)
    if living.exists():
        raise Conflict(_("An escalation of this request is open already."), code="escalated")
    escalation = _row(Case(policy_request, at=at), None, cause="by_hand", repeats=0)
    escalation.opened_by_id = by.staff_id
    escalation.save(force_insert=True)
    return escalation


def hand_over(
    escalation: Escalation, *, stuck_at: str, channel: str, by: Actor, at: datetime
) -> None:
    """Steps 2 and 3: where it is stuck, and that number and deadline were handed over."""
    if stuck_at not in StuckAt.values:
        raise Refusal(_("Choose where the request is stuck."), code="stuck_at")
    if not channel.strip():
        raise Refusal(_("Say whom you reached and how."), code="channel")
    escalation.stuck_at, escalation.channel = stuck_at, channel.strip()[:80]
    escalation.handed_over_at = at
    escalation.save()


def acknowledge(escalation: Escalation, *, at: datetime) -> None:
    """The counterpart has seen it."""
    if escalation.state == EscalationState.OPEN:
        escalation.state, escalation.acknowledged_at = EscalationState.ACKNOWLEDGED, at
        escalation.save()


def answer(escalation: Escalation, text: str, *, by: Actor, at: datetime) -> None:
    """Step 4: the counterpart's answer and its time.

    Raises:
        Refusal: an empty answer. Conflict: it is closed.
    """
    _open(escalation)
    if not text.strip():
        raise Refusal(_("Write the answer."), code="empty_answer")
    escalation.answer, escalation.answered_at = text.strip()[:2000], at
    escalation.answered_by_id = by.staff_id
    escalation.acknowledged_at = escalation.acknowledged_at or at
    escalation.state = EscalationState.ANSWERED
    escalation.save()


def close(escalation: Escalation, *, solved: bool, repeat: str, at: datetime) -> None:
    """Step 5: solved or refused, and what a repetition leads to.

    Raises:
        Conflict: it is closed already. Refusal: an unknown consequence.
    """
    _open(escalation)
    if repeat not in Repeat.values:
        raise Refusal(_("Choose what the repetition leads to."), code="repeat")
    escalation.state = EscalationState.SOLVED if solved else EscalationState.REFUSED
    escalation.repeat, escalation.closed_at = repeat, at
    if not solved:
        escalation.level = Level.LEAD
    escalation.save()


def _open(escalation: Escalation) -> None:
    if escalation.closed_at is not None:
        raise Conflict(_("The escalation is closed already."), code="closed")
