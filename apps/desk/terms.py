"""Agreements in force in words: hours, signatures, and the targets as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.agencies.models import Agency
from apps.agreements.enums import AgreementKind, Metric, RoundKind, Route, Unit, VersionStatus
from apps.agreements.hours import hours_at, versions_from
from apps.agreements.models import AgreementVersion, Target
from apps.agreements.queries import notice_calendars
from apps.desk.rows import package_names
from apps.policy_requests.enums import Status
from apps.widgets.card.hours import hours_words
from apps.widgets.parties import metric_words

METRICS = list(Metric.values)
STAGES = ["", *Status.values]
Scope = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """What is promised for one package; `package` is empty where it holds for all of them."""

    package: str
    words: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One promise; one cell for each package, or a single one that holds everywhere."""

    promise: str
    detail: str
    cells: tuple[Cell, ...]
    attainment: int

    @property
    def is_everywhere(self) -> bool:
        """The same in every package."""
        return not self.cells[0].package


@dataclass(frozen=True, slots=True)
class Terms:
    """A version in force, in words; `packages` heads the columns of the cells."""

    title: str
    number: int
    effective_from: datetime
    hours: str
    signed: tuple[tuple[str, datetime], ...]
    content_hash: str
    packages: tuple[str, ...]
    targets: tuple[TargetRow, ...]


def in_force() -> QuerySet[AgreementVersion]:
    """The versions that bind now."""
    rows = AgreementVersion.objects.filter(status=VersionStatus.ACTIVE)
    return rows.select_related("agreement", "calendar_version")


def terms_in_force(agency: Agency, *, at: datetime) -> list[Terms]:
    """The SLA and the OLA that bind now, the SLA first, with the hours that count at `at`."""
    notice_calendars()
    rows = in_force().filter(agreement__agency=agency).prefetch_related("targets")
    order = [AgreementKind.SLA, AgreementKind.OLA]
    versions = sorted(rows, key=lambda one: order.index(AgreementKind(one.agreement.kind)))
    names = _names(versions)
    return [_terms(version, names, at) for version in versions]


def _names(versions: Iterable[AgreementVersion]) -> dict[UUID, str]:
    signers = {who for v in versions for who in (v.first_signed_by, v.second_signed_by) if who}
    return dict(User.objects.filter(pk__in=signers).values_list("pk", "name"))


def _terms(version: AgreementVersion, names: dict[UUID, str], at: datetime) -> Terms:
    held = hours_at(versions_from(version.calendar_version), at)
    signatures = (
        (version.first_signed_by, version.first_signed_at),
        (version.second_signed_by, version.second_signed_at),
    )
    targets = list(version.targets.all())
    codes = sorted({target.package_code for target in targets} - {""})
    known = package_names()
    return Terms(
        title=str(version.agreement.get_kind_display()),
        number=version.number,
        effective_from=version.effective_from,
        hours=hours_words(held.spec, at=at),
        signed=tuple((names.get(who, "—"), at) for who, at in signatures if who and at),
        content_hash=version.content_hash,
        packages=tuple(known.get(code, code) for code in codes),
        targets=tuple(_rows(targets, {code: known.get(code, code) for code in codes})),
    )


def _rows(targets: Iterable[Target], packages: Mapping[str, str]) -> Iterable[TargetRow]:
    """Targets in the order of the work; packages side by side, both routes in one cell."""
    held: dict[Scope, dict[tuple[str, str], Target]] = {}
    for target in targets:
        scope = (target.metric, target.stage, target.round_kind)
        held.setdefault(scope, {})[target.package_code, target.route] = target
    for scope in sorted(held, key=_place):
        found = held[scope]
        everywhere = {code for code, _route in found} == {""}
        yield TargetRow(
            promise=metric_words(scope[0]),
            detail=_detail(scope),
            cells=tuple(
                Cell(name, _words(found, code))
                for code, name in ({"": ""} if everywhere else packages).items()
            ),
            attainment=max(target.attainment for target in found.values()),
        )


def _place(scope: Scope) -> tuple[int, bool, int]:
    metric, stage, round_kind = scope
    return METRICS.index(metric), round_kind == RoundKind.REPEAT, STAGES.index(stage)


def _detail(scope: Scope) -> str:
    _metric, stage, round_kind = scope
    if round_kind == RoundKind.REPEAT:
        return _("again after a return")
    return str(Status(stage).label) if stage else ""


def _words(found: dict[tuple[str, str], Target], code: str) -> str:
    normal = found.get((code, Route.NORMAL)) or found.get(("", Route.NORMAL))
    urgent = found.get((code, Route.URGENT)) or found.get(("", Route.URGENT))
    if normal is None:
        return "—" if urgent is None else _amount(urgent)
    if urgent is None:
        return _amount(normal)
    return _("%(normal)s, urgent %(urgent)s") % {
        "normal": _amount(normal),
        "urgent": _amount(urgent),
    }


def _amount(target: Target) -> str:
    template = _("%(n)d working days") if target.unit == Unit.DAYS else _("%(n)d min")
    return template % {"n": target.amount}
