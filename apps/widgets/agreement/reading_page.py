"""A version's terms and what it changes, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.agreements.content import Change, Content, Step, TargetTerms
from apps.agreements.enums import Channel, Recalculation
from apps.agreements.rendition import moment
from apps.widgets.agreement.words import (
    amount_words,
    package_words,
    person_words,
    place,
    promise_words,
    route_words,
)
from apps.widgets.card.hours import week_words
from apps.widgets.instants import instant

NOTHING = "—"


@dataclass(frozen=True, slots=True)
class Promised:
    """One target in words."""

    promise: str
    route: str
    amount: str
    warns: str
    attainment: int


@dataclass(frozen=True, slots=True)
class Row:
    """One thing side by side; empty words stand for absent."""

    label: str
    was: str
    now: str


def promised(content: Content) -> list[tuple[str, list[Promised]]]:
    """Targets by package, those of all packages first."""
    found: dict[str, list[TargetTerms]] = {}
    for target in content.targets:
        found.setdefault(target.package_code, []).append(target)
    return [
        (package_words(code), [_promised(one) for one in sorted(found[code], key=_place)])
        for code in sorted(found)
    ]


def _place(one: TargetTerms) -> tuple[object, ...]:
    return place(one.metric, one.stage, one.round_kind, one.route)


def _promised(one: TargetTerms) -> Promised:
    return Promised(
        promise_words(one.metric, one.stage, one.round_kind),
        route_words(one.route),
        amount_words(one.amount, one.unit),
        _warns(one),
        one.attainment,
    )


def _warns(one: TargetTerms) -> str:
    percents = ", ".join(map(str, one.thresholds))
    parts = [_("%(percents)s %%") % {"percents": percents}] if percents else []
    parts += [_("%(n)d min before") % {"n": minutes} for minutes in one.before_due_minutes]
    return ", ".join(parts)


def step_words(step: Step) -> str:
    """ "after 30 min: Insurer: manager, phone; must acknowledge"."""
    template = _("after %(n)d min: %(person)s, %(channel)s")
    if step.after_minutes == 0:
        template = _("at once: %(person)s, %(channel)s")
    words = template % {
        "n": step.after_minutes,
        "person": person_words(step.side, step.role),
        "channel": Channel(step.channel).label,
    }
    return _("%(step)s; must acknowledge") % {"step": words} if step.require_ack else words


def rows_of(changes: Iterable[Change], *, zone: str, now: datetime) -> list[Row]:
    """Changes as rows of two columns."""
    return [
        Row(_label(one), _words(one, one.was, zone, now), _words(one, one.now, zone, now))
        for one in changes
    ]


def _label(change: Change) -> str:
    if change.group == "targets":
        metric, package, stage, round_kind, route = change.key
        title = promise_words(metric, stage, round_kind)
        return f"{title} · {package_words(package)} · {route_words(route)}"
    if change.group == "ladder":
        return _("Step %(n)s of the ladder") % {"n": change.key[0]}
    labels = {
        "effective_from": _("In force from"),
        "recalculation": _("When a running clock's target changes"),
        "base": _("Working hours"),
        "urgent": _("Hours of the urgent route"),
        "support": _("Support hours"),
        "urgent_contact": _("Urgent channel"),
        "urgent_share": _("Urgent requests, percent of a calendar month"),
        "urgent_least": _("But at least, requests a month"),
    }
    return labels.get(change.key[0], change.key[0])


def _words(change: Change, value: Any, zone: str, now: datetime) -> str:
    if isinstance(value, datetime) and value.second:
        return moment(value, ZoneInfo(zone))
    if isinstance(value, datetime):
        return instant(value, zone=zone, now=now, show_zone=True)
    if change.key[0] == "recalculation" and value is not None:
        return str(Recalculation(value).label)
    if isinstance(value, TargetTerms | Step | dict):
        return _made_words(value)
    return NOTHING if value in (None, "") else str(value)


def _made_words(value: TargetTerms | Step | dict[str, Any]) -> str:
    if isinstance(value, Step):
        return step_words(value)
    if isinstance(value, dict):
        return spec_words(value)
    held = _("%(share)d %% kept") % {"share": value.attainment}
    amount, warns = amount_words(value.amount, value.unit), _warns(value)
    return " · ".join(part for part in (amount, warns, held) if part)


def spec_words(spec: dict[str, Any]) -> str:
    """Hours with what is special about them."""
    parts = [str(capfirst(week_words(spec)))]
    if spec.get("production_calendar"):
        parts.append(_("production calendar of Russia"))
    parts += _region_words(spec.get("region") or {})
    for day, windows in sorted((spec.get("overrides") or {}).items()):
        hours = ", ".join(f"{opens}–{closes}" for opens, closes in windows) or _("closed")
        parts.append(f"{_dated(day)} {hours}")
    return "; ".join(parts)


def _region_words(region: dict[str, Any]) -> list[str]:
    """Its code, and each kind of day by its own name: one that becomes another is a change."""
    code = [_("region %(code)s") % {"code": region["code"]}] if region.get("code") else []
    named = {
        "off": _("days off of the region: %(days)s"),
        "short": _("short days of the region: %(days)s"),
        "working": _("working days of the region: %(days)s"),
    }
    return code + [
        words % {"days": ", ".join(map(_dated, sorted(region[kind])))}
        for kind, words in named.items()
        if region.get(kind)
    ]


def _dated(day: str) -> str:
    return ".".join(reversed(day.split("-")))
