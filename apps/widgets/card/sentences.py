"""A line of the history as a sentence. `%(who)s` is the person, the client or the rule."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.kernel.actors import ActorKind
from apps.policy_requests.charging import DISPUTE, DISPUTE_ANSWER
from apps.policy_requests.delays import DELAYS
from apps.policy_requests.enums import CORRECTION_REASONS, DisputeReason, Status, WaiverReason
from apps.policy_requests.models import StatusChange
from apps.policy_requests.owing import GIVEN
from apps.policy_requests.replay import CORRECT, REBASE
from apps.usecases.verbs import REASON, VERBS, choices
from apps.widgets.card.dossier import Dossier
from apps.widgets.parties import metric_words, party_words

LINES: Mapping[str, object] = {
    "create": gettext_lazy("%(who)s: the request was opened."),
    "assign": gettext_lazy("%(who)s: the responsible person was named."),
    "take": gettext_lazy("%(who)s took the request on at the insurer."),
    "urgent_on": gettext_lazy("%(who)s: the urgent route was asked for."),
    "urgent_off": gettext_lazy("%(who)s: the urgent route was taken back."),
    "deadline": gettext_lazy("%(who)s: the closing time was changed."),
    "submit": gettext_lazy("%(who)s: the request went to the insurer for a quote."),
    "quote": gettext_lazy("%(who)s: the quote is ready."),
    "ask_for_quote_data": gettext_lazy("%(who)s: more data are needed for the quote."),
    "resubmit_quote": gettext_lazy("%(who)s: the flagged items were mended, quote wanted."),
    "offer": gettext_lazy("%(who)s: the offer went to the client."),
    "revise": gettext_lazy("%(who)s: the request was taken back to be changed, the quote is void."),
    "accept": gettext_lazy("%(who)s: the client accepted the offer."),
    "send_to_check": gettext_lazy("%(who)s: data and documents went to the check."),
    "ask_for_correction": gettext_lazy("%(who)s: returned for correction."),
    "resubmit_check": gettext_lazy("%(who)s: the flagged items were mended, check again."),
    "refer": gettext_lazy("%(who)s: referred to the underwriter."),
    "approve": gettext_lazy("%(who)s: the risk is approved."),
    "approve_changed": gettext_lazy("%(who)s: approved on new terms, the client accepts again."),
    "request_payment": gettext_lazy("%(who)s: the invoice went to the client."),
    "confirm_payment": gettext_lazy("%(who)s: the premium has arrived."),
    "issue_checked": gettext_lazy("%(who)s: payment and data agree, the policy has its number."),
    "documents_ready": gettext_lazy("%(who)s: policy, rules and memo lie ready."),
    "sign": gettext_lazy("%(who)s: the policy is signed."),
    "send": gettext_lazy("%(who)s: policy and memo went to the client and the agency."),
    "send_back_in_issue": gettext_lazy("%(who)s: back to the issue check."),
    "deliver": gettext_lazy("%(who)s: the client has the policy."),
    "request_fix": gettext_lazy("%(who)s: a defect was found in the papers."),
    "decline": gettext_lazy("%(who)s: the insurer declines."),
    "cancel": gettext_lazy("%(who)s: the request is cancelled."),
    "expire": gettext_lazy("%(who)s: the term ran out."),
    "reopen": gettext_lazy("%(who)s: the request is taken up again."),
    "waive": gettext_lazy("%(who)s: a breach was waived."),
    GIVEN: gettext_lazy("%(who)s: it was said why a promise was broken."),
    "correct": gettext_lazy("%(who)s: the time of a step was corrected."),
    "dispute": gettext_lazy("%(who)s: whose time a stretch was is disputed."),
    "dispute_confirmed": gettext_lazy("%(who)s: the dispute about a stretch of time is confirmed."),
    "dispute_refused": gettext_lazy("%(who)s: the dispute about a stretch of time is refused."),
    "rebase": gettext_lazy("%(who)s: the deadlines were recalculated."),
    "start_refund": gettext_lazy("%(who)s: the premium is to be returned."),
    "finish_refund": gettext_lazy("%(who)s: the premium has been returned."),
}
AMENDED: dict[str, Sequence[tuple[str, object]]] = {
    "waive": WaiverReason.choices,
    CORRECT: CORRECTION_REASONS,
    GIVEN: [(one.code, one.words) for one in DELAYS.values()],
    DISPUTE: DisputeReason.choices,
    DISPUTE_ANSWER: DisputeReason.choices,
}
# Moves whose reason may tell of somebody's health: outside the insurer only their fact is read.
VEILED = ("refer", "approve_changed", "decline")


def sentence(change: StatusChange) -> str:
    """What happened, by whom."""
    name = change.name
    if name == DISPUTE_ANSWER:
        name = f"dispute_{change.details['outcome']}"
    template = str(LINES.get(name, "%(who)s: " + name))
    return template % {"who": author(change)}


def author(change: StatusChange) -> str:
    """A person by name, the client, or the system."""
    if change.actor_kind == ActorKind.STAFF and change.staff is not None:
        return change.staff.name
    if change.actor_kind == ActorKind.CLIENT:
        return _("The client")
    return _("Automatically")


def remarks(change: StatusChange, dossier: Dossier) -> str:
    """Reason, flagged items and evidence, a line each; empty when there are none."""
    lines = []
    if change.name == GIVEN:
        lines.append(_("Promise: %(promise)s") % {"promise": _promise(change.details)})
    reason = _reason(change, dossier)
    if reason:
        lines.append(_("Reason: %(reason)s") % {"reason": reason})
    if change.name == REBASE and change.details.get("reason"):
        lines.append(_("Reason: %(reason)s") % {"reason": change.details["reason"]})
    if "charge_to" in change.details:
        party = party_words(change.details["charge_to"])
        lines.append(_("To be charged to: %(party)s") % {"party": party})
    items = change.details.get("items") or []
    if items:
        named = dict(choices("items", dossier.case))
        listed = ", ".join(named.get(code, code) for code in items)
        lines.append(_("To mend: %(items)s") % {"items": listed})
    evidence = str(change.details.get("evidence", ""))
    if evidence and change.actor_kind == ActorKind.STAFF:
        lines.append(_("In words: %(evidence)s") % {"evidence": evidence})
    return "\n".join(lines)


def _promise(details: Mapping[str, object]) -> str:
    stage = str(details.get("stage", ""))
    if stage in Status.values:
        return str(Status(stage).label)
    return metric_words(str(details.get("metric", "")))


def _reason(change: StatusChange, dossier: Dossier) -> str:
    code = change.reason_code
    if not code:
        return ""
    if not dossier.reader.is_insurer and change.name in VEILED and is_about_health(code, dossier):
        return _("the underwriter's decision")
    return reason_words(change.name, code, dossier)


def reason_words(name: str, code: str, dossier: Dossier) -> str:
    """A reason's label in the list of its move; the code itself when the list has changed."""
    if name in AMENDED:
        return str(dict(AMENDED[name]).get(code, code))
    verb = VERBS.get(name)
    kinds = [param.choices for param in verb.params if param.name == REASON] if verb else []
    return dict(choices(kinds[0], dossier.case)).get(code, code) if kinds else code


def is_about_health(code: str, dossier: Dossier) -> bool:
    """Whether a reason would tell its reader how the client answered about his health."""
    rules = {rule.code: rule.rule for rule in dossier.content.referral_triggers}
    return "health" in code or "health" in rules.get(code, "")
