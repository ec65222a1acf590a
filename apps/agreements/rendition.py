"""The written agreement: a version in words, then the job of the papers room."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.accounts.enums import Role
from apps.agencies.zones import zone_city
from apps.agreements.content import Content, Spec, Step, TargetTerms, content_of
from apps.agreements.enums import (
    AgreementKind,
    Channel,
    Metric,
    Recalculation,
    RoundKind,
    Route,
    Unit,
    VersionStatus,
)
from apps.agreements.models import AgreementVersion, Signature
from apps.agreements.paper_words import amount, factor_words, listed, stage_words
from apps.agreements.signatures import names_under
from apps.agreements.words import duration_words, hours, zone_time
from apps.papers.job import PaperJob

CSS = Path(__file__).with_name("paper.css")
ORDER = list(Metric.values)


@dataclass(frozen=True, slots=True)
class Line:
    """A heading and what it says."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetLine:
    """One row of the table of targets."""

    promise: str
    detail: str
    normal: str
    urgent: str
    warnings: str
    attainment: str


@dataclass(frozen=True, slots=True)
class TargetTable:
    """The targets of one package, or of all of them."""

    title: str
    lines: tuple[TargetLine, ...]


@dataclass(frozen=True, slots=True)
class Name:
    """One signature in words."""

    seat: str
    name: str
    role: str
    when: str
    how: str
    address: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the paper says."""

    title: str
    subtitle: str
    status: str
    is_signed: bool
    parties: tuple[Line, ...]
    hours: tuple[Line, ...]
    tables: tuple[TargetTable, ...]
    urgent: tuple[Line, ...]
    ladder: tuple[str, ...]
    general: tuple[Line, ...]
    names: tuple[Name, ...]
    content_hash: str


def job(
    version: AgreementVersion, *, language: str, insurer: str, packages: Mapping[str, str]
) -> PaperJob:
    """What to print in this language; the same version gives an equal job, hence equal bytes."""
    with translation.override(language):
        sheet = sheet_of(version, insurer=insurer, packages=packages)
        values = {"sheet": sheet, "language": language}
        html = render_to_string("agreements/paper.html", values)
    return PaperJob(
        html=html,
        title=f"{sheet.title}. {sheet.subtitle}",
        language=language,
        identifier=sha256(html.encode()).hexdigest(),
        css=(_css(),),
    )


@lru_cache(maxsize=1)
def _css() -> str:
    return CSS.read_text("utf-8")


def sheet_of(version: AgreementVersion, *, insurer: str, packages: Mapping[str, str]) -> Sheet:
    """The version in the words of the active language."""
    content, agreement = content_of(version), version.agreement
    is_sla = agreement.kind == AgreementKind.SLA
    zone = ZoneInfo(str(content.base["zone"]))
    title = _("Service level agreement") if is_sla else _("Internal service level agreement")
    values = {"number": version.number, "agency": agreement.agency.name}
    signatures = names_under(version)
    return Sheet(
        title=title,
        subtitle=_("%(agency)s, version %(number)d") % values,
        status=str(VersionStatus(version.status).label),
        is_signed=bool(version.second_signed_at),
        parties=tuple(_parties(agreement.agency.name, insurer, is_sla=is_sla)),
        hours=tuple(_hours(content)),
        tables=tuple(_tables(content, packages)),
        urgent=tuple(_urgent(content)),
        ladder=tuple(_step(step) for step in content.ladder),
        general=tuple(_general(content, zone)),
        names=tuple(_name(one, zone) for one in signatures),
        content_hash=version.content_hash,
    )


def moment(at: datetime, zone: ZoneInfo) -> str:
    """To the second, in the agreement's own zone: "15 июля 2026 г., 11:00:05 (Москва)"."""
    return f"{date_format(at.astimezone(zone), 'j E Y, H:i:s')} ({zone_city(zone)})"


def _parties(agency: str, insurer: str, *, is_sla: bool) -> Iterator[Line]:
    if is_sla:
        yield Line(_("The insurer promises"), (insurer,))
        yield Line(_("To the agency"), (agency,))
    else:
        yield Line(_("The agency promises itself"), (agency,))


def _hours(content: Content) -> Iterator[Line]:
    yield Line(_("Working hours"), _week(content.base))
    if content.urgent is not None:
        yield Line(_("Hours of the urgent route"), _week(content.urgent))
    if content.support is not None:
        yield Line(_("Support hours"), _week(content.support))


