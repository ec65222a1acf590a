"""Why a promise was broken: every reason with the party it belongs to, and what a place suggests.

A closed list, read by whoever gives a reason, by the card, the API and the weekly report.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import models
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

from apps.policy_requests.enums import ENDED, ClockKind, Status
from apps.policy_requests.models import StatusChange


class Owner(models.TextChoices):
    """Whose the reason is."""

    AGENCY = "agency", pgettext_lazy("party", "Agency")
    INSURER = "insurer", pgettext_lazy("party", "Insurer")
    CLIENT = "client", pgettext_lazy("party", "Client")
    BANK = "bank", pgettext_lazy("party", "Bank")
    THIRD_PARTY = "third_party", pgettext_lazy("party", "Third party")
    PLATFORM = "platform", pgettext_lazy("party", "Platform")


@dataclass(frozen=True, slots=True)
class Delay:
    """One reason of the list; `owner` is empty for the one that is not on it."""

    code: str
    owner: str
    words: "str | Promise"


OTHER = "other"
DELAYS: dict[str, Delay] = {
    code: Delay(code, owner, words)
    for owner, reasons in {
        Owner.AGENCY: (
            ("missing_data", pgettext_lazy("delay reason", "data are missing")),
            ("no_responsible", pgettext_lazy("delay reason", "nobody is responsible")),
            ("blurred_scan", pgettext_lazy("delay reason", "scan is unreadable")),
            ("name_mismatch", pgettext_lazy("delay reason", "name differs from the passport")),
            (
                "address_mismatch",
                pgettext_lazy("delay reason", "address differs from the register"),
            ),
            ("doc_outdated", pgettext_lazy("delay reason", "document is too old")),
            ("unsigned_form", pgettext_lazy("delay reason", "form is not signed")),
            ("wrong_form_version", pgettext_lazy("delay reason", "old version of the form")),
            ("late_reply", pgettext_lazy("delay reason", "late reply")),
            ("no_client_contact", pgettext_lazy("delay reason", "no contact with the client")),
            ("checklist_not_started", pgettext_lazy("delay reason", "checklist not started")),
            ("wrong_package", pgettext_lazy("delay reason", "wrong package")),
        ),
        Owner.INSURER: (
            ("no_template", pgettext_lazy("delay reason", "no template")),
            ("opaque_status", pgettext_lazy("delay reason", "status is not visible")),
            ("queue_overload", pgettext_lazy("delay reason", "queue is overloaded")),
            ("late_ask", pgettext_lazy("delay reason", "asked for something late")),
            ("unfounded_return", pgettext_lazy("delay reason", "unfounded return")),
            ("underwriter_absent", pgettext_lazy("delay reason", "underwriter is absent")),
            ("authority_wait", pgettext_lazy("delay reason", "waiting for authority")),
            ("signature_service", pgettext_lazy("delay reason", "signature failed")),
            ("print_error", pgettext_lazy("delay reason", "file can't be read or printed")),
            ("policy_typo", pgettext_lazy("delay reason", "typo in the policy")),
            ("payment_not_matched", pgettext_lazy("delay reason", "payment is not matched")),
            ("integration_down", pgettext_lazy("delay reason", "integration is down")),
        ),
        Owner.CLIENT: (
            ("thinking", pgettext_lazy("delay reason", "the client is thinking")),
            ("price", pgettext_lazy("delay reason", "price")),
            (
                "collecting_documents",
                pgettext_lazy("delay reason", "the client collects documents"),
            ),
            ("health_form_pending", pgettext_lazy("delay reason", "health form is not filled in")),
            ("payment_late", pgettext_lazy("delay reason", "late payment")),
            ("payment_failed", pgettext_lazy("delay reason", "payment failed")),
            ("payer_mismatch", pgettext_lazy("delay reason", "another payer")),
            ("deal_moved", pgettext_lazy("delay reason", "the deal was moved")),
        ),
        Owner.BANK: (
            ("list_refused", pgettext_lazy("delay reason", "insurer is not on the bank's list")),
            ("terms_mismatch", pgettext_lazy("delay reason", "terms unlike the loan agreement")),
            ("bank_queue", pgettext_lazy("delay reason", "queue at the bank")),
            ("bank_closed", pgettext_lazy("delay reason", "the bank is closed")),
        ),
        Owner.THIRD_PARTY: (
            ("register_delay", pgettext_lazy("delay reason", "delay at the register")),
            ("notary", pgettext_lazy("delay reason", "notary")),
            ("management_company", pgettext_lazy("delay reason", "management company")),
            ("medical_check", pgettext_lazy("delay reason", "medical check")),
        ),
        Owner.PLATFORM: (
            ("outage", pgettext_lazy("delay reason", "outage")),
            ("webhook_lag", pgettext_lazy("delay reason", "late automatic notice")),
            ("file_scan_delay", pgettext_lazy("delay reason", "delay of the file check")),
            ("mail_not_delivered", pgettext_lazy("delay reason", "mail was not delivered")),
        ),
        "": ((OTHER, pgettext_lazy("delay reason", "other")),),
    }.items()
    for code, words in reasons
}
# What the place where most time went suggests; a person confirms it or says better.
SUGGESTED: dict[str, str] = {
    Status.DRAFT: "checklist_not_started",
    Status.SUBMITTED: "queue_overload",
    Status.RETURNED: "late_reply",
    Status.QUOTED: "late_reply",
    Status.OFFERED: "thinking",
    Status.COLLECTING: "missing_data",
    Status.CHECKING: "queue_overload",
    Status.REFERRAL: "underwriter_absent",
    Status.APPROVED: "no_template",
    Status.AWAITING_PAYMENT: "payment_late",
    Status.ISSUE_CHECK: "payment_not_matched",
    Status.ISSUE_DOCUMENTS: "no_template",
    Status.ISSUE_SIGNATURE: "signature_service",
    Status.ISSUE_SENDING: "integration_down",
    Status.ISSUED: "late_reply",
    Status.REFUNDING: "queue_overload",
}
BREAKER: dict[str, str] = {ClockKind.SLA: Owner.INSURER, ClockKind.OLA: Owner.AGENCY}


def choices(first: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The list for a form: (owner, [(code, words)]) in the reader's language.

    The owner `first` comes first; `other` comes last, with no owner.
    """
    owners = sorted(Owner, key=lambda one: one.value != first)
    return [(str(one.label), _of(one.value)) for one in owners] + [("", _of(""))]


