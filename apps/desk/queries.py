"""The insurer's queue over all agencies, read from the shared work items alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.agreements.enums import AgreementKind, VersionStatus
from apps.agreements.models import AgreementVersion
from apps.kernel.text import search_key
from apps.policy_requests.enums import Holder, Status
from apps.policy_requests.models import PolicyRequest
from apps.watch.models import NEAREST, NEVER, WorkItem
from apps.widgets.keyset import Place, read_place

PAGE = 50
SOON = timedelta(minutes=15)
VIEWS = (
    "all",
    "mine",
    "due_soon",
    "breached",
    "urgent",
    "agency",
    "client",
    "closings_today",
    "closings_in_danger",
)
# A draft has not been handed to the insurer yet.
NOT_YET_OURS = (Status.DRAFT,)
HIGHEST_NUMBER = 2**63 - 1
NEAREST_FIRST = ("nearest", "opened_at", "pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the reader asks to see. `slug` holds the queue to one agency."""

    view: str
    slug: str = ""
    text: str = ""
    after: str = ""
    user_id: UUID
    at: datetime
    zone: ZoneInfo


@dataclass(slots=True)
class AgencyShare:
    """An agency with open requests and how many of them each view holds."""

    name: str
    slug: str
    key: str
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """Work items of one page, each with `who` and `terms_id`, and the next page's cursor."""

    items: Sequence[WorkItem]
    following: str


def queue() -> QuerySet[WorkItem]:
    """Everything that is, or was, in the insurer's hands and is still open."""
    rows = WorkItem.objects.exclude(status__in=NOT_YET_OURS).filter(agency__is_active=True)
    return rows.alias(nearest=NEAREST)


def shares(wish: Wish) -> list[AgencyShare]:
    """Counts of every view for every agency with open requests, in one statement."""
    parts = {f"in_{view}": Count("pk", filter=_part(view, wish)) for view in VIEWS}
    found = queue().values("agency__name", "agency__slug").annotate(**parts)
    rows = cast("Iterable[Mapping[str, Any]]", found)
    return sorted(
        (
            AgencyShare(
                row["agency__name"],
                row["agency__slug"],
                search_key(row["agency__name"]),
                {view: row[f"in_{view}"] for view in VIEWS},
            )
            for row in rows
        ),
        key=lambda share: share.key,
    )


def queue_page(wish: Wish, held: Sequence[AgencyShare], *, size: int = PAGE) -> QueuePage:
    """One page, nearest breach first, in one statement.

    Raises:
        Malformed: the cursor can't be read.
    """
    rows = _chosen(wish, held).select_related("agency")
    rows = rows.annotate(who=_who(), terms_id=_terms_id())
    if wish.after:
        rows = rows.filter(_beyond(wish.after))
    found = list(rows.order_by(*NEAREST_FIRST)[: size + 1])
    if len(found) <= size:
        return QueuePage(found, "")
    last = found[size - 1]
    return QueuePage(found[:size], str(Place(last.due_at, last.opened_at, last.pk)))


def free_items(*, may_underwrite: bool, limit: int = 20) -> list[WorkItem]:
    """What nobody has taken and this person may do, nearest breach first."""
    rows = queue().filter(holder=Holder.INSURER, insurer_user_id=None).select_related("agency")
    if not may_underwrite:
        rows = rows.exclude(status=Status.REFERRAL)
    return list(rows.order_by(*NEAREST_FIRST)[:limit])


def is_known(policy_request_id: UUID) -> bool:
    """Whether the agency we are in has this request."""
    return PolicyRequest.objects.filter(pk=policy_request_id).exists()


def still_free(policy_request_id: UUID) -> bool:
    """Locks the request unless somebody else holds it; inside its agency and a transaction."""
    rows = PolicyRequest.objects.select_for_update(of=("self",), skip_locked=True)
    return rows.filter(pk=policy_request_id, insurer_person=None).exists()


def _who() -> Subquery:
    return Subquery(User.objects.filter(pk=OuterRef("insurer_user_id")).values("name")[:1])


def _terms_id() -> Coalesce:
    """The version the clock runs under; one in force where the row is from before it was kept."""
    versions = AgreementVersion.objects.filter(
        agreement__kind=AgreementKind.SLA,
        agreement__agency_id=OuterRef("agency_id"),
        status=VersionStatus.ACTIVE,
    )
    return Coalesce("version_id", Subquery(versions.values("pk")[:1]))


def _chosen(wish: Wish, held: Sequence[AgencyShare]) -> QuerySet[WorkItem]:
    rows = queue()
    if wish.slug:
        rows = rows.filter(agency__slug=wish.slug)
    if wish.text:
        return rows.filter(_matching(wish.text, held))
    return rows.filter(_part(wish.view, wish))


def _part(view: str, wish: Wish) -> Q:
    start = wish.at.astimezone(wish.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    parts = {
        "all": Q(pk__isnull=False),
        "mine": Q(insurer_user_id=wish.user_id),
        "due_soon": Q(due_at__gte=wish.at, due_at__lte=wish.at + SOON),
        "breached": Q(due_at__lt=wish.at),
        "urgent": Q(urgent=True),
        "agency": Q(holder=Holder.AGENCY),
        "client": Q(holder=Holder.CLIENT),
        "closings_today": Q(closing_at__gte=start, closing_at__lt=start + timedelta(days=1)),
        "closings_in_danger": Q(tight_from__lte=wish.at, closing_at__gt=wish.at),
    }
    return parts[view]


def _matching(text: str, held: Sequence[AgencyShare]) -> Q:
    """A number, or an agency by a part of its name or address."""
    key = search_key(text)
    digits = "".join(sign for sign in key if sign.isascii() and sign.isdigit())
    slugs = [share.slug for share in held if key in share.key or key in share.slug]
    found = Q(agency__slug__in=slugs)
    if digits and int(digits) <= HIGHEST_NUMBER:
        found |= Q(number=int(digits))
    return found


def _beyond(text: str) -> Q:
    """What comes after the place; the first comparison is where the index starts."""
    place = read_place(text)
    due_at = place.due_at or NEVER
    behind = Q(opened_at__gt=place.born_at) | Q(opened_at=place.born_at, pk__gt=place.key)
    return Q(nearest__gte=due_at) & (Q(nearest__gt=due_at) | behind)
