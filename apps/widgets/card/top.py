"""The top of the card, which is polled: who, what, until when, and who holds it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.agreements.planning import Verdict
from apps.agreements.queries import terms_of
from apps.policy_requests.enums import Holder, Status
from apps.policy_requests.folding import Folded
from apps.policy_requests.plan import plan_of
from apps.policy_requests.replay import as_it_was
from apps.widgets.ball import Ball, ball
from apps.widgets.card import clocks
from apps.widgets.card.dossier import Dossier
from apps.widgets.card.hours import hours_words
from apps.widgets.card.why import spec_of
from apps.widgets.chips import Chip
from apps.widgets.instants import instant
from apps.widgets.phases import STOPPED, Phase, phase_of, phases
from apps.widgets.plan import closing_chip

NEXT: Mapping[str, object] = {
    Status.DRAFT: gettext_lazy("the insurer's quote"),
    Status.SUBMITTED: gettext_lazy("the agency presents the quote to the client"),
    Status.RETURNED: gettext_lazy("the insurer takes the answer"),
    Status.QUOTED: gettext_lazy("the client answers the offer"),
    Status.OFFERED: gettext_lazy("the agency collects data and documents"),
    Status.COLLECTING: gettext_lazy("the insurer checks the data"),
    Status.CHECKING: gettext_lazy("the invoice for the client"),
    Status.REFERRAL: gettext_lazy("the underwriter's decision, then the invoice"),
    Status.APPROVED: gettext_lazy("the client pays"),
    Status.AWAITING_PAYMENT: gettext_lazy("the insurer issues the policy"),
    Status.ISSUE_CHECK: gettext_lazy("policy and memo are prepared"),
    Status.ISSUE_DOCUMENTS: gettext_lazy("the signature"),
    Status.ISSUE_SIGNATURE: gettext_lazy("policy and memo are sent"),
    Status.ISSUE_SENDING: gettext_lazy("the agency hands the policy over"),
    Status.ISSUED: gettext_lazy("the client has his policy"),
    Status.REFUNDING: gettext_lazy("the client has his money back"),
}


@dataclass(frozen=True, slots=True)
class Top:
    """`closing` is in the agency's zone; `closing_past` warns that it has gone by unmet.
    `revision` tells an open page that it shows an old state."""

    number: str
    package: str
    client: str
    thing: str
    status: str
    closing: str
    closing_past: bool
    urgent: str
    premium: object
    policy_number: str
    chips: tuple[Chip, ...]
    verdict: Chip | None
    phases: tuple[Phase, ...]
    ball: Ball
    revision: int
    home: str


def top_of(dossier: Dossier) -> Top:
    """The top as of now."""
    one, content = dossier.policy_request, dossier.content
    language = dossier.reader.language
    return Top(
        number=one.label,
        package=_("%(name)s · version %(version)s")
        % {"name": content.name.into(language), "version": content.version},
        client=one.client_name,
        thing=str(dossier.case.answers.get("object_address", "")),
        status=str(one.get_status_display()),
        closing=_closing(dossier, one.closing_at),
        closing_past=_is_past(dossier),
        urgent=one.urgent_reason if one.urgent else "",
        premium=one.premium,
        policy_number=one.policy_number,
        chips=clocks.chips(dossier),
        verdict=_verdict(dossier),
        phases=phases(
            status=dossier.status,
            spent=_spent(dossier),
            return_stage=one.return_stage,
            ended_in=_ended_in(dossier),
        ),
        ball=_ball(dossier),
        revision=one.revision,
        home=dossier.addresses.card,
    )


def _verdict(dossier: Dossier) -> Chip | None:
    """Whether the closing can still be met, once that is in doubt."""
    found = plan_of(dossier.policy_request, at=dossier.now, clocks=dossier.clocks)
    if found is None or found.verdict is Verdict.SAFE or _is_past(dossier):
        return None
    return closing_chip(found.verdict.value)


def _closing(dossier: Dossier, at: datetime | None) -> str:
    if at is None:
        return ""
    return instant(at, zone=dossier.reader.agency_zone, now=dossier.now, show_zone=True)


def _is_past(dossier: Dossier) -> bool:
    closing_at = dossier.policy_request.closing_at
    unmet = not dossier.policy_request.is_ended and dossier.status != Status.ISSUED
    return unmet and closing_at is not None and closing_at < dossier.now


def _spent(dossier: Dossier) -> dict[str, timedelta]:
    """Time by the clock in each phase, from the history with its instants put right."""
    spent: dict[str, timedelta] = {}
    lines = as_it_was(dossier.history)
    ends = [line.occurred_at for line in lines[1:]] + [dossier.now]
    for line, end in zip(lines, ends, strict=True):
        phase = phase_of(line.to_status, return_stage=line.return_stage)
        if phase:
            spent[phase] = spent.get(phase, timedelta()) + (end - line.occurred_at)
    return spent


def _ended_in(dossier: Dossier) -> str:
    """The working status an ended request was in when it ended."""
    if dossier.status not in STOPPED:
        return ""
    for line in reversed(dossier.history):
        if phase_of(line.to_status, return_stage=line.return_stage):
            return line.to_status if phase_of(line.to_status) else Status.CHECKING.value
    return ""


def _ball(dossier: Dossier) -> Ball:
    one = dossier.policy_request
    held = _held_clock(dossier)
    target = held.promise.terms.duration or None if held else None
    return ball(
        holder=one.holder,
        doing=str(one.get_status_display()),
        chip=clocks.chip_of(dossier, held) if held else None,
        used=held.reading.consumed if held else None,
        target=target,
        answers=_answers(dossier),
        hours=_hours(dossier, held),
        then=str(NEXT.get(dossier.status, "")),
    )


def _held_clock(dossier: Dossier) -> Folded | None:
    """The running clock of the party that holds the request."""
    kinds = {side: kind for kind, side in clocks.SIDES.items()}
    kind = kinds.get(dossier.policy_request.holder)
    found = clocks.nearest(dossier.clocks, kind) if kind else None
    return found if found is not None and found.reading.state.value == "running" else None


def _answers(dossier: Dossier) -> str:
    one = dossier.policy_request
    if one.holder == Holder.INSURER:
        return one.insurer_person.name if one.insurer_person else _("nobody has taken it yet")
    if one.holder == Holder.AGENCY:
        return one.responsible.name if one.responsible else _("nobody is named yet")
    return one.client_name if one.holder == Holder.CLIENT else ""


def _hours(dossier: Dossier, held: Folded | None) -> str:
    if held is None:
        return ""
    spec = spec_of(terms_of(held.version_id), held, at=dossier.now)
    return hours_words(spec, at=dossier.now)