def _of(owner: str) -> list[tuple[str, str]]:
    listed = (one for one in DELAYS.values() if one.owner == owner)
    return [(one.code, capfirst(str(one.words))) for one in listed]


def words_of(code: str) -> str:
    """The reason in the reader's language; a code of another list as it is."""
    return str(DELAYS[code].words) if code in DELAYS else code


def owner_of(code: str, kind: str) -> str:
    """Whose a reason of a broken clock is: the code's, else the side's that broke the promise."""
    known = DELAYS.get(code)
    return str(known.owner if known is not None and known.owner else BREAKER[kind])


def suggest(status: str, *, has_responsible: bool) -> str:
    """The reason code a status suggests; a draft that nobody answers for says so."""
    if status == Status.DRAFT and not has_responsible:
        return "no_responsible"
    return SUGGESTED[status]


def suggest_for(
    history: Sequence[StatusChange], start: datetime, end: datetime, *, has_responsible: bool
) -> str:
    """What the status suggests in which most of `[start, end)` went; empty when none of it did.

    `history` are the lines as they really happened, oldest first. Of equals the earlier one.
    """
    spent: dict[str, timedelta] = {}
    for status, begun, ended in _stretches(history, end):
        length = min(ended, end) - max(begun, start)
        if length > timedelta() and status not in ENDED:
            spent[status] = spent.get(status, timedelta()) + length
    place = max(spent, key=lambda status: spent[status], default=None)
    return "" if place is None else suggest(place, has_responsible=has_responsible)


def _stretches(
    history: Sequence[StatusChange], end: datetime
) -> list[tuple[str, datetime, datetime]]:
    turns = [(line.to_status, line.occurred_at) for line in history]
    return [
        (status, begun, ended) for (status, begun), (_next, ended) in pairwise([*turns, ("", end)])
    ]
