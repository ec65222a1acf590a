"""How requests flowed through the week: what they reached, what came back, and why."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from apps.policy_requests.delays import suggest
from apps.policy_requests.enums import Holder, Status
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import StatusChange
from apps.reports import promises, stretches
from apps.reports.life import Life, Window
from apps.reports.reasons import DELAYING, OWNERS, owner_of
from apps.reports.report import DelayReason, PersonWeek, Portion, Reached, Suggestion
from apps.reports.stretches import ZERO

AT_THE_CHECK = (Status.CHECKING, Status.REFERRAL)
RETURNS = ("ask_for_quote_data", "ask_for_correction")


def funnel(lives: Sequence[Life]) -> tuple[Reached, ...]:
    """Every status of the workflow with the requests that reached it in the week."""
    times: dict[str, list[int]] = defaultdict(list)
    for life in lives:
        for line in life.moves:
            times[line.to_status].append(life.policy_request.number)
    return tuple(
        Reached(status, len(set(times[status])), len(times[status])) for status in Status.values
    )


def first_pass(lives: Sequence[Life], window: Window) -> Portion:
    """Of the requests whose first check was decided in the week, those it let pass unreturned."""
    decisions = [first_decision(life.history) for life in lives]
    decided = [line for line in decisions if line is not None and line.occurred_at in window]
    return Portion(sum(1 for line in decided if line.to_status != Status.RETURNED), len(decided))


def first_decision(lines: Sequence[StatusChange]) -> StatusChange | None:
    """The line that ended the first check, a referral included; None if it was only cancelled."""
    checked = False
    for line in lines:
        if line.to_status in AT_THE_CHECK:
            checked = True
        elif checked:
            return None if line.to_status == Status.CANCELLED else line
    return None


def urgent(lives: Sequence[Life], window: Window) -> tuple[Portion, int]:
    """Requests that took the urgent route in the week, and those among them with no deadline."""
    hurried = [life for life in lives if _is_urgent(life, window)]
    without = sum(1 for life in hurried if life.policy_request.closing_at is None)
    return Portion(len(hurried), len(lives)), without


def _is_urgent(life: Life, window: Window) -> bool:
    before = [line for line in life.history if line.occurred_at < window.start]
    return any(line.urgent for line in (*before[-1:], *life.lines))


def reasons(lives: Sequence[Life]) -> tuple[DelayReason, ...]:
    """The reasons that the week's returns, sendings back, declines and cancellations gave."""
    count: dict[tuple[str, str], int] = defaultdict(int)
    lasted: dict[tuple[str, str], timedelta] = defaultdict(timedelta)
    for life in lives:
        for line in life.moves:
            if line.name in DELAYING and line.reason_code:
                origin = str(line.details.get("origin", ""))
                key = (owner_of(line.reason_code, line.name, origin), line.reason_code)
                count[key] += 1
                lasted[key] += _time_after(life, line)
    found = [DelayReason(*key, count[key], lasted[key]) for key in count]
    return tuple(sorted(found, key=lambda one: (-one.count, one.owner, one.code)))


def _time_after(life: Life, line: StatusChange) -> timedelta:
    """How long it stayed where the line put it; an end costs no time any more."""
    started = (one for one in life.whole if one.start == line.occurred_at)
    there = (one.length for one in started if one.status == line.to_status)
    return next(there, ZERO) if line.name not in ("decline", "cancel") else ZERO


def suggestions(lives: Sequence[Life], window: Window) -> tuple[Suggestion, ...]:
    """For each request with a promise broken in the week, the place where most time went."""
    broken = [
        life for life in lives if any(promises.is_broken(clock, window) for clock in life.clocks)
    ]
    return tuple(found for life in broken if (found := _suggestion(life)) is not None)


def _suggestion(life: Life) -> Suggestion | None:
    place = stretches.longest(life.whole)
    if place is None:
        return None
    policy_request = life.policy_request
    status, length = place
    code = suggest(status, has_responsible=policy_request.responsible_id is not None)
    return Suggestion(
        policy_request_id=policy_request.pk,
        number=policy_request.number,
        status=status,
        holder=next(one.holder for one in life.whole if one.status == status),
        spent=length,
        code=code,
        owner=OWNERS[code],
    )


def people(lives: Sequence[Life], window: Window) -> tuple[PersonWeek, ...]:
    """The agency's week by the person who answers for the request at present."""
    groups: dict[str, list[Life]] = defaultdict(list)
    for life in lives:
        responsible = life.policy_request.responsible
        groups[responsible.name if responsible else ""].append(life)
    return tuple(_person(name, groups[name], window) for name in sorted(groups))


def _person(name: str, lives: Sequence[Life], window: Window) -> PersonWeek:
    names = [line.name for life in lives for line in life.moves]
    held = [one.length for life in lives for one in life.week if one.holder == Holder.AGENCY]
    return PersonWeek(
        name=name,
        requests=len(lives),
        delivered=names.count("deliver"),
        returns=sum(names.count(name) for name in RETURNS),
        kept=_kept([clock for life in lives for clock in life.clocks], window),
        held=sum(held, start=ZERO),
    )


def _kept(clocks: Sequence[Folded], window: Window) -> Portion:
    """The agency's own promises: whether its people kept them."""
    verdicts = [promises.judged(clock) for clock in clocks if clock.rule.kind == "ola"]
    in_week = [verdict for verdict in verdicts if verdict and verdict[1] in window]
    return Portion(sum(1 for kept, _when in in_week if kept), len(in_week))
