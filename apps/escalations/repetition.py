"""What keeps breaking: counted from clocks and breaches of the present agency, in four statements.

A finding is a key (agreement kind, metric, stage, package) that was broken too often in the rolling
window, or kept too seldom, or a whole party that was late too often in the present ISO week.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Q

from apps.agencies.stepping import here
from apps.agreements.engine import Scope, State
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import VersionTerms, binding_version_id, terms_of
from apps.escalations.enums import CorrectionCause
from apps.policy_requests.enums import ClockEventKind, ClockEventStatus
from apps.policy_requests.models import Clock, ClockEvent

Key = tuple[str, str, str, str]
KEY = ("kind", "metric", "stage", "policy_request__package_code")


@dataclass(slots=True)
class Tally:
    """How often a promise was kept and which clocks broke it."""

    kept: int = 0
    broken: set[UUID] = field(default_factory=set)

    @property
    def total(self) -> int:
        return self.kept + len(self.broken)


@dataclass(frozen=True, slots=True)
class Finding:
    """One key that needs a correction; empty metric, stage and package mean the whole party."""

    key: Key
    cause: CorrectionCause
    broken: tuple[UUID, ...]
    total: int
    required: int = 0


def week_of(at: datetime) -> str:
    """The ISO week in the agency's zone: 2026-W48."""
    year, week, _day = at.astimezone(ZoneInfo(here().zone)).isocalendar()
    return f"{year}-W{week:02d}"


def findings(*, at: datetime) -> list[Finding]:
    """Everything that needs a correction at `at`; nothing when nothing broke in the window."""
    monday = _monday(at)
    since = min(at - timedelta(days=int(settings.TERMS["repeat_days"])), monday)
    window, week = defaultdict[Key, Tally](Tally), defaultdict[Key, Tally](Tally)
    breaches = ClockEvent.objects.filter(
        kind=ClockEventKind.BREACH, status=ClockEventStatus.STANDS, due_at__gt=since
    )
    columns = [f"clock__{name}" for name in KEY]
    for clock_id, due_at, *key in breaches.values_list("clock_id", "due_at", *columns):
        _tally(window, tuple(key)).broken.add(clock_id)
        if due_at >= monday:
            _tally(week, tuple(key)).broken.add(clock_id)
    if not window:
        return []
    kept = Clock.objects.filter(state=State.MET.value, stopped_at__gt=since).order_by()
    for all_of_it, this_week, *key in (
        kept.values_list(*KEY)
        .annotate(n=Count("pk"), m=Count("pk", filter=Q(stopped_at__gte=monday)))
        .values_list("n", "m", *KEY)
    ):
        _tally(window, tuple(key)).kept += all_of_it
        _tally(week, tuple(key)).kept += this_week
    return [*_of_keys(window, at=at), *_of_parties(week)]


def _tally(found: Mapping[Key, Tally], key: tuple[str, ...]) -> Tally:
    kind, metric, stage, package_code = key
    return found[kind, metric, stage, package_code]


def _monday(at: datetime) -> datetime:
    here_and_now = at.astimezone(ZoneInfo(here().zone))
    midnight = here_and_now.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight - timedelta(days=midnight.weekday())


def _of_keys(window: Mapping[Key, Tally], *, at: datetime) -> Iterable[Finding]:
    often, least = (int(settings.TERMS[n]) for n in ("repeat_breaches", "repeat_least_requests"))
    terms: dict[str, VersionTerms | None] = {
        kind: _binding(AgreementKind(kind), at=at) for kind in {key[0] for key in window}
    }
    for key, tally in sorted(window.items()):
        if not tally.broken:
            continue
        required = _required(terms[key[0]], key)
        if len(tally.broken) >= often:
            cause = CorrectionCause.BREACHES
        elif tally.total >= least and tally.kept * 100 < required * tally.total:
            cause = CorrectionCause.ATTAINMENT
        else:
            continue
        yield Finding(key, cause, tuple(sorted(tally.broken)), tally.total, required)


def _binding(kind: AgreementKind, *, at: datetime) -> VersionTerms | None:
    version_id = binding_version_id(kind, here().pk, at=at)
    return None if version_id is None else terms_of(version_id)


def _required(terms: VersionTerms | None, key: Key) -> int:
    _kind, metric, stage, package_code = key
    scope = Scope(metric=metric, package_code=package_code, stage=stage, repeat=False, urgent=False)
    promise = terms.promise(scope) if terms is not None else None
    return promise.attainment if promise is not None else 0


def _of_parties(week: Mapping[Key, Tally]) -> Iterable[Finding]:
    """Whole promises only: the stages of one issue would count twice."""
    parties = defaultdict[str, Tally](Tally)
    for (kind, _metric, stage, _package), tally in week.items():
        if not stage:
            parties[kind].kept += tally.kept
            parties[kind].broken |= tally.broken
    share, least = (
        int(settings.TERMS[name]) for name in ("repeat_party_percent", "repeat_least_requests")
    )
    for kind, tally in sorted(parties.items()):
        if tally.total >= least and len(tally.broken) * 100 >= share * tally.total:
            broken = tuple(sorted(tally.broken))
            yield Finding(
                (kind, "", "", ""), CorrectionCause.PARTY, broken, tally.total, 100 - share
            )
