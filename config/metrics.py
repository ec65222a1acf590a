"""`/metrics` for Prometheus: how the ticker and the outbox are doing, by agency.

Off until METRICS_TOKEN is set; whoever asks without it gets the page of an absent address.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from secrets import compare_digest

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from apps.agencies import schema
from apps.kernel import clock
from apps.watch.figures import Figure, figures
from apps.watch.lags import BOUNDS
from apps.worktime.tables import last_known_day

PATH = "/metrics"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
Sample = tuple[str, Mapping[str, str], float]
# Name of the figure → name of the metric, its label and what it says.
GAUGES = {
    "heartbeat": ("belay_heartbeat_age_seconds", "name", "Since the loop last finished a round."),
    "overdue": ("belay_overdue_timer_age_seconds", "agency", "Age of the oldest due timer."),
    "armed": ("belay_armed_timers", "agency", "Timers that wait for their moment."),
    "outbox": ("belay_outbox_entries", "agency", "Messages and memos that wait."),
    "known_days": (
        "belay_production_calendar_days_left",
        "country",
        "Days until the last one whose holidays are known.",
    ),
    "parked": ("belay_outbox_parked", "agency", "Entries given up, for a person to look at."),
}
OLDEST = ("belay_outbox_oldest_age_seconds", "agency", "Since the oldest entry may be served.")
LAG = (
    "sla_detection_lag_seconds",
    "agency",
    "From the moment of a warning or breach to its record.",
)


def may_read(request: HttpRequest) -> bool:
    """Whether the request carries the token; nobody may while there is none."""
    wanted = str(settings.METRICS_TOKEN)
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(wanted) and compare_digest(given.encode(), wanted.encode())


def page() -> HttpResponse:
    """Everything, as text; 503 while the database is away."""
    try:
        schema.leave()
        at = clock.now()
        found = {**figures(at=at), "known_days": [_known_days(at)]}
    except DatabaseError:
        return HttpResponse("", status=503, content_type=CONTENT_TYPE)
    return HttpResponse("\n".join([*written(found), ""]), content_type=CONTENT_TYPE)


def _known_days(at: datetime) -> Figure:
    return Figure("RU", 0, (last_known_day() - at.date()).days, 0)


def written(found: Mapping[str, list[Figure]]) -> Iterator[str]:
    """The lines of the exposition format."""
    for figure, (name, label, told) in GAUGES.items():
        samples = [(name, {label: one.label}, one.value) for one in found.get(figure, ())]
        yield from _family(name, "gauge", told, samples)
    name, label, told = OLDEST
    samples = [(name, {label: one.label}, one.seconds) for one in found.get("outbox", ())]
    yield from _family(name, "gauge", told, samples)
    yield from _family(LAG[0], "histogram", LAG[2], _histograms(found.get("lag", ())))


def _histograms(found: Iterable[Figure]) -> Iterator[Sample]:
    """Buckets are cumulative and end with +Inf, which equals the count."""
    name, label, _told = LAG
    by_agency: dict[str, dict[int, Figure]] = defaultdict(dict)
    for one in found:
        by_agency[one.label][one.bucket] = one
    for agency, buckets in by_agency.items():
        total = 0.0
        for place, bound in enumerate([*map(_number, BOUNDS), "+Inf"]):
            total += buckets[place].value if place in buckets else 0
            yield f"{name}_bucket", {label: agency, "le": bound}, total
        yield f"{name}_sum", {label: agency}, sum(one.seconds for one in buckets.values())
        yield f"{name}_count", {label: agency}, total


def _family(name: str, kind: str, told: str, samples: Iterable[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {told}"
    yield f"# TYPE {name} {kind}"
    for each, labels, value in samples:
        inner = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels.items())
        yield f"{each}{{{inner}}} {_number(value)}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(value, 6))
