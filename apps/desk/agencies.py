"""Agencies as the desk sees them: open work, agreements in force, targets in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.models import Membership, User
from apps.agencies.models import Agency
from apps.agreements.enums import AgreementKind, RoundKind, Route, Unit, VersionStatus
from apps.agreements.models import AgreementVersion, Target
from apps.desk.queries import queue
from apps.desk.rows import package_names
from apps.policy_requests.enums import Holder, Status
from apps.widgets.card.hours import hours_words
from apps.widgets.parties import metric_words


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency of the list."""

    agency: Agency
    open: int
    with_us: int
    overdue: int
    sla: str
    ola: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One promise of an agreement: the normal and the urgent route side by side."""

    metric: str
    where: str
    normal: str
    urgent: str
    attainment: int


@dataclass(frozen=True, slots=True)
class Terms:
    """A version in force, in words."""

    title: str
    number: int
    effective_from: datetime
    hours: str
    signed: tuple[tuple[str, datetime], ...]
    content_hash: str
    targets: tuple[TargetRow, ...]


def agency_rows(*, at: datetime) -> list[AgencyRow]:
    """Every living agency with its open work; three statements for any number of them."""
    work = {
        row["agency_id"]: row
        for row in queue()
        .values("agency_id")
        .annotate(
            open=Count("pk"),
            with_us=Count("pk", filter=Q(holder=Holder.INSURER)),
            overdue=Count("pk", filter=Q(due_at__lt=at)),
        )
    }
    numbers = {
        (version.agreement.agency_id, version.agreement.kind): version.number
        for version in _in_force()
    }
    none: dict[str, int] = {"open": 0, "with_us": 0, "overdue": 0}
    return [
        AgencyRow(
            agency,
            work.get(agency.pk, none)["open"],
            work.get(agency.pk, none)["with_us"],
            work.get(agency.pk, none)["overdue"],
            _version(numbers.get((agency.pk, AgreementKind.SLA))),
            _version(numbers.get((agency.pk, AgreementKind.OLA))),
        )
        for agency in Agency.objects.filter(is_active=True)
    ]


def _version(number: int | None) -> str:
    return "" if number is None else _("version %(number)d") % {"number": number}


def _in_force() -> QuerySet[AgreementVersion]:
    rows = AgreementVersion.objects.filter(status=VersionStatus.ACTIVE)
    return rows.select_related("agreement", "calendar_version")


def terms_in_force(agency: Agency) -> list[Terms]:
    """The SLA and the OLA that bind now, the SLA first."""
    rows = _in_force().filter(agreement__agency=agency)
    order = [AgreementKind.SLA, AgreementKind.OLA]
    versions = sorted(rows, key=lambda one: order.index(one.agreement.kind))
    names = _names(versions)
    return [_terms(version, names) for version in versions]


def _names(versions: Iterable[AgreementVersion]) -> dict[UUID, str]:
    signers = {v.first_signed_by for v in versions} | {v.second_signed_by for v in versions}
    return dict(User.objects.filter(pk__in=signers - {None}).values_list("pk", "name"))


def _terms(version: AgreementVersion, names: dict[UUID, str]) -> Terms:
    signatures = (
        (version.first_signed_by, version.first_signed_at),
        (version.second_signed_by, version.second_signed_at),
    )
    return Terms(
        title=str(version.agreement.get_kind_display()),
        number=version.number,
        effective_from=version.effective_from,
        hours=hours_words(version.calendar_version.spec),
        signed=tuple((names.get(who, "—"), at) for who, at in signatures if who and at),
        content_hash=version.content_hash,
        targets=tuple(_targets(version.targets.all())),
    )


Scope = tuple[str, str, str, str]


def _targets(targets: Iterable[Target]) -> Iterable[TargetRow]:
    """Targets by what they promise; both routes in one row."""
    held: dict[Scope, dict[str, Target]] = {}
    for target in targets:
        scope = (target.metric, target.stage, target.package_code, target.round_kind)
        held.setdefault(scope, {})[target.route] = target
    packages = package_names()
    for scope, routes in held.items():
        first = next(iter(routes.values()))
        yield TargetRow(
            metric=metric_words(first.metric),
            where=_where(scope, packages),
            normal=_amount(routes.get(Route.NORMAL)),
            urgent=_amount(routes.get(Route.URGENT)),
            attainment=first.attainment,
        )


def _where(scope: Scope, packages: dict[str, str]) -> str:
    _metric, stage, package_code, round_kind = scope
    parts = [packages.get(package_code, package_code)] if package_code else []
    if stage:
        parts.append(str(Status(stage).label))
    if round_kind == RoundKind.REPEAT:
        parts.append(_("again after a return"))
    return ", ".join(parts)


def _amount(target: Target | None) -> str:
    if target is None:
        return ""
    if target.unit == Unit.DAYS:
        return _("%(n)d working days") % {"n": target.amount}
    return _("%(n)d min") % {"n": target.amount}


def people_of(agency: Agency) -> list[Membership]:
    """The agency's living people, by name."""
    rows = Membership.objects.filter(agency=agency, is_active=True).select_related("user")
    return list(rows.order_by("user__name"))
