"""Targets and ladder steps as rows of the editor, and back."""

from collections.abc import Iterable, Mapping
from typing import Any

from apps.widgets.agreement.reading import Reading, numbers

Row = dict[str, Any]
SCOPE = ("metric", "package_code", "stage", "round_kind", "route")
BETWEEN = "|"


def typed_targets(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Fields `target-N-…`; the scope of a row on file is one hidden field."""
    typed: dict[str, str] = {}
    for number, row in enumerate(rows):
        prefix = f"target-{number}"
        typed |= {
            f"{prefix}-scope": BETWEEN.join(str(row[part]) for part in SCOPE),
            f"{prefix}-amount": str(row["amount"]),
            f"{prefix}-unit": str(row["unit"]),
            f"{prefix}-thresholds": _listed(row["thresholds"]),
            f"{prefix}-before": _listed(row["before_due_minutes"]),
            f"{prefix}-attainment": str(row["attainment"]),
        }
    return typed


def read_targets(reading: Reading) -> list[tuple[int, Row]]:
    """The number of each row that stays, and what it says."""
    return [
        (number, _target(reading, f"target-{number}"))
        for number in numbers(reading.typed, "target")
        if not reading.is_ticked(f"target-{number}-gone")
    ]


def scope_of(typed: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Metric, package, stage, round and route of a row, on file or new."""
    written = typed.get(f"{prefix}-scope", "")
    if written:
        parts = (*written.split(BETWEEN), "", "", "", "", "")
        return dict(zip(SCOPE, parts, strict=False))
    return {part: typed.get(f"{prefix}-{part}", "") for part in SCOPE}


def _target(reading: Reading, prefix: str) -> Row:
    return {
        **scope_of(reading.typed, prefix),
        "amount": reading.whole(f"{prefix}-amount"),
        "unit": reading.text(f"{prefix}-unit"),
        "thresholds": reading.wholes(f"{prefix}-thresholds"),
        "before_due_minutes": reading.wholes(f"{prefix}-before"),
        "attainment": reading.whole(f"{prefix}-attainment"),
    }


def typed_ladder(steps: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Fields `rung-N-…`."""
    typed: dict[str, str] = {}
    for number, step in enumerate(steps):
        prefix = f"rung-{number}"
        typed |= {
            f"{prefix}-after": str(step["after_minutes"]),
            f"{prefix}-person": f"{step['side']}{BETWEEN}{step['role']}",
            f"{prefix}-channel": str(step["channel"]),
            f"{prefix}-ack": "on" if step["require_ack"] else "",
        }
    return typed


def read_ladder(reading: Reading) -> list[tuple[int, Row]]:
    """The number of each step that stays, and what it says."""
    return [
        (number, _rung(reading, f"rung-{number}"))
        for number in numbers(reading.typed, "rung")
        if not reading.is_ticked(f"rung-{number}-gone")
    ]


def _rung(reading: Reading, prefix: str) -> Row:
    side, _between, role = reading.text(f"{prefix}-person").partition(BETWEEN)
    return {
        "after_minutes": reading.whole(f"{prefix}-after"),
        "side": side,
        "role": role,
        "channel": reading.text(f"{prefix}-channel"),
        "require_ack": reading.is_ticked(f"{prefix}-ack"),
    }


def _listed(numbers_: Iterable[int]) -> str:
    return ", ".join(str(one) for one in numbers_)
