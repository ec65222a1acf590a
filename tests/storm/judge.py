"""What should have happened, from the history and the agreements alone, and what did.

The arithmetic is the judge's own: the storm's calendars never rest, so a promise of n minutes runs
out n minutes after its submit. Clocks, timers and work items are not asked.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import quantiles
from uuid import UUID

from django.db import connection

from apps.agencies.stepping import inside
from apps.escalations.models import Escalation
from apps.notifications.models import Message
from tests.storm.crowd import Office

# The column is the judge's: the server's own clock when the row came, whatever the sweep says.
SEEN = """
ALTER TABLE policy_requests_clockevent ADD COLUMN seen_at timestamptz DEFAULT clock_timestamp()
"""
# What the agreement in force at the submit promises for the request's package.
PROMISES = """
SELECT line.policy_request_id, line.occurred_at, target.amount, (
    SELECT min(later.occurred_at) FROM policy_requests_statuschange later
    WHERE later.policy_request_id = line.policy_request_id AND later.seq > line.seq
      AND later.to_status <> 'submitted')
FROM policy_requests_statuschange line
JOIN policy_requests_policyrequest one ON one.id = line.policy_request_id
JOIN public.agreements_agreement agreement ON agreement.agency_id = %s AND agreement.kind = 'sla'
JOIN public.agreements_agreementversion version ON version.agreement_id = agreement.id
  AND version.second_signed_at IS NOT NULL AND version.effective_from <= line.occurred_at
JOIN public.agreements_target target ON target.version_id = version.id AND target.metric = 'TTQ'
  AND target.package_code = one.package_code AND target.route = 'normal' AND target.stage = ''
  AND target.unit = 'minutes' AND target.round_kind = 'first'
WHERE line.name = 'submit'
"""
NOTED = """
SELECT clock.policy_request_id, event.due_at, event.seen_at, event.status, event.clock_id,
  event.detected_at
FROM policy_requests_clockevent event JOIN policy_requests_clock clock ON clock.id = event.clock_id
WHERE clock.metric = 'TTQ' AND event.kind = 'breach'
"""


@dataclass
class Verdict:
    """Counts of what went wrong, and how late the breaches were noticed, in seconds."""

    deadlines: int = 0
    kept: int = 0
    withdrawn: int = 0
    missed: list[UUID] = field(default_factory=list)
    false: list[UUID] = field(default_factory=list)
    double: list[UUID] = field(default_factory=list)
    misdated: list[UUID] = field(default_factory=list)
    untold: list[UUID] = field(default_factory=list)
    unescalated: list[UUID] = field(default_factory=list)
    lateness: list[float] = field(default_factory=list)

    def percentile(self, percent: int) -> float:
        """Lateness in seconds that so many percent stayed within."""
        return quantiles(self.lateness, n=100, method="inclusive")[percent - 1]

    @property
    def faults(self) -> dict[str, int]:
        """Everything that must be nothing."""
        names = ("missed", "false", "double", "misdated", "untold", "unescalated")
        return {name: len(getattr(self, name)) for name in names}

    def __str__(self) -> str:
        faults = ", ".join(f"{name} {count}" for name, count in self.faults.items())
        late = ", ".join(f"p{percent} {self.percentile(percent):.2f}" for percent in (50, 95, 99))
        return (
            f"{self.deadlines} deadlines broken, {self.kept} kept, {self.withdrawn} withdrawn; "
            f"{faults}; lateness {late}, max {max(self.lateness):.2f} s"
        )


@dataclass(frozen=True)
class Noted:
    """A breach on record."""

    due_at: datetime
    seen_at: datetime
    status: str
    clock_id: UUID


def watch_arrivals(offices: Iterable[Office]) -> None:
    """Have the server stamp every event that comes from now on."""
    for office in offices:
        with inside(office.agency), connection.cursor() as cursor:
            cursor.execute(SEEN)


def judge(offices: Iterable[Office], *, until: datetime) -> Verdict:
    """Compare all agencies' records with what their histories demand as of `until`."""
    verdict = Verdict()
    for office in offices:
        with inside(office.agency):
            _judge(office, verdict, until=until)
    return verdict


def _judge(office: Office, verdict: Verdict, *, until: datetime) -> None:
    noted = _noted()
    promises = _rows(PROMISES, [office.agency.pk])
    if {one for one, *_ in promises} != set(office.due):
        raise AssertionError("The judge does not see the requests that were made.")
    broken: set[UUID] = set()
    for one, begun, minutes, done in promises:
        due = begun + timedelta(minutes=minutes)
        events = noted.get(one, [])
        standing = [event for event in events if event.status == "stands"]
        verdict.withdrawn += len(events) - len(standing)
        if due > until or (done is not None and done <= due):
            verdict.kept += 1
            verdict.false += [one] * bool(standing)
            continue
        verdict.deadlines += 1
        broken.add(one)
        verdict.missed += [one] * (not standing)
        verdict.double += [one] * (len(standing) > 1)
        for event in standing[:1]:
            verdict.misdated += [one] * (event.due_at != due)
            verdict.lateness.append((event.seen_at - due).total_seconds())
    _judge_words(broken, noted, verdict)


def _judge_words(broken: set[UUID], noted: dict[UUID, list[Noted]], verdict: Verdict) -> None:
    """Exactly one message and one escalation for each broken promise, none for any other."""
    told = Counter(
        Message.objects.filter(event="clock.breach").values_list("policy_request_id", flat=True)
    )
    opened = Counter(
        Escalation.objects.filter(cause="breach").values_list("policy_request_id", flat=True)
    )
    recorded = set(noted)
    for one in broken:
        verdict.untold += [one] * (told[one] == 0)
        verdict.unescalated += [one] * (opened[one] == 0)
    for found in (told, opened):
        verdict.double += [one for one, count in found.items() if count > 1]
        verdict.false += [one for one in found if one not in recorded]


def _noted() -> dict[UUID, list[Noted]]:
    found: dict[UUID, list[Noted]] = {}
    for one, due_at, seen_at, status, clock_id, _detected in _rows(NOTED, []):
        found.setdefault(one, []).append(Noted(due_at, seen_at, status, clock_id))
    return found


def _rows(sql: str, values: Sequence[object]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
