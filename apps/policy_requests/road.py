"""The road from a status to the client's hands, leg by leg: in whose hands, who promised what."""

from dataclasses import dataclass

from apps.policy_requests.enums import ISSUE_STAGES, ClockKind, ReturnStage, Status


@dataclass(frozen=True, slots=True)
class Leg:
    """A stretch of the road in one pair of hands; `metric` is empty where nobody promised.

    `stage` names one of the stages of the issue where they are promised one by one; without it a
    leg of the issue is all that is left of it.
    """

    status: str
    kind: str = ""
    metric: str = ""
    stage: str = ""


ROAD = (
    Leg(Status.DRAFT, ClockKind.OLA, "TTO"),
    Leg(Status.SUBMITTED, ClockKind.SLA, "TTQ"),
    Leg(Status.QUOTED, ClockKind.OLA, "TTP"),
    Leg(Status.OFFERED),
    Leg(Status.COLLECTING, ClockKind.OLA, "TTD"),
    Leg(Status.CHECKING, ClockKind.SLA, "TTV"),
    Leg(Status.APPROVED, ClockKind.SLA, "TTN"),
    Leg(Status.AWAITING_PAYMENT),
    Leg(Status.ISSUE_CHECK, ClockKind.SLA, "TTI"),
    Leg(Status.ISSUED, ClockKind.OLA, "TTH"),
)
# Off the main road: where it joins it again.
REFERRAL = Leg(Status.REFERRAL, ClockKind.SLA, "TTU")
CORRECTION = Leg(Status.RETURNED, ClockKind.OLA, "TTC")


def legs_left(status: str, return_stage: str = "") -> tuple[Leg, ...]:
    """The road from a status to the client's hands; nothing for a request that has ended."""
    if status == Status.RETURNED:
        back_to = Status.SUBMITTED if return_stage == ReturnStage.QUOTE else Status.CHECKING
        return (CORRECTION, *legs_left(back_to))
    if status == Status.REFERRAL:
        return (REFERRAL, *legs_left(Status.APPROVED))
    if status in ISSUE_STAGES:
        return (Leg(status, ClockKind.SLA, "TTI"), *legs_left(Status.ISSUED))
    starts = [number for number, leg in enumerate(ROAD) if leg.status == status]
    return ROAD[starts[0] :] if starts else ()


def stages_of(leg: Leg) -> tuple[Leg, ...]:
    """The stages of the issue from this leg's on, each a leg; nothing for any other leg."""
    if leg.status not in ISSUE_STAGES:
        return ()
    first = ISSUE_STAGES.index(Status(leg.status))
    return tuple(Leg(stage, leg.kind, leg.metric, stage) for stage in ISSUE_STAGES[first:])
