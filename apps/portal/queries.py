"""The agency's list: saved views, search, keyset pages, and the clocks of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When

from apps.agencies.stepping import here
from apps.agreements.engine import State
from apps.kernel.text import search_key
from apps.policy_requests.enums import ENDED, HOLDER, Holder
from apps.policy_requests.models import Clock, PolicyRequest
from apps.watch.models import WorkItem
from apps.widgets.keyset import Place, read_place

PAGE = 50
SOON = timedelta(minutes=15)
VIEWS = (
    "open",
    "mine",
    "due_soon",
    "breached",
    "client",
    "insurer",
    "closings_today",
    "closings_in_danger",
    "finished",
)
LONGEST_SEARCH = 100
SHORTEST_TAIL = 3
HIGHEST_NUMBER = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the reader asks to see: a view or a search, from where, as whom and when."""

    view: str
    text: str = ""
    after: str = ""
    user_id: UUID
    at: datetime
    zone: ZoneInfo

    @property
    def newest_first(self) -> bool:
        """Finished requests and search results come newest first; the rest by what is due."""
        return bool(self.text) or self.view == "finished"


@dataclass(frozen=True, slots=True)
class ListPage:
    """Rows of one page and the cursor of the next; empty on the last page."""

    rows: list[PolicyRequest]
    following: str


def counts(wish: Wish) -> dict[str, int]:
    """How many open requests each saved view holds, in one statement."""
    rows = _with_due(PolicyRequest.objects.open())
    parts = {name: Count("pk", filter=_part(name, wish)) for name in VIEWS if name != "finished"}
    found: dict[str, int] = rows.aggregate(**parts)
    return found


def list_page(wish: Wish, *, size: int = PAGE) -> ListPage:
    """One page of the list, each row with when its closing turns amber, in one statement.

    Raises:
        Malformed: the cursor can't be read.
    """
    rows = _with_turning(_with_due(_chosen(wish))).select_related("responsible")
    if wish.newest_first:
        rows = rows.order_by("-created_at", "-id")
    else:
        rows = rows.order_by(F("next_due").asc(nulls_last=True), "-created_at", "-id")
    if wish.after:
        rows = rows.filter(_beyond(wish))
    found = list(rows[: size + 1])
    following = _cursor(found[size - 1], wish) if len(found) > size else ""
    return ListPage(found[:size], following)


def any_ever() -> bool:
    """Whether the agency has ever begun a request."""
    return PolicyRequest.objects.exists()


def leading_clocks(requests: Sequence[PolicyRequest]) -> dict[tuple[UUID, str], Clock]:
    """The clock that speaks for each side of each request, in one statement.

    The running one that is due first; else the resting one; else the last result, a whole
    before its parts.
    """
    running = When(state=State.RUNNING.value, then=Value(0))
    paused = When(state=State.PAUSED.value, then=Value(1))
    rows = (
        Clock.objects.filter(policy_request__in=[one.pk for one in requests])
        .annotate(
            rank=Case(running, paused, default=Value(2)),
            is_part=Case(When(Q(state=State.RUNNING.value) | Q(stage=""), then=0), default=1),
            running_due=Case(When(state=State.RUNNING.value, then=F("due_at")), default=None),
        )
        .order_by(
            "policy_request_id",
            "kind",
            "rank",
            F("running_due").asc(nulls_last=True),
            "is_part",
            "-started_at",
        )
        .distinct("policy_request_id", "kind")
    )
    return {(row.policy_request_id, row.kind): row for row in rows}


def _with_due(rows: QuerySet[PolicyRequest]) -> QuerySet[PolicyRequest]:
    running = Clock.objects.filter(policy_request=OuterRef("pk"), state=State.RUNNING.value)
    return rows.annotate(next_due=Subquery(running.order_by("due_at").values("due_at")[:1]))


def _chosen(wish: Wish) -> QuerySet[PolicyRequest]:
    if wish.text:
        return PolicyRequest.objects.filter(_matching(wish.text))
    if wish.view == "finished":
        return PolicyRequest.objects.filter(status__in=ENDED)
    return _with_due(PolicyRequest.objects.open()).filter(_part(wish.view, wish))


def _part(view: str, wish: Wish) -> Q:
    start = wish.at.astimezone(wish.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    parts = {
        "open": Q(pk__isnull=False),
        "mine": Q(responsible__user_id=wish.user_id),
        "due_soon": Q(next_due__gte=wish.at, next_due__lte=wish.at + SOON),
        "breached": Q(next_due__lt=wish.at),
        "client": Q(status__in=_held_by(Holder.CLIENT)),
        "insurer": Q(status__in=_held_by(Holder.INSURER)),
        "closings_today": Q(closing_at__gte=start, closing_at__lt=start + timedelta(days=1)),
        "closings_in_danger": Q(pk__in=_in_danger(wish.at)),
    }
    return parts[view]


def _in_danger(at: datetime) -> QuerySet[WorkItem, UUID]:
    """Whose latest safe moment is near or gone, with the closing still to come; read once."""
    rows = WorkItem.objects.filter(agency=here(), tight_from__lte=at, closing_at__gt=at)
    return rows.values_list("policy_request_id", flat=True)


def _with_turning(rows: QuerySet[PolicyRequest]) -> QuerySet[PolicyRequest]:
    """When each closing turns amber, from the work items; looked up for the rows of the page."""
    item = WorkItem.objects.filter(pk=OuterRef("pk"))
    names = ("tight_from", "late_after", "lost_after")
    return rows.annotate(**{name: Subquery(item.values(name)) for name in names})


def _held_by(holder: Holder) -> list[str]:
    return [str(status) for status, who in HOLDER.items() if who == holder]


def _matching(text: str) -> Q:
    """Surname with ё as е, the request's number, or the last digits of the phone."""
    key = search_key(text)
    digits = "".join(sign for sign in key if sign.isascii() and sign.isdigit())
    found = Q(client_key__contains=key)
    if digits and int(digits) <= HIGHEST_NUMBER:
        found |= Q(number=int(digits))
    if len(digits) >= SHORTEST_TAIL:
        found |= Q(client_phone__endswith=digits[-10:])
    return found


def _cursor(last: PolicyRequest, wish: Wish) -> str:
    due: datetime | None = None if wish.newest_first else getattr(last, "next_due", None)
    return str(Place(due, last.created_at, last.pk))


def _beyond(wish: Wish) -> Q:
    """What comes after the place in the order of the list; a bare OR would read all before it."""
    place = read_place(wish.after)
    same_moment = Q(created_at__lt=place.born_at) | Q(id__lt=place.key)
    behind = Q(created_at__lte=place.born_at) & same_moment
    if wish.newest_first:
        return behind
    if place.due_at is None:
        return Q(next_due=None) & behind
    later = Q(next_due__gt=place.due_at) | Q(next_due=None)
    return later | (Q(next_due=place.due_at) & behind)
