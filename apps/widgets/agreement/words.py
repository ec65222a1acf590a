"""Words of agreements that every screen of them uses."""

from django.core.cache import caches
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.accounts.enums import ROLES, Role
from apps.agencies.zones import ZONE_CITIES
from apps.agreements.enums import AgreementKind, Metric, RoundKind, Route, Unit, VersionStatus
from apps.kernel.actors import Side
from apps.policy_requests.enums import ISSUE_STAGES, Status
from apps.products.catalogue import current
from apps.widgets.parties import party_words

NAMES_KEPT_SECONDS = 60
METRICS = list(Metric.values)
OF_KIND = {
    "sla": ("TTQ", "TTV", "TTU", "TTN", "TTI", "TTF", "TTA"),
    "ola": ("TTO", "TTP", "TTD", "TTC", "TTH", "TTA"),
}
TONES = {
    VersionStatus.DRAFT: "",
    VersionStatus.PROPOSED: "warn",
    VersionStatus.SIGNED: "rope",
    VersionStatus.ACTIVE: "good",
}


def package_names() -> dict[str, str]:
    """Short names by code in the reader's language: "Ипотека" for MTG-SEC."""
    language = (translation.get_language() or "ru")[:2]
    key = f"agreement:package-names:{language}"
    names: dict[str, str] | None = caches["shared"].get(key)
    if names is None:
        names = {one.code: one.content.name.into(language).split(":")[0] for one in current()}
        caches["shared"].set(key, names, NAMES_KEPT_SECONDS)
    return names


def package_words(code: str) -> str:
    """The package's short name; "All packages" for none."""
    return package_names().get(code, code) if code else _("All packages")


def metric_title(metric: str) -> str:
    """ "Preliminary quote" for TTQ; an unknown code as it came."""
    known = metric in Metric.values
    return str(capfirst(Metric(metric).label)) if known else metric


def promise_words(metric: str, stage: str, round_kind: str) -> str:
    """What is promised, with its stage and round: "Issue after payment, issuing: check"."""
    parts = [metric_title(metric)]
    if stage:
        parts.append(str(Status(stage).label) if stage in Status.values else stage)
    if round_kind == RoundKind.REPEAT:
        parts.append(_("again after a return"))
    return ", ".join(parts)


def route_words(route: str) -> str:
    """ "normal" or "urgent"."""
    return str(Route(route).label) if route in Route.values else route


def place(metric: str, stage: str, round_kind: str, route: str) -> tuple[object, ...]:
    """Where a target stands: in the order of the work, the urgent one after the normal."""
    order = METRICS.index(metric) if metric in METRICS else len(METRICS)
    return (order, round_kind == RoundKind.REPEAT, stage, route == Route.URGENT)


def zones() -> list[tuple[str, str]]:
    """Zones to choose from, by city."""
    return [(zone, str(city)) for zone, city in ZONE_CITIES.items()]


def people() -> list[tuple[str, str]]:
    """Whom a ladder may call: every role of both sides."""
    return [
        (f"{side}|{role}", person_words(side, role))
        for side in (Side.INSURER, Side.AGENCY)
        for role in ROLES[side]
    ]


def stages() -> list[tuple[str, str]]:
    """The stages of the issue, which may have targets of their own."""
    return [("", _("the whole")), *((str(s), str(Status(s).label)) for s in ISSUE_STAGES)]


def agreement_title(kind: str, *, at_desk: bool) -> str:
    """The insurer's promise reads SLA at the desk and underpinning contract for the agency."""
    if kind == AgreementKind.OLA:
        return _("OLA: what the agency promises itself")
    return _("SLA: what we promise") if at_desk else _("Underpinning contract: the insurer's SLA")


def version_title(number: int) -> str:
    """ "version 3"."""
    return _("version %(number)d") % {"number": number}


def amount_words(amount: int, unit: str) -> str:
    """ "15 min", or "by close of working day 10"."""
    if unit == Unit.DAYS:
        return _("by close of working day %(n)d") % {"n": amount}
    return _("%(n)d min") % {"n": amount}


def role_words(role: str) -> str:
    """ "manager"."""
    return str(Role(role).label) if role in Role.values else role


def person_words(side: str, role: str) -> str:
    """ "Insurer: manager"."""
    return pgettext("party and role", "%(party)s: %(role)s") % {
        "party": party_words(side),
        "role": role_words(role),
    }
