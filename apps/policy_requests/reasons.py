"""Closed lists of reasons a person chooses from: (code, label)."""

from collections.abc import Callable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Choices = list[tuple[str, "str | Promise"]]


def loss_codes() -> Choices:
    """Why a deal was lost."""
    return [
        ("price", pgettext_lazy("reason", "price")),
        ("bank_insurer", _("took the bank's insurer")),
        ("own_insurer", _("has an insurer already")),
        ("deal_failed", _("the deal fell through")),
        ("slow_quote", _("the quote came too late")),
        ("slow_issue", _("the issue took too long")),
        ("terms", _("the terms do not suit")),
        ("no_need", pgettext_lazy("reason", "no longer needed")),
        ("duplicate", _("duplicate request")),
        ("no_contact", _("the client does not answer")),
    ]


def defect_origins() -> Choices:
    """Where a defect in the papers comes from."""
    return [
        ("insurer", _("the insurer's mistake")),
        ("agency", _("the agency's mistake")),
        ("client", _("the client's change")),
        ("bank", _("the bank's demand")),
    ]


def defect_codes() -> Choices:
    """What is wrong with the papers."""
    return [
        ("policy_typo", _("typo in the policy")),
        ("wrong_sum", _("wrong sum or term")),
        ("wrong_person", _("wrong personal data")),
        ("bank_terms", _("does not match the bank's terms")),
        ("print_error", _("file can't be read or printed")),
    ]


def refund_grounds() -> Choices:
    """Why the premium goes back."""
    return [
        ("cooling_off", _("withdrawal in the cooling-off period")),
        ("deal_failed", _("the deal fell through")),
        ("loan_repaid", _("the loan is repaid early")),
        ("double_payment", _("paid twice")),
    ]


def revise_reasons() -> Choices:
    """Why an agency takes a quote back."""
    return [
        ("client_wish", _("the client wants other cover")),
        ("data_changed", _("the data changed")),
        ("price", _("the price does not suit")),
        ("expired", _("the quote expired")),
    ]


def issue_faults() -> Choices:
    """Why a policy goes back inside the issue."""
    return [
        ("policy_typo", _("typo in the policy")),
        ("payment_not_matched", _("the payment does not match")),
        ("print_error", _("file can't be read or printed")),
        ("signature_service", _("the signature failed")),
        ("wrong_data", pgettext_lazy("reason", "wrong data")),
    ]


def change_reasons() -> Choices:
    """Why the underwriter changes the terms."""
    return [
        ("health", _("health answers")),
        ("object", _("condition of the object")),
        ("title", _("history of the title")),
        ("sum", _("sum insured")),
    ]


LISTS: dict[str, Callable[[], Choices]] = {
    "loss": loss_codes,
    "defect": defect_codes,
    "defect_origin": defect_origins,
    "refund": refund_grounds,
    "revise": revise_reasons,
    "issue_fault": issue_faults,
    "change": change_reasons,
}
