"""Reads about agreements: what binds at an instant, and the compiled terms of a version."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from apps.agreements.engine import Scope, Terms, choose
from apps.agreements.enums import AgreementKind, RoundKind, Route, Unit
from apps.agreements.models import AgreementVersion, Target
from apps.worktime import WorkCalendar, calendar_from_spec


@dataclass(frozen=True, slots=True)
class Promise:
    """A target ready to be measured: its row's id, its terms and the share it must reach."""

    target_id: int
    terms: Terms
    attainment: int


@dataclass(frozen=True)
class VersionTerms:
    """Everything the clocks need of one signed version; immutable, so kept for good."""

    version_id: UUID
    number: int
    kind: str
    calendar: WorkCalendar
    spec: dict[str, object]
    zone: str
    promises: tuple[tuple[Scope, Promise], ...]

    def promise(self, wanted: Scope) -> Promise | None:
        """The promise for this scope, or None when nothing was promised."""
        return choose(self.promises, wanted)


def binding_version_id(kind: AgreementKind, agency_id: UUID, *, at: datetime) -> UUID | None:
    """The version in force between these parties at `at`; None when nothing is signed."""
    versions = AgreementVersion.objects.filter(agreement__kind=kind, agreement__agency_id=agency_id)
    return versions.binding(at=at).values_list("pk", flat=True).first()


@lru_cache(maxsize=2048)
def terms_of(version_id: UUID) -> VersionTerms:
    """The compiled terms of a version that binds. One query for a version not met before."""
    version = AgreementVersion.objects.select_related("calendar_version", "agreement").get(
        pk=version_id
    )
    spec = version.calendar_version.spec
    return VersionTerms(
        version_id=version.pk,
        number=version.number,
        kind=version.agreement.kind,
        calendar=calendar_from_spec(spec),
        spec=spec,
        zone=str(spec["zone"]),
        promises=tuple(_promise(target) for target in version.targets.all()),
    )


def _promise(target: Target) -> tuple[Scope, Promise]:
    scope = Scope(
        metric=target.metric,
        package_code=target.package_code,
        stage=target.stage,
        repeat=target.round_kind == RoundKind.REPEAT,
        urgent=target.route == Route.URGENT,
    )
    thresholds = tuple(sorted(int(percent) for percent in target.thresholds))
    if target.unit == Unit.DAYS:
        return scope, Promise(target.pk, Terms(working_days=target.amount), target.attainment)
    terms = Terms(duration=timedelta(minutes=target.amount), thresholds=thresholds)
    return scope, Promise(target.pk, terms, target.attainment)
