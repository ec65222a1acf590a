"""What a weekly report holds: plain frozen facts, no rows of the database, no words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings

from apps.policy_requests.delays import OTHER
from apps.policy_requests.enums import ClockKind, Holder
from apps.reports.spread import Spread
from apps.reports.stretches import ZERO, Spent
from apps.reports.weeks import IsoWeek


class Audience(StrEnum):
    """Who reads the copy. Names of clients and of the agency's people stay in the agency's own."""

    AGENCY = "agency"
    INSURER = "insurer"


@dataclass(frozen=True, slots=True)
class Portion:
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def share(self) -> Fraction | None:
        """None of nothing: an empty week has no share."""
        return Fraction(self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class PartyTime:
    """One party's time as it was held (raw) and as it is charged (adjusted)."""

    party: str
    raw_week: timedelta
    adjusted_week: timedelta
    raw_life: timedelta
    adjusted_life: timedelta


@dataclass(frozen=True, slots=True)
class RequestTime:
    """One request: where its time went. `client` and `responsible` are empty for the insurer.

    `adjusted` is its lifetime by the party that is charged with it, late asks, outages and settled
    disputes counted.
    """

    id: UUID
    number: int
    package_code: str
    client: str
    responsible: str
    status: str
    urgent: bool
    created_at: datetime
    ended_at: datetime | None
    lifetime: timedelta
    spent: tuple[Spent, ...]
    adjusted: Mapping[str, timedelta]

    @property
    def week(self) -> timedelta:
        """How much of the life lies in the week."""
        return sum((one.week for one in self.spent), start=ZERO)


@dataclass(frozen=True, slots=True)
class PromiseShare:
    """One metric, stage and round: kept and broken in the week, and how long the finished took.

    `met` by the week of the stop, `missed` by the week of the breach even if still open; cancelled
    clocks are in neither. `waived` of the missed were let pass by the side that was let down.
    `required` is the strictest attainment promised, in percent.
    """

    kind: str
    metric: str
    stage: str
    round: int
    met: int
    missed: int
    waived: int
    required: int
    working: Spread | None
    wall: Spread | None

    @property
    def share(self) -> Fraction | None:
        """Gross share within the promise."""
        return Portion(self.met, self.met + self.missed).share

    @property
    def net_share(self) -> Fraction | None:
        """The share without the breaches that were waived."""
        return Portion(self.met, self.met + self.missed - self.waived).share


@dataclass(frozen=True, slots=True)
class Breach:
    """A promise that ran out in the week. `detected_at` is None until the ticker noticed it.

    `overrun` is working time past due, `overrun_wall` time on the wall; of an open clock, so far.
    `waived` is the reason why it was let pass, `reason` the one that the side that broke it gave,
    empty otherwise; `owner` is the party of the reason given, else of the suggested one.
    """

    policy_request_id: UUID
    number: int
    kind: str
    metric: str
    stage: str
    cycle: int
    round: int
    due_at: datetime
    detected_at: datetime | None
    stopped_at: datetime | None
    overrun: timedelta
    overrun_wall: timedelta
    suggested: str
    owner: str
    waived: str
    reason: str = ""

    @property
    def is_unexplained(self) -> bool:
        """Nobody has said why. A call left unanswered explains itself in its own story."""
        return not self.reason and self.metric != "TTA"


@dataclass(frozen=True, slots=True)
class DelayReason:
    """A reason given in the week: how often, and the time spent where it sent the request."""

    owner: str
    code: str
    count: int
    spent: timedelta


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A request with a broken promise, and the place where most of its life went."""

    policy_request_id: UUID
    number: int
    status: str
    holder: str
    spent: timedelta
    code: str
    owner: str


@dataclass(frozen=True, slots=True)
class EscalationTime:
    """An escalation opened in the week, and how long its answers took on the wall."""

    number: int
    cause: str
    party: str
    metric: str
    stuck_at: str
    state: str
    level: str
    opened_at: datetime
    acknowledged_in: timedelta | None
    answered_in: timedelta | None
    closed_in: timedelta | None


@dataclass(frozen=True, slots=True)
class Reached:
    """How many requests reached a status in the week, and how many times."""

    status: str
    requests: int
    times: int


@dataclass(frozen=True, slots=True)
class PersonWeek:
    """What lay with one responsible person of the agency; an empty name is nobody's work."""

    name: str
    requests: int
    delivered: int
    returns: int
    kept: Portion
    held: timedelta


@dataclass(frozen=True, slots=True)
class WeeklyReport:
    """One agency's week as of `at`. All instants in UTC; `start` and `end` bound the week."""

    agency: str
    slug: str
    audience: Audience
    week: IsoWeek
    zone: ZoneInfo
    start: datetime
    end: datetime
    at: datetime
    requests: tuple[RequestTime, ...]
    totals: tuple[Spent, ...]
    differing: tuple[int, ...]
    shares: tuple[PromiseShare, ...]
    issue_working: Spread | None
    issue_wall: Spread | None
    breaches: tuple[Breach, ...]
    reasons: tuple[DelayReason, ...]
    suggestions: tuple[Suggestion, ...]
    escalations: tuple[EscalationTime, ...]
    funnel: tuple[Reached, ...]
    first_pass: Portion
    urgent: Portion
    urgent_without_deadline: int
    people: tuple[PersonWeek, ...]
    parties: tuple[PartyTime, ...]
    late_asks: Portion
    disputed: Portion
    confirmed: Portion

    @property
    def is_empty(self) -> bool:
        """Nothing lived in this week."""
        return not self.requests

    @property
    def ledger_agrees(self) -> bool:
        """The ledger says what the history says, for every request; `differing` are the others."""
        return not self.differing

    @property
    def week_total(self) -> timedelta:
        return sum((one.week for one in self.totals), start=ZERO)

    @property
    def lifetime_total(self) -> timedelta:
        return sum((one.life for one in self.totals), start=ZERO)

    def by_holder(self) -> dict[str, tuple[timedelta, timedelta]]:
        """(in the week, over the lives) with each holder; all four are there."""
        return {
            holder: (
                sum((one.week for one in self.totals if one.holder == holder), start=ZERO),
                sum((one.life for one in self.totals if one.holder == holder), start=ZERO),
            )
            for holder in Holder.values
        }

    def kept(self, kind: ClockKind) -> Portion:
        """One side's promises kept; the four places of the issue are in their total already."""
        rows = self._whole(kind)
        met = sum(one.met for one in rows)
        return Portion(met, met + sum(one.missed for one in rows))

    def kept_net(self, kind: ClockKind) -> Portion:
        """The same without the breaches that were waived."""
        gross, waived = self.kept(kind), sum(one.waived for one in self._whole(kind))
        return Portion(gross.part, gross.whole - waived)

    def _whole(self, kind: ClockKind) -> list[PromiseShare]:
        return [one for one in self.shares if one.kind == kind and not one.stage]

    @property
    def other_reasons(self) -> Portion:
        """Reasons that were not on the list, of all that moves and broken promises gave."""
        codes = [one.code for one in self.reasons for _time in range(one.count)]
        codes += [one.reason for one in self.breaches if one.reason]
        return Portion(codes.count(OTHER), len(codes))

    @property
    def wants_review(self) -> bool:
        """So many reasons were not on the list that the list should be looked at."""
        share = self.other_reasons.share
        return share is not None and share > Fraction(int(settings.TERMS["other_percent"]), 100)

    @property
    def unexplained(self) -> tuple[Breach, ...]:
        """The week's broken promises that nobody has explained."""
        return tuple(one for one in self.breaches if one.is_unexplained)
