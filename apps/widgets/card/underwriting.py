"""What the package's rules say of the risk; for the insurer's eyes only."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from apps.policy_requests.enums import Status
from apps.policy_requests.permissions import may_read_health
from apps.widgets.card.dossier import Dossier
from apps.widgets.instants import instant

DECIDED_IN = (Status.CHECKING, Status.REFERRAL)


@dataclass(frozen=True, slots=True)
class Underwriting:
    """`agree` offers a senior the yes of one of two; `approvals` are the yeses given."""

    auto: bool
    failed: tuple[str, ...]
    triggers: tuple[str, ...]
    hints: tuple[str, ...]
    approvals: tuple[str, ...]
    agree: bool
    authority: str


def underwriting_of(dossier: Dossier) -> Underwriting | None:
    """None for the agency."""
    if not dossier.reader.is_insurer:
        return None
    language, found = dossier.reader.language, dossier.case.assessment()
    approvals = list(
        dossier.policy_request.approvals.filter(voided_at=None).select_related("staff")
    )
    mine = {approval.staff_id for approval in approvals}
    above = _largest(dossier) > settings.UNDERWRITING_AUTHORITY["operator"]
    may = above and may_read_health(dossier.reader.by) and dossier.status in DECIDED_IN
    return Underwriting(
        auto=found.auto,
        failed=tuple(rule.text.into(language) for rule in found.failed),
        triggers=tuple(rule.text.into(language) for rule in found.triggers),
        hints=tuple(reason.text.into(language) for reason in found.decline_hints),
        approvals=tuple(
            _("%(who)s agreed %(when)s")
            % {
                "who": approval.staff.name,
                "when": instant(approval.approved_at, zone=dossier.reader.zone, now=dossier.now),
            }
            for approval in approvals
        ),
        agree=may and dossier.reader.by.staff_id not in mine,
        authority=_("above one operator's authority") if above else "",
    )


def _largest(dossier: Dossier) -> float:
    quote = dossier.case.quote
    return max((float(line["sum"]) for line in quote.lines), default=0) if quote else 0


@dataclass(frozen=True, slots=True)
class Health:
    """The client's health form: asked for, received, and whether this reader may open it."""

    received: bool
    words: str
    may_read: bool


def health_of(dossier: Dossier) -> Health | None:
    """None when no chosen cover asks about health. The agency learns only that it arrived."""
    asks = any(kind.pd_class == "health" for kind in dossier.content.documents)
    form = dossier.content.health_form
    if not asks or form is None or not _wanted(dossier):
        return None
    held = dossier.case.health
    words = _("pending: the client fills it in by his link")
    if held is not None:
        when = instant(held.received_at, zone=dossier.reader.zone, now=dossier.now)
        words = _("received %(when)s") % {"when": when}
    return Health(held is not None, words, held is not None and may_read_health(dossier.reader.by))


def _wanted(dossier: Dossier) -> bool:
    wanted = dossier.case.missing("check").fields
    return dossier.case.health is not None or any(f.pd_class == "health" for f in wanted)
