"""The one door. Only use cases open it; everything that moves a request passes here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import OperationalError, transaction
from django.utils.translation import gettext as _
from django_fsm import can_proceed

from apps.agencies.stepping import here
from apps.kernel import clock, rows
from apps.kernel.actors import Actor
from apps.kernel.errors import Conflict, Malformed, NotAllowed, NotFound, Refusal
from apps.policy_requests import clocks, late, ledger
from apps.policy_requests.case import Case
from apps.policy_requests.clocks import Due, OnRecord
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import PolicyRequest, StatusChange
from apps.policy_requests.permissions import may_correct, may_move
from apps.policy_requests.reminding import reminder_due
from apps.policy_requests.replay import CORRECT, as_it_was, is_move
from apps.policy_requests.requirements import against
from apps.staff.models import StaffProfile
from apps.watch import services as watch
from apps.watch.models import TimerKind

Step = Callable[[PolicyRequest], None]
SKEW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Moved:
    """The request after the step, its line of history, and what fell due and is to be announced."""

    policy_request: PolicyRequest
    change: StatusChange
    due: list[Due]


def locked(policy_request_id: UUID, *, expected_revision: int | None = None) -> PolicyRequest:
    """The request under its row lock, for the rest of the transaction.

    Raises:
        NotFound: no such request in this agency. Conflict: somebody changed it meanwhile, or is
        changing it this very moment.
    """
    try:
        found = rows.read(PolicyRequest, "id = %s FOR UPDATE", [policy_request_id])
    except OperationalError as busy:
        raise Conflict(_("Somebody is changing this request. Try again."), code="busy") from busy
    if not found:
        raise NotFound(_("There is no such request."))
    (policy_request,) = found
    _meet_people(policy_request)
    if expected_revision is not None and policy_request.revision != expected_revision:
        raise Conflict(
            _("Somebody changed the request while you were reading it. Look at it again."),
            code="stale",
        )
    return policy_request


def _meet_people(policy_request: PolicyRequest) -> None:
    """Whom queue and messages name, by one statement once somebody of the insurer is at work."""
    if policy_request.insurer_person_id is None:
        return
    ids = [policy_request.insurer_person_id, policy_request.responsible_id]
    for person in rows.read(StaffProfile, "id = ANY (%s)", [ids]):
        if person.pk == policy_request.insurer_person_id:
            policy_request.insurer_person = person
        if person.pk == policy_request.responsible_id:
            policy_request.responsible = person


@transaction.atomic(savepoint=False)
@rows.together()
def move(
    policy_request: PolicyRequest,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    facts: Facts | None = None,
) -> Moved:
    """Take one step of the workflow with a request got from `locked`.

    Permission, legality, reasons against, step, history, ledger, clocks, timers and work item
    follow in this order in the caller's transaction. What an integration tells late is recorded at
    `at`, with a line that puts it where it happened; the rest is replayed.

    Raises:
        NotAllowed, Conflict, Refusal, Malformed: each with sentences for the person.
    """
    name, facts = step.__name__, facts or Facts()
    refuse_unless_possible(policy_request, step, by=by)
    known = _on_record(policy_request, at)
    history = known.lines[policy_request.pk]
    happened_at = at if by.happened_at is None else late.in_order(history, by.happened_at, at=at)
    reasons = against(name, Case(policy_request, at=at), facts, by)
    if reasons:
        raise Refusal(reasons, code="guard_unmet")
    was, since = policy_request.status, policy_request.status_since
    getattr(policy_request, name)()
    policy_request.status_since = happened_at
    policy_request.remind_client_at = reminder_due(policy_request, at=happened_at)
    change = _write_line(policy_request, name, history, was=was, by=by, at=at, facts=facts)
    policy_request.revision += 1
    rows.change(policy_request)
    ledger.hand_over(policy_request, was=was, since=since, at=happened_at)
    late_lines = _told_late(policy_request, change, by=by, at=at)
    return _settled(policy_request, known, [change, *late_lines], at=at)


def _told_late(
    policy_request: PolicyRequest, change: StatusChange, *, by: Actor, at: datetime
) -> list[StatusChange]:
    if by.happened_at is None:
        return []
    facts, was = late.told_late(change, by.happened_at), policy_request.status
    return [_write_line(policy_request, CORRECT, [change], was=was, by=by, at=at, facts=facts)]


def refuse_unless_possible(policy_request: PolicyRequest, step: Step, *, by: Actor) -> None:
    """Permission and legality alone, for a use case that prepares before it moves.

    Raises:
        NotAllowed, Conflict.
    """
    name = step.__name__
    if not may_move(by, name):
        raise NotAllowed(_("This action is not for your role."))
    if not can_proceed(getattr(policy_request, name)):
        raise Conflict(
            _("The request is in the state “%(status)s”; this action is not possible now.")
            % {"status": policy_request.get_status_display()},
            code="wrong_state",
        )


def escalate_soon(policy_request: PolicyRequest, *, at: datetime) -> None:
    """Ask the next tick to open an escalation that no clock broke: the third return."""
    watch.arm(here(), policy_request.pk, watch.Armed(TimerKind.ESCALATE, at))


@transaction.atomic(savepoint=False)
@rows.together()
def begin(policy_request: PolicyRequest, *, by: Actor, at: datetime) -> Moved:
    """Save a new draft with its first line of history, ledger and clocks."""
    policy_request.status_since = policy_request.created_at = at
    policy_request.save(force_insert=True)
    change = _write_line(policy_request, "create", [], was="", by=by, at=at, facts=Facts())
    ledger.begin(policy_request, at=at)
    return Moved(policy_request, change, clocks.settle([policy_request], at=at))


@transaction.atomic(savepoint=False)
@rows.together()
def note(
    policy_request: PolicyRequest, name: str, *, by: Actor, at: datetime, facts: Facts | None = None
) -> Moved:
    """Write a line that leaves the status as it is (`assign`, `urgent_on`, `deadline`)."""
    known = _on_record(policy_request, at)
    history = known.lines[policy_request.pk]
    was = policy_request.status
    change = _write_line(
        policy_request, name, history, was=was, by=by, at=at, facts=facts or Facts()
    )
    policy_request.revision += 1
    rows.change(policy_request)
    return _settled(policy_request, known, [change], at=at)


@transaction.atomic(savepoint=False)
@rows.together()
def correct(
    policy_request: PolicyRequest,
    occurred_at: datetime,
    *,
    by: Actor,
    at: datetime,
    facts: Facts,
) -> Moved:
    """Say when the last move really happened: a line that names it; the rest is replayed.

    Raises:
        NotAllowed: neither a manager nor a lead. Malformed: to come. Refusal: no reason or no
        evidence. Conflict: before the move that came before it, or no move to correct.
    """
    if not may_correct(by):
        raise NotAllowed(_("Only a manager or a lead corrects when something happened."))
    known = _on_record(policy_request, at)
    history = known.lines[policy_request.pk]
    seq = _refuse_unless_fitting(history, occurred_at, at=at, facts=facts)
    facts.details.update(corrects=seq, occurred_at=occurred_at.astimezone(UTC).isoformat())
    was = policy_request.status
    change = _write_line(policy_request, CORRECT, history, was=was, by=by, at=at, facts=facts)
    policy_request.status_since = occurred_at
    policy_request.revision += 1
    rows.change(policy_request)
    ledger.rebuild(policy_request, [*history, change])
    return _settled(policy_request, known, [change], at=at)


def _refuse_unless_fitting(
    history: Sequence[StatusChange], occurred_at: datetime, *, at: datetime, facts: Facts
) -> int:
    """The number of the line to correct, when this instant fits between its neighbours."""
    if not facts.reason_code.strip() or not facts.evidence.strip():
        reason = _("Say why the time is corrected and what proves it.")
        raise Refusal(reason, code="correction_unproved")
    if occurred_at > at:
        raise Malformed(_("This moment is still to come."), code="future")
    done = [change for change in as_it_was(history) if is_move(change)]
    if len(done) < 2:
        raise Conflict(_("Nothing has happened yet that could be corrected."), code="no_move")
    if occurred_at < done[-2].occurred_at:
        reason = _("This moment lies before the step that came before it.")
        raise Conflict(reason, code="out_of_order")
    return int(done[-1].seq)


def settle(policy_request: PolicyRequest, *, at: datetime) -> list[Due]:
    """Bring clocks, timers and work item in line after an edit that is no line of history."""
    return clocks.settle([policy_request], at=at)


def _on_record(policy_request: PolicyRequest, at: datetime) -> OnRecord:
    """Lines and clocks so far; refuses an instant before the latest line, or in the future."""
    if at > clock.now() + SKEW:
        raise Malformed(_("This moment is still to come."), code="future")
    known = clocks.on_record([policy_request])
    if any(line.occurred_at > at for line in known.lines[policy_request.pk]):
        raise Conflict(_("Something later than this is on record already."), code="out_of_order")
    return known


def _settled(
    policy_request: PolicyRequest,
    known: OnRecord,
    lines: Sequence[StatusChange],
    *,
    at: datetime,
) -> Moved:
    """`lines` are new, the step's own first."""
    known.lines[policy_request.pk].extend(lines)
    due = clocks.settle([policy_request], at=at, known=known)
    return Moved(policy_request, lines[0], due)


def _write_line(
    policy_request: PolicyRequest,
    name: str,
    history: Sequence[StatusChange],
    *,
    was: str,
    by: Actor,
    at: datetime,
    facts: Facts,
) -> StatusChange:
    details = dict(facts.details)
    if facts.items:
        details["items"] = list(facts.items)
    if facts.evidence:
        details["evidence"] = facts.evidence
    change = StatusChange(
        policy_request=policy_request,
        seq=history[-1].seq + 1 if history else 1,
        name=name,
        from_status=was,
        to_status=policy_request.status,
        occurred_at=at.astimezone(UTC),
        recorded_at=at,
        actor_kind=by.kind,
        staff_id=by.staff_id,
        rule=by.rule,
        reason_code=facts.reason_code,
        return_stage=policy_request.return_stage,
        urgent=policy_request.urgent,
        details=details,
    )
    rows.add([change])
    return change
