"""Rows of the agency's list as its template draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import translation

from apps.agreements.queries import terms_of
from apps.policy_requests.enums import ClockKind, Holder, Status
from apps.policy_requests.models import Clock, PolicyRequest
from apps.portal.queries import leading_clocks
from apps.portal.wording import to_do
from apps.products.catalogue import content_of
from apps.widgets.chips import Chip
from apps.widgets.listing import ClockMark, mark_chip, worst_tone

SIDES = {ClockKind.SLA: "insurer", ClockKind.OLA: "agency"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One request of the list; `chips` has the side on turn first."""

    url: str
    label: str
    package: str
    status: str
    client: str
    urgent: bool
    chips: tuple[Chip, ...]
    tone: str
    todo: str
    is_ours: bool
    closing_at: datetime | None
    closing_passed: bool
    responsible: str


def rows_of(requests: Sequence[PolicyRequest], *, zone: str, at: datetime) -> list[Row]:
    """All rows of a page; costs one statement beside the page's own."""
    clocks = leading_clocks(requests) if requests else {}
    return [_row(one, clocks, zone=zone, at=at) for one in requests]


def _row(
    one: PolicyRequest, clocks: Mapping[tuple[UUID, str], Clock], *, zone: str, at: datetime
) -> Row:
    kinds = [ClockKind.SLA, ClockKind.OLA]
    if one.holder == Holder.AGENCY:
        kinds.reverse()
    held = [clocks.get((one.pk, kind)) for kind in kinds]
    chips = tuple(clock_chip(clock, one, zone=zone, at=at) for clock in held if clock is not None)
    passed = one.closing_at is not None and one.closing_at < at and not one.is_ended
    return Row(
        url=reverse("portal:card", args=[one.pk]),
        label=one.label,
        package=short_name(one.package_version_id),
        status=str(one.get_status_display()),
        client=one.client_name,
        urgent=one.urgent,
        chips=chips,
        tone=worst_tone(*chips),
        todo=to_do(one.status),
        is_ours=one.holder == Holder.AGENCY,
        closing_at=one.closing_at,
        closing_passed=passed,
        responsible=one.responsible.name if one.responsible is not None else "",
    )


def clock_chip(clock: Clock, one: PolicyRequest, *, zone: str, at: datetime) -> Chip:
    """The chip of a stored clock of this request."""
    mark = ClockMark(
        side=SIDES[ClockKind(clock.kind)],
        state=clock.state,
        calendar=terms_of(clock.version_id).calendar,
        metric=clock.metric,
        stage=str(Status(clock.stage).label) if clock.stage else "",
        due_at=clock.due_at,
        stopped_at=clock.stopped_at,
        target=clock.target,
        consumed=clock.consumed,
        thresholds=tuple(clock.thresholds),
        waiting_for=one.holder,
        urgent=clock.urgent,
    )
    return mark_chip(mark, zone=zone, now=at)


def short_name(package_version_id: UUID) -> str:
    """ "Ипотека" of "Ипотека: квартира на вторичном рынке", in the reader's language."""
    name = content_of(package_version_id).name.into(translation.get_language() or "ru")
    return name.split(":")[0]
