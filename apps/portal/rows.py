"""Rows of the agency's list as its template draws them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
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
from apps.widgets.listing import ClockMark, Promise, promise, worst_tone
from apps.widgets.plan import Turns, closing_danger

SIDES = {ClockKind.SLA: "insurer", ClockKind.OLA: "agency"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One request of the list."""

    url: str
    label: str
    package: str
    status: str
    client: str
    urgent: bool
    ours: Promise | None
    insurers: Promise | None
    tone: str
    todo: str
    is_ours: bool
    closing_at: datetime | None
    closing_passed: bool
    danger: Chip | None
    responsible: str


def rows_of(requests: Sequence[PolicyRequest], *, zone: str, at: datetime) -> list[Row]:
    """All rows of a page; costs one statement beside the page's own."""
    clocks = leading_clocks(requests) if requests else {}
    return [_row(one, clocks, zone=zone, at=at) for one in requests]


def _row(
    one: PolicyRequest, clocks: Mapping[tuple[UUID, str], Clock], *, zone: str, at: datetime
) -> Row:
    insurers = _promise(clocks.get((one.pk, ClockKind.SLA)), one, zone=zone, at=at)
    ours = _promise(clocks.get((one.pk, ClockKind.OLA)), one, zone=zone, at=at)
    turns = cast("Turns", one)
    danger = closing_danger(turns, closing_at=one.closing_at, at=at)
    passed = one.closing_at is not None and one.closing_at < at and not one.is_ended
    return Row(
        url=reverse("portal:card", args=[one.pk]),
        label=one.label,
        package=short_name(one.package_version_id),
        status=str(one.get_status_display()),
        client=one.client_name,
        urgent=one.urgent,
        ours=ours,
        insurers=insurers,
        tone=_tone(one, danger, ours, insurers),
        todo=to_do(one.status),
        is_ours=one.holder == Holder.AGENCY,
        closing_at=one.closing_at,
        closing_passed=passed,
        danger=danger,
        responsible=one.responsible.name if one.responsible is not None else "",
    )


def _tone(one: PolicyRequest, danger: Chip | None, *promises: Promise | None) -> str:
    """A kept promise colours a finished request only; an open one stays calm."""
    tone = worst_tone(danger, *(each.chip for each in promises if each is not None))
    return "calm" if tone == "good" and not one.is_ended else tone


def _promise(clock: Clock | None, one: PolicyRequest, *, zone: str, at: datetime) -> Promise | None:
    if clock is None:
        return None
    mark = ClockMark(
        side=SIDES[ClockKind(clock.kind)],
        state=clock.state,
        calendar=terms_of(clock.version_id).hours_for(clock.scope(one.package_code)),
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
    why = f"{reverse('portal:card_why', args=[one.pk])}?side={mark.side}"
    return promise(mark, zone=zone, now=at, url=why)


def short_name(package_version_id: UUID) -> str:
    """ "Ипотека" of "Ипотека: квартира на вторичном рынке", in the reader's language."""
    name = content_of(package_version_id).name.into(translation.get_language() or "ru")
    return name.split(":")[0]
