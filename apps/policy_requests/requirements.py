"""Reasons against a move, as sentences for the person refused. No reason: the move may happen.

One function per transition, named `before_<transition>`; `against` finds it. Each takes the case
on file and the facts the person brought along.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.enums import including
from apps.kernel.actors import Actor, ActorKind
from apps.policy_requests.case import Case
from apps.policy_requests.enums import ReturnStage, Status
from apps.policy_requests.facts import Facts
from apps.policy_requests.fingerprints import unchanged
from apps.policy_requests.reasons import defect_origins, loss_codes, refund_grounds
from apps.products.terms import Reason, Stage, Text

Reasons = Iterator[str]
Guard = Callable[[Case, Facts, Actor], Reasons]


def against(name: str, case: Case, facts: Facts, by: Actor) -> list[str]:
    """Every reason against the move; an empty list lets it pass."""
    return list(GUARDS[name](case, facts, by))


def _named(texts: list[Text]) -> str:
    language = translation.get_language() or "ru"
    opening, closing = ("“", "”") if language.startswith("en") else ("«", "»")
    return ", ".join(f"{opening}{text.into(language)}{closing}" for text in texts[:8])


def _checklist(case: Case, stage: Stage) -> Reasons:
    wanted = case.missing(stage)
    if wanted.fields:
        n = len(wanted.fields)
        yield ngettext(
            "%(n)d answer is missing: %(names)s.", "%(n)d answers are missing: %(names)s.", n
        ) % {"n": n, "names": _named([field.label for field in wanted.fields])}
    if wanted.documents:
        n = len(wanted.documents)
        yield ngettext(
            "%(n)d document is missing: %(names)s.", "%(n)d documents are missing: %(names)s.", n
        ) % {"n": n, "names": _named([kind.label for kind in wanted.documents])}
    for code, sentence in case.faults():
        label = case.content.field(code).label.into(translation.get_language() or "ru")
        yield _("“%(field)s”: %(fault)s") % {"field": label, "fault": sentence}


def _known(code: str, reasons: tuple[Reason, ...], comment: str) -> Reasons:
    if code == "other" and comment.strip():
        return
    if code == "other":
        yield _("Say in the comment what the other reason is.")
    elif code not in {reason.code for reason in reasons}:
        yield _("Choose a reason from the list.")


def before_submit(case: Case, facts: Facts, by: Actor) -> Reasons:
    if case.policy_request.responsible_id is None:
        yield _("Name the person responsible for the request.")
    if "pd" not in case.consents:
        yield _("Record the client's consent to the processing of personal data.")
    if case.policy_request.sla_version_id is None:
        yield _("There is no signed agreement with the insurer in force, so nobody could answer.")
    yield from _checklist(case, "quote")


def before_quote(case: Case, facts: Facts, by: Actor) -> Reasons:
    if case.quote is None or case.quote.premium <= 0:
        yield _("There is no premium yet: calculate the quote.")
    elif case.quote.valid_until <= case.at:
        yield _("The quote must be valid for some time.")


def _before_return(case: Case, facts: Facts, by: Actor) -> Reasons:
    yield from _known(facts.reason_code, case.content.return_reasons, facts.comment)
    if not facts.items:
        yield _("Mark at least one checklist item, so that the agency knows what to correct.")
    known = {thing.code for thing in case.content.checklist}
    if set(facts.items) - known and not facts.comment.strip():
        yield _("Describe the paper that is not on the checklist.")


def before_offer(case: Case, facts: Facts, by: Actor) -> Reasons:
    if "key_information_document" not in case.paper_kinds:
        yield _("The key information document is not attached yet.")
    if not case.policy_request.client_email:
        yield _("The client has no e-mail address to send the link to.")
    yield from _quote_still_good(case)


def _quote_still_good(case: Case) -> Reasons:
    if case.quote is None:
        yield _("There is no quote.")
    elif case.quote.valid_until <= case.at:
        yield _("The quote has expired; ask for a new one.")


def before_revise(case: Case, facts: Facts, by: Actor) -> Reasons:
    if not facts.reason_code.strip():
        yield _("Say why the request is revised.")


def before_accept(case: Case, facts: Facts, by: Actor) -> Reasons:
    yield from _quote_still_good(case)
    if by.kind is ActorKind.STAFF and not facts.evidence.strip():
        yield _("Say how the client agreed.")
    if not {"key_information", "policy_terms"} <= case.receipts:
        yield _("The client has not seen the key information document and the terms yet.")


def before_send_to_check(case: Case, facts: Facts, by: Actor) -> Reasons:
    yield from _checklist(case, "check")
    bank = str(facts.details.get("bank_match", ""))
    if not case.content.has_bank:
        return
    if bank not in ("passed", "waived"):
        yield _("Compare the data with the bank's documents and confirm it, or say why not.")
    elif bank == "waived" and not facts.comment.strip():
        yield _("Say why the comparison with the bank's documents is waived.")


def before_resubmit_quote(case: Case, facts: Facts, by: Actor) -> Reasons:
    if case.policy_request.return_stage != ReturnStage.QUOTE:
        yield _("The request was returned at the check, so send it back to the check.")
    yield from _flagged_changed(case)
    yield from _checklist(case, "quote")


def before_resubmit_check(case: Case, facts: Facts, by: Actor) -> Reasons:
    if case.policy_request.return_stage != ReturnStage.CHECK:
        yield _("The request was returned before the quote, so send it back for a quote.")
    yield from _flagged_changed(case)
    yield from _checklist(case, "check")


def _flagged_changed(case: Case) -> Reasons:
    if case.open_return is None:
        return
    stale = unchanged(case)
    if stale:
        n = len(stale)
        yield ngettext(
            "%(n)d flagged item has not been changed: %(names)s.",
            "%(n)d flagged items have not been changed: %(names)s.",
            n,
        ) % {"n": n, "names": ", ".join(stale)}


def before_refer(case: Case, facts: Facts, by: Actor) -> Reasons:
    if facts.reason_code not in {rule.code for rule in case.content.referral_triggers}:
        yield _("Choose why the underwriter is needed.")


def before_approve(case: Case, facts: Facts, by: Actor) -> Reasons:
    if case.policy_request.status == Status.CHECKING and "underwriter" not in including(by.role):
        assessment = case.assessment()
        for rule in assessment.triggers:
            sentence = rule.text.into(translation.get_language() or "ru")
            yield _("Refer it to the underwriter: %(trigger)s.") % {"trigger": sentence}
        if by.kind is ActorKind.SYSTEM and not assessment.auto:
            yield _("The rules do not approve this case by themselves.")
    yield from _four_eyes(case, by)


def _four_eyes(case: Case, by: Actor) -> Reasons:
    largest = max((float(line["sum"]) for line in case.quote.lines), default=0) if case.quote else 0
    seniority = "underwriter" if "underwriter" in including(by.role) else "operator"
    if largest <= settings.UNDERWRITING_AUTHORITY[seniority]:
        return
    approvals = case.policy_request.approvals.filter(voided_at=None)
    if not approvals.exclude(staff_id=by.staff_id).exists():
        yield _("The sum is above your authority: a second person must approve as well.")


def before_approve_changed(case: Case, facts: Facts, by: Actor) -> Reasons:
    if not facts.reason_code.strip():
        yield _("Say why the terms change.")
    if case.quote is None or not facts.details.get("changed"):
        yield _("The new terms are the same as the old ones.")


def before_request_payment(case: Case, facts: Facts, by: Actor) -> Reasons:
    if case.invoice is None or not case.invoice.link:
        yield _("There is no invoice with a payment link yet.")
    elif case.invoice.valid_until <= case.at:
        yield _("The payment link has expired.")
    if not {"key_information", "policy_terms"} <= case.receipts:
        yield _("The client has not seen the key information document and the terms yet.")


def before_confirm_payment(case: Case, facts: Facts, by: Actor) -> Reasons:
    if case.invoice is None or case.invoice.paid_at is None:
        yield _("No payment is recorded.")
    elif case.invoice.amount != case.policy_request.premium:
        yield _("The amount differs from the premium.")


def before_issue_checked(case: Case, facts: Facts, by: Actor) -> Reasons:
    if case.invoice is None or case.invoice.paid_at is None:
        yield _("The payment has not been matched.")
    if not facts.details.get("screening_clear"):
        yield _("Confirm that the sanction lists and duplicates were checked.")


def before_documents_ready(case: Case, facts: Facts, by: Actor) -> Reasons:
    names = {
        "policy_document": _("The policy is not attached yet."),
        "rules_document": _("The insurance rules are not attached yet."),
        "key_information_document": _("The key information document is not attached yet."),
        "memo_document": _("The memo is still being prepared."),
    }
    yield from (sentence for kind, sentence in names.items() if kind not in case.paper_kinds)


def before_sign(case: Case, facts: Facts, by: Actor) -> Reasons:
    policy = case.documents.get("policy_document")
    signature = case.signature
    if policy is None:
        yield _("There is no policy to sign.")
    elif signature is None or signature.document_id != policy.pk:
        yield _("The policy is not signed.")
    elif signature.sha256 != policy.sha256:
        yield _("The signature belongs to another file.")


def before_send(case: Case, facts: Facts, by: Actor) -> Reasons:
    if not case.policy_request.policy_number:
        yield _("The policy has no number.")
    if not case.policy_request.client_email:
        yield _("The client has no e-mail address.")


def before_send_back_in_issue(case: Case, facts: Facts, by: Actor) -> Reasons:
    if not facts.reason_code.strip():
        yield _("Say what is wrong.")


def before_deliver(case: Case, facts: Facts, by: Actor) -> Reasons:
    if by.kind is ActorKind.STAFF and not facts.evidence.strip():
        yield _("Say how the client received the policy.")


def before_request_fix(case: Case, facts: Facts, by: Actor) -> Reasons:
    if not facts.reason_code.strip():
        yield _("Say what the defect is.")
    if str(facts.details.get("origin", "")) not in dict(defect_origins()):
        yield _("Say where the defect comes from.")


def before_decline(case: Case, facts: Facts, by: Actor) -> Reasons:
    yield from _known(facts.reason_code, case.content.decline_codes, "")


def before_cancel(case: Case, facts: Facts, by: Actor) -> Reasons:
    if facts.reason_code not in dict(loss_codes()):
        yield _("Choose why the request is cancelled.")


def before_expire(case: Case, facts: Facts, by: Actor) -> Reasons:
    until = case.policy_request.valid_until
    if until is None or until > case.at:
        yield _("The term has not run out yet.")


def before_reopen(case: Case, facts: Facts, by: Actor) -> Reasons:
    days = int(settings.TERMS["reopen_days"])
    if case.at - case.policy_request.status_since > timedelta(days=days):
        yield ngettext(
            "It ended more than %(n)d day ago: open a new request.",
            "It ended more than %(n)d days ago: open a new request.",
            days,
        ) % {"n": days}


def before_start_refund(case: Case, facts: Facts, by: Actor) -> Reasons:
    if facts.reason_code not in dict(refund_grounds()):
        yield _("Choose the ground of the refund.")


def before_finish_refund(case: Case, facts: Facts, by: Actor) -> Reasons:
    if "refund_document" not in case.paper_kinds:
        yield _("Attach the payment order of the refund.")


GUARDS: dict[str, Guard] = {
    name.removeprefix("before_"): guard
    for name, guard in list(globals().items())
    if name.startswith("before_")
} | {"ask_for_quote_data": _before_return, "ask_for_correction": _before_return}