def _week(spec: Spec) -> tuple[str, ...]:
    zone = zone_time(str(spec["zone"]))
    week = hours(spec)
    lines = [f"{capfirst(week)}, {zone}" if week else capfirst(zone)]
    if spec.get("production_calendar"):
        lines.append(_("Public holidays, short days and moved working days of Russia are kept."))
    if code := (spec.get("region") or {}).get("code"):
        lines.append(_("Days decreed for the region %(code)s are kept.") % {"code": code})
    named = {
        _("Regional days off: %(days)s"): (spec.get("region") or {}).get("off"),
        _("Regional short days: %(days)s"): (spec.get("region") or {}).get("short"),
        _("Regional working days: %(days)s"): (spec.get("region") or {}).get("working"),
    }
    lines += [text % {"days": listed(map(_day, days))} for text, days in named.items() if days]
    for day, windows in sorted((spec.get("overrides") or {}).items()):
        told = listed(f"{opens}–{closes}" for opens, closes in windows) or _("closed")
        lines.append(_("%(day)s: %(hours)s") % {"day": _day(day), "hours": told})
    return tuple(lines)


def _day(text: str) -> str:
    return date_format(datetime.fromisoformat(text).date(), "j E Y")


def _tables(content: Content, packages: Mapping[str, str]) -> Iterator[TargetTable]:
    codes = sorted({target.package_code for target in content.targets}, key=lambda c: (c == "", c))
    for code in codes:
        title = packages.get(code, code) if code else _("Every package")
        chosen = [target for target in content.targets if target.package_code == code]
        yield TargetTable(title, tuple(_lines(chosen)))


def _lines(targets: Iterable[TargetTerms]) -> Iterator[TargetLine]:
    held: dict[tuple[int, bool, str], dict[str, TargetTerms]] = {}
    for one in targets:
        place = (ORDER.index(one.metric), one.round_kind == RoundKind.REPEAT, stage_words(one)[0])
        held.setdefault(place, {})[one.route] = one
    for place in sorted(held):
        routes = held[place]
        normal, urgent = routes.get(Route.NORMAL), routes.get(Route.URGENT)
        any_one = next(iter(routes.values()))
        detail = _("again after a return") if place[1] else stage_words(any_one)[1]
        yield TargetLine(
            promise=str(capfirst(Metric(any_one.metric).label)),
            detail=detail,
            normal=amount(normal),
            urgent=amount(urgent),
            warnings=_warned(normal, urgent),
            attainment=" / ".join(dict.fromkeys(f"{one.attainment} %" for one in routes.values())),
        )


def _warned(normal: TargetTerms | None, urgent: TargetTerms | None) -> str:
    """The warnings of both routes; told once where they are the same."""
    told = [_warnings(one) for one in (normal, urgent) if one is not None]
    if len(set(told)) == 1:
        return told[0]
    return _("%(normal)s; urgent: %(urgent)s") % {"normal": told[0], "urgent": told[1]}


def _warnings(target: TargetTerms) -> str:
    if target.unit == Unit.DAYS:
        return "—"
    parts = [_("%(percents)s %%") % {"percents": ", ".join(map(str, target.thresholds))}]
    parts += [
        _("%(minutes)s before")
        % {"minutes": duration_words(timedelta(minutes=n), case="accusative")}
        for n in target.before_due_minutes
    ]
    return ", ".join(parts)


def _urgent(content: Content) -> Iterator[Line]:
    if content.urgent_contact:
        yield Line(_("Where to call"), (content.urgent_contact,))
    values = {"share": content.urgent_share, "least": content.urgent_least}
    quota = _(
        "Up to %(share)d %% of a calendar month's requests, but at least %(least)d in any month."
    )
    yield Line(_("How many"), (quota % values,))


def _step(step: Step) -> str:
    values = {
        "who": str(Role(step.role).label),
        "side": _("the insurer") if step.side == "insurer" else _("the agency"),
        "how": str(Channel(step.channel).label),
    }
    if step.after_minutes == 0:
        text = _("At once: %(who)s (%(side)s), %(how)s")
    else:
        values["after"] = duration_words(timedelta(minutes=step.after_minutes), case="accusative")
        text = _("In %(after)s of working time: %(who)s (%(side)s), %(how)s")
    told = text % values
    return _("%(step)s; must acknowledge") % {"step": told} if step.require_ack else told


def _general(content: Content, zone: ZoneInfo) -> Iterator[Line]:
    yield Line(_("In force from"), (moment(content.effective_from, zone),))
    how = str(capfirst(Recalculation(content.recalculation).label))
    yield Line(_("When a running clock's target changes"), (how,))


def _name(one: Signature, zone: ZoneInfo) -> Name:
    return Name(
        seat=str(capfirst(one.get_seat_display())),
        name=one.name,
        role=str(Role(one.role).label) if one.role else _("not recorded"),
        when=moment(one.signed_at, zone),
        how=factor_words(one.factor),
        address=one.address or _("not recorded"),
        content_hash=one.content_hash,
    )
