"""A content as the editor's fields, and back: what is typed, and where each fault belongs."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

from apps.agreements.content import Content, Fault, read
from apps.widgets.agreement.hours import read_hours, typed_hours
from apps.widgets.agreement.reading import Reading, numbers
from apps.widgets.agreement.rows import (
    Row,
    read_ladder,
    read_targets,
    typed_ladder,
    typed_targets,
)

PLAIN = {
    "effective_from": "effective_from",
    "recalculation": "recalculation",
    "urgent_contact": "urgent-contact",
    "urgent_share": "urgent-share",
    "urgent_least": "urgent-least",
}
OF_TARGET = {"before_due_minutes": "before"}
SCOPE_PARTS = ("metric", "package_code", "stage", "round_kind", "route")
OF_RUNG = {"after_minutes": "after", "role": "person", "side": "person", "require_ack": "ack"}
Faults = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Tried:
    """What was sent: the content, absent when it can't be read, and the faults of its fields.

    `targets` and `rungs` are the numbers of the rows that the content's lists were read from.
    """

    typed: Mapping[str, str]
    content: Content | None
    faults: Faults
    targets: tuple[int, ...] = ()
    rungs: tuple[int, ...] = ()


def typed_of(content: Content, zone: ZoneInfo) -> dict[str, str]:
    """The fields that say what the content says; the start by the clocks of `zone`."""
    start = content.effective_from.astimezone(zone).replace(tzinfo=None, microsecond=0)
    typed = {
        "effective_from": start.isoformat(),
        "recalculation": content.recalculation,
        "urgent-contact": content.urgent_contact,
        "urgent-share": str(content.urgent_share),
        "urgent-least": str(content.urgent_least),
        **typed_hours("base", content.base),
        **typed_targets(asdict(target) for target in content.targets),
        **typed_ladder(asdict(step) for step in content.ladder),
    }
    for prefix, spec in (("urgent", content.urgent), ("support", content.support)):
        typed |= {f"{prefix}-own": "" if spec is None else "on"}
        typed |= typed_hours(prefix, spec or {"zone": content.base.get("zone", "")})
    return typed


def read_typed(typed: Mapping[str, str], zone: ZoneInfo) -> Tried:
    """The content that was typed; what it means is judged elsewhere."""
    reading = Reading(typed)
    targets, ladder = read_targets(reading), read_ladder(reading)
    start = reading.instant("effective_from", zone)
    plain = {
        "effective_from": start,
        "base": read_hours(reading, "base"),
        "urgent": _own_hours(reading, "urgent"),
        "support": _own_hours(reading, "support"),
        "targets": [row for _number, row in targets],
        "ladder": [row for _number, row in ladder],
        "urgent_contact": reading.text("urgent-contact"),
        "urgent_share": reading.whole("urgent-share"),
        "urgent_least": reading.whole("urgent-least"),
        "recalculation": reading.text("recalculation"),
    }
    content = None if reading.faults else read(plain)
    return Tried(typed, content, dict(reading.faults), _numbers(targets), _numbers(ladder))


def _own_hours(reading: Reading, prefix: str) -> Row | None:
    return read_hours(reading, prefix) if reading.is_ticked(f"{prefix}-own") else None


def _numbers(rows: Iterable[tuple[int, Row]]) -> tuple[int, ...]:
    return tuple(number for number, _row in rows)


def placed(tried: Tried, faults: Iterable[Fault]) -> Faults:
    """Sentences about a content by the names of the fields they belong to."""
    found: Faults = {}
    for fault in faults:
        found.setdefault(_field_of(tried, fault.path.split(".")), []).append(fault.sentence)
    return found


def _field_of(tried: Tried, path: list[str]) -> str:
    first, rest = path[0], path[1:]
    if first in PLAIN:
        return PLAIN[first]
    if first == "targets" and rest:
        return _target_field(tried, f"target-{tried.targets[int(rest[0])]}", rest[1:])
    if first == "ladder" and rest:
        part = rest[1] if len(rest) > 1 else "role"
        return f"rung-{tried.rungs[int(rest[0])]}-{OF_RUNG.get(part, part)}"
    return _hours_field(tried, first, rest)


def _target_field(tried: Tried, prefix: str, rest: list[str]) -> str:
    part = rest[0] if rest else "metric"
    if part in SCOPE_PARTS and tried.typed.get(f"{prefix}-scope"):
        part = "scope"
    return f"{prefix}-{OF_TARGET.get(part, part)}"


def _hours_field(tried: Tried, prefix: str, rest: list[str]) -> str:
    if rest[:1] == ["weekly"] and len(rest) > 1:
        return f"{prefix}-{rest[1]}"
    if rest[:1] == ["overrides"] and len(rest) > 1:
        for number in numbers(tried.typed, f"{prefix}-date"):
            if tried.typed.get(f"{prefix}-date-{number}-on") == rest[1]:
                return f"{prefix}-date-{number}-windows"
    return f"{prefix}-zone" if prefix in ("base", "urgent", "support") else prefix
