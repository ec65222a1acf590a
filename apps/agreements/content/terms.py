"""The whole content of a version as plain values: what is typed, checked, compared and signed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from typing import Any

from apps.agreements.enums import Recalculation, RoundKind, Route, Unit
from apps.agreements.models import AgreementVersion, CalendarVersion, Target

Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TargetTerms:
    """One promise: where it applies, how much (minutes or days), when to warn, what share."""

    metric: str
    amount: int
    package_code: str = ""
    stage: str = ""
    round_kind: str = RoundKind.FIRST.value
    route: str = Route.NORMAL.value
    unit: str = Unit.MINUTES.value
    thresholds: tuple[int, ...] = (50, 75, 100, 150)
    before_due_minutes: tuple[int, ...] = ()
    attainment: int = 95

    @property
    def scope(self) -> tuple[str, str, str, str, str]:
        """What may be promised only once."""
        return (self.metric, self.package_code, self.stage, self.round_kind, self.route)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the ladder, `after_minutes` of working time since the trigger."""

    after_minutes: int
    side: str
    role: str
    channel: str = "mail"
    require_ack: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """All that is signed. `base`, `urgent`, `support` are calendars in worktime's notation.

    No `urgent` calendar means the base one; no `support` calendar means none is promised.
    """

    base: Spec
    targets: tuple[TargetTerms, ...]
    effective_from: datetime
    urgent: Spec | None = None
    support: Spec | None = None
    ladder: tuple[Step, ...] = ()
    urgent_contact: str = ""
    urgent_share: int = 10
    urgent_least: int = 3
    recalculation: str = Recalculation.CARRY.value


def content_of(version: AgreementVersion) -> Content:
    """What a version of any status says, its targets in a fixed order."""
    return Content(
        base=version.calendar_version.spec,
        urgent=_spec(version.urgent_calendar_version),
        support=_spec(version.support_calendar_version),
        targets=tuple(sorted(map(_target, version.targets.all()), key=lambda one: one.scope)),
        effective_from=version.effective_from,
        ladder=tuple(Step(**step) for step in version.ladder),
        urgent_contact=version.urgent_contact,
        urgent_share=version.urgent_share,
        urgent_least=version.urgent_least,
        recalculation=version.recalculation,
    )


def written(content: Content) -> dict[str, Any]:
    """The content as JSON can hold it; `read` is its way back."""
    plain = asdict(content)
    return {**plain, "effective_from": content.effective_from.astimezone(UTC).isoformat()}


def read(plain: Mapping[str, Any]) -> Content:
    """The content from plain values, lists and maps, such as a form or `written` gives.

    `effective_from` is an aware datetime or ISO text.
    """
    start = plain["effective_from"]
    known = {field.name for field in fields(Content)}
    return Content(
        **{name: value for name, value in plain.items() if name in known}
        | {
            "effective_from": datetime.fromisoformat(start) if isinstance(start, str) else start,
            "targets": tuple(_read_target(row) for row in plain["targets"]),
            "ladder": tuple(Step(**step) for step in plain.get("ladder", ())),
        }
    )


def _read_target(row: Mapping[str, Any]) -> TargetTerms:
    lists = {name: tuple(row.get(name, ())) for name in ("thresholds", "before_due_minutes")}
    return TargetTerms(**{**row, **lists})


def _target(target: Target) -> TargetTerms:
    return TargetTerms(
        metric=target.metric,
        amount=target.amount,
        package_code=target.package_code,
        stage=target.stage,
        round_kind=target.round_kind,
        route=target.route,
        unit=target.unit,
        thresholds=tuple(target.thresholds),
        before_due_minutes=tuple(target.before_due_minutes),
        attainment=target.attainment,
    )


def _spec(version: CalendarVersion | None) -> Spec | None:
    return None if version is None else version.spec
