"""The parts of the editor: hours, dates, targets by package, the ladder."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.agreements.enums import Channel, RoundKind, Route, Unit
from apps.agreements.words import WEEKDAYS
from apps.widgets.agreement.fields import Field, Fields
from apps.widgets.agreement.hours import WEEK
from apps.widgets.agreement.reading import numbers
from apps.widgets.agreement.rows import scope_of
from apps.widgets.agreement.words import (
    OF_KIND,
    metric_title,
    package_names,
    package_words,
    people,
    place,
    promise_words,
    route_words,
    stages,
    zones,
)

NEW = "NEW"


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date with hours of its own."""

    on: Field
    windows: Field
    gone: Field


@dataclass(frozen=True, slots=True)
class HoursBlock:
    """One calendar; `own` is absent for the ordinary hours, which every version has."""

    prefix: str
    own: Field | None
    zone: Field
    always: Field
    week: tuple[Field, ...]
    production: Field
    region: Field
    off: Field
    short: Field
    working: Field
    dates: tuple[DateLine, ...]
    blank: DateLine


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One target; `scope` is its fixed scope, or, of a new one, the five lists to choose from."""

    title: str
    route: str
    is_urgent: bool
    scope: Field
    lists: tuple[Field, ...]
    amount: Field
    unit: Field
    thresholds: Field
    before: Field
    attainment: Field
    gone: Field


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """The targets of one package."""

    name: str
    lines: tuple[TargetLine, ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder."""

    after: Field
    person: Field
    channel: Field
    ack: Field
    gone: Field


def hours_block(fields: Fields, prefix: str, own: str = "") -> HoursBlock:
    """The fields of one calendar; `own` is the question whether it has hours of its own."""
    one = fields.one
    return HoursBlock(
        prefix=prefix,
        own=one(f"{prefix}-own", own) if own else None,
        zone=one(f"{prefix}-zone", _("Time zone"), zones()),
        always=one(f"{prefix}-always", _("Round the clock, every day")),
        week=tuple(
            one(f"{prefix}-{day}", label) for day, label in zip(WEEK, WEEKDAYS, strict=True)
        ),
        production=one(f"{prefix}-production", _("Production calendar"), _countries()),
        region=one(f"{prefix}-region", _("Code of the region")),
        off=one(f"{prefix}-off", _("Days off of the region")),
        short=one(f"{prefix}-short", _("Short days of the region")),
        working=one(f"{prefix}-working", _("Working weekends of the region")),
        dates=tuple(
            date_line(fields, f"{prefix}-date-{n}") for n in numbers(fields.typed, f"{prefix}-date")
        ),
        blank=date_line(Fields({}, {}), f"{prefix}-date-{NEW}"),
    )


def _countries() -> list[tuple[str, str]]:
    return [("", _("is not observed")), ("RU", _("of Russia"))]


def date_line(fields: Fields, prefix: str) -> DateLine:
    """The fields of one dated exception."""
    return DateLine(
        fields.one(f"{prefix}-on", _("Date")),
        fields.one(f"{prefix}-windows", _("Open")),
        fields.one(f"{prefix}-gone", _("Remove")),
    )


def target_line(fields: Fields, prefix: str, kind: str) -> TargetLine:
    """The fields of one target."""
    scope = scope_of(fields.typed, prefix)
    fixed = bool(fields.typed.get(f"{prefix}-scope"))
    title = promise_words(scope["metric"], scope["stage"], scope["round_kind"]) if fixed else ""
    route = route_words(scope["route"]) if fixed else ""
    told = ", ".join(part for part in (title, package_words(scope["package_code"]), route) if part)
    about = f"{told}: " if fixed else _("New promise: ")
    one = fields.one
    return TargetLine(
        title=title,
        route=route,
        is_urgent=scope["route"] == Route.URGENT,
        scope=one(f"{prefix}-scope", about + _("where it applies")),
        lists=() if fixed else _lists(fields, prefix, kind),
        amount=one(f"{prefix}-amount", about + _("how much")),
        unit=one(f"{prefix}-unit", about + _("unit"), units()),
        thresholds=one(f"{prefix}-thresholds", about + _("warn at, %")),
        before=one(f"{prefix}-before", about + _("warn minutes before due")),
        attainment=one(f"{prefix}-attainment", about + _("must be kept, %")),
        gone=one(f"{prefix}-gone", about + _("remove")),
    )


def units() -> list[tuple[str, str]]:
    """Short words for a narrow list."""
    return [(Unit.MINUTES, pgettext("unit", "min")), (Unit.DAYS, pgettext("unit", "working days"))]


def _lists(fields: Fields, prefix: str, kind: str) -> tuple[Field, ...]:
    packages = [("", _("All packages")), *package_names().items()]
    rounds = [(str(one.value), str(one.label)) for one in RoundKind]
    routes = [(str(one.value), str(one.label)) for one in Route]
    metrics = [(metric, metric_title(metric)) for metric in OF_KIND[kind]]
    return (
        fields.one(f"{prefix}-metric", _("Promise"), metrics),
        fields.one(f"{prefix}-package_code", _("Package"), packages),
        fields.one(f"{prefix}-stage", _("Stage"), stages()),
        fields.one(f"{prefix}-round_kind", _("Round"), rounds),
        fields.one(f"{prefix}-route", _("Route"), routes),
    )


def target_groups(fields: Fields, kind: str) -> tuple[TargetGroup, ...]:
    """The targets on file by package, those of all packages first; then the new ones."""
    found: dict[str, list[tuple[tuple[object, ...], str]]] = {}
    fresh: list[str] = []
    for number in numbers(fields.typed, "target"):
        prefix = f"target-{number}"
        scope = scope_of(fields.typed, prefix)
        if not fields.typed.get(f"{prefix}-scope"):
            fresh.append(prefix)
            continue
        order = place(scope["metric"], scope["stage"], scope["round_kind"], scope["route"])
        found.setdefault(scope["package_code"], []).append((order, prefix))
    known = ["", *package_names()]
    codes = sorted(found, key=lambda code: known.index(code) if code in known else len(known))
    groups = [
        _group(fields, package_words(code), [prefix for _o, prefix in sorted(found[code])], kind)
        for code in codes
    ]
    return (*groups, _group(fields, "", fresh, kind))


def _group(fields: Fields, name: str, prefixes: Iterable[str], kind: str) -> TargetGroup:
    lines = tuple(target_line(fields, prefix, kind) for prefix in prefixes)
    faulty = any(_is_faulty(line) for line in lines)
    return TargetGroup(name, lines, faulty or name in ("", _("All packages")))


def _is_faulty(line: TargetLine) -> bool:
    own = (line.scope, line.amount, line.unit, line.thresholds, line.before, line.attainment)
    return any(field.faults for field in (*own, *line.lists))


def rung(fields: Fields, prefix: str) -> Rung:
    """The fields of one step; while nobody is chosen, nobody seems to be."""
    chosen = fields.typed.get(f"{prefix}-person", "")
    nobody = [] if chosen else [("", _("choose who"))]
    return Rung(
        fields.one(f"{prefix}-after", _("After working minutes")),
        fields.one(f"{prefix}-person", _("Who is called"), [*nobody, *people()]),
        fields.one(f"{prefix}-channel", _("How"), [(str(c.value), str(c.label)) for c in Channel]),
        fields.one(f"{prefix}-ack", _("Must acknowledge")),
        fields.one(f"{prefix}-gone", _("Remove")),
    )
