"""The whole editor of a draft, from what is typed and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.agreements.enums import Recalculation, RoundKind, Route, Unit
from apps.widgets.agreement.blocks import (
    NEW,
    HoursBlock,
    Rung,
    TargetGroup,
    TargetLine,
    hours_block,
    rung,
    target_groups,
    target_line,
)
from apps.widgets.agreement.fields import Field, Fields, Told
from apps.widgets.agreement.reading import numbers
from apps.widgets.agreement.words import OF_KIND

BLANK = {
    "round_kind": RoundKind.FIRST,
    "route": Route.NORMAL,
    "unit": Unit.MINUTES,
    "thresholds": "50, 75, 100, 150",
    "attainment": "95",
}
BLANK_RUNG = {"channel": "mail", "ack": "on"}
ADDED = {"target": BLANK, "rung": BLANK_RUNG}


@dataclass(frozen=True, slots=True)
class Sheet:
    """All fields of a draft; `told` sums the faults up, `focus` is the row just added."""

    effective_from: Field
    hours: tuple[HoursBlock, ...]
    groups: tuple[TargetGroup, ...]
    blank_target: TargetLine
    contact: Field
    share: Field
    least: Field
    ladder: tuple[Rung, ...]
    blank_rung: Rung
    recalculation: Field
    told: tuple[Told, ...]
    focus: str


def sheet_of(
    typed: Mapping[str, str], faults: Mapping[str, Sequence[str]], *, kind: str, focus: str = ""
) -> Sheet:
    """The editor of an SLA or OLA."""
    fields = Fields(typed, faults)
    effective_from = fields.one("effective_from", _("In force from"))
    hours = (
        hours_block(fields, "base"),
        hours_block(fields, "urgent", _("The urgent route has hours of its own")),
        hours_block(fields, "support", _("Support has hours of its own")),
    )
    groups = target_groups(fields, kind)
    contact = fields.one("urgent-contact", _("Phone or chat of the urgent channel"))
    share = fields.one("urgent-share", _("Urgent requests, percent of a calendar month"))
    least = fields.one("urgent-least", _("But at least, requests a month"))
    ladder = tuple(rung(fields, f"rung-{number}") for number in numbers(typed, "rung"))
    how = [(str(one.value), str(one.label)) for one in Recalculation]
    recalculation = fields.one("recalculation", _("When a running clock's target changes"), how)
    return Sheet(
        effective_from=effective_from,
        hours=hours,
        groups=groups,
        blank_target=blank_target(kind),
        contact=contact,
        share=share,
        least=least,
        ladder=ladder,
        blank_rung=rung(Fields(_prefixed(f"rung-{NEW}", BLANK_RUNG), {}), f"rung-{NEW}"),
        recalculation=recalculation,
        told=fields.told(),
        focus=focus,
    )


def blank_target(kind: str) -> TargetLine:
    """The row that a script copies."""
    start = {**BLANK, "metric": OF_KIND[kind][0]}
    return target_line(Fields(_prefixed(f"target-{NEW}", start), {}), f"target-{NEW}", kind)


def with_row(typed: Mapping[str, str], wanted: str) -> tuple[dict[str, str], str]:
    """What is typed with one more row `wanted` (target, rung, base-date …), and its prefix."""
    row = f"{wanted}-{max(numbers(typed, wanted), default=-1) + 1}"
    start = ADDED.get(wanted, {"on": "", "windows": ""})
    return {**typed, **_prefixed(row, start)}, row


def _prefixed(prefix: str, start: Mapping[str, str]) -> dict[str, str]:
    return {f"{prefix}-{name}": str(value) for name, value in start.items()}
