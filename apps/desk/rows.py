"""Rows of the queue as its template draws them. No personal data of clients."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import caches
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.agreements.engine import Scope
from apps.agreements.queries import terms_of
from apps.desk.wording import to_do
from apps.policy_requests.enums import Holder, Status
from apps.products.catalogue import current
from apps.watch.models import WorkItem
from apps.widgets.chips import Chip
from apps.widgets.instants import clock_time
from apps.widgets.listing import ClockMark, Promise, promise, worst_tone
from apps.widgets.plan import closing_danger
from apps.worktime import WorkCalendar

NAMES_KEPT_SECONDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One request of the queue; `take_url` is empty when there is nothing to take."""

    url: str
    label: str
    package: str
    stage: str
    promise: Promise
    urgent: bool
    agency: str
    agency_url: str
    agency_zone: str
    agency_clock: str
    todo: str
    is_ours: bool
    closing_at: datetime | None
    closing_passed: bool
    danger: Chip | None
    tone: str
    who: str
    is_mine: bool
    take_url: str
    since: datetime


def rows_of(items: Sequence[WorkItem], *, user_id: object, zone: str, at: datetime) -> list[Row]:
    """All rows of a page; package names come from a cache of one minute."""
    names = package_names()
    return [_row(item, names, user_id=user_id, zone=zone, at=at) for item in items]


def _row(item: WorkItem, names: dict[str, str], *, user_id: object, zone: str, at: datetime) -> Row:
    agency, ours = item.agency, item.holder == Holder.INSURER
    free = ours and item.insurer_user_id is None
    place = [agency.slug, item.pk]
    promised = item_promise(item, zone=zone, at=at)
    danger = closing_danger(item, closing_at=item.closing_at, at=at)
    return Row(
        url=reverse("desk:card", args=place),
        label=_("BL-%(number)d") % {"number": item.number},
        package=names.get(item.package_code, item.package_code),
        stage=str(Status(item.status).label),
        promise=promised,
        urgent=item.urgent,
        agency=agency.name,
        agency_url=reverse("desk:agency", args=[agency.slug]),
        agency_zone=agency.zone,
        agency_clock="" if agency.zone == zone else clock_time(at, zone=agency.zone),
        todo=to_do(item.status),
        is_ours=ours,
        closing_at=item.closing_at,
        closing_passed=item.closing_at is not None and item.closing_at < at,
        danger=danger,
        tone=worst_tone(promised.chip, danger),
        who=getattr(item, "who", None) or "",
        is_mine=item.insurer_user_id == user_id,
        take_url=reverse("desk:take", args=place) if free else "",
        since=item.status_since,
    )


def item_promise(item: WorkItem, *, zone: str, at: datetime) -> Promise:
    """The insurer's nearest promise; resting while somebody else holds the request."""
    mark = ClockMark(
        side="insurer",
        state="running" if item.due_at is not None else "paused",
        calendar=_hours(item),
        metric=item.metric,
        stage=str(Status(item.stage).label) if item.stage else "",
        due_at=item.due_at,
        warn_at=item.warn_at,
        waiting_for=item.holder,
        urgent=item.urgent,
    )
    why = reverse("desk:card_why", args=[item.agency.slug, item.pk])
    return promise(mark, zone=zone, now=at, url=f"{why}?side=insurer")


def _hours(item: WorkItem) -> WorkCalendar | None:
    """The hours its promise counts in."""
    terms_id: UUID | None = getattr(item, "terms_id", None)
    if terms_id is None:
        return None
    scope = Scope(
        metric=item.metric,
        package_code=item.package_code,
        stage=item.stage,
        repeat=item.round > 1,
        urgent=item.urgent,
    )
    return terms_of(terms_id).hours_for(scope)


def package_names() -> dict[str, str]:
    """Short names by code in the reader's language: "Ипотека" for MTG-SEC."""
    language = (translation.get_language() or "ru")[:2]
    key = f"desk:package-names:{language}"
    names: dict[str, str] | None = caches["shared"].get(key)
    if names is None:
        names = {one.code: one.content.name.into(language).split(":")[0] for one in current()}
        caches["shared"].set(key, names, NAMES_KEPT_SECONDS)
    return names
