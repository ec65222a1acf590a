"""Every move as people and machines may ask for it: its words, its parameters, its use case.

Screens build their forms from this table and the API its bodies, so both say the same.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from apps.kernel.actors import Actor
from apps.kernel.errors import Malformed, NotFound, Refusal
from apps.policy_requests.case import Case
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.models.workflow import steps_from
from apps.policy_requests.permissions import may_move
from apps.policy_requests.reasons import LISTS
from apps.products.terms import PackageContent, Reason, Rule
from apps.usecases import checking, ending, issuing, quoting

LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True)
class Param:
    """One thing the move needs. `kind`: choice, items, text, long, money, percent, bool, url."""

    name: str
    label: "str | Promise"
    kind: str = "text"
    required: bool = True
    choices: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """A transition with its button, its question and its use case."""

    name: str
    label: "str | Promise"
    run: Callable[..., PolicyRequest]
    params: tuple[Param, ...] = ()
    tone: str = ""


REASON = "reason_code"
COMMENT = Param("comment", _l("Comment"), kind="long", required=False)
ITEMS = Param("items", _l("What to correct"), kind="items")

VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("submit", _l("Ask for a quote"), quoting.submit),
        Verb("quote", _l("Give the quote"), quoting.quote),
        Verb(
            "ask_for_quote_data",
            _l("Ask for more data"),
            quoting.ask_for_quote_data,
            (Param(REASON, _l("Reason"), "choice", choices="return"), ITEMS, COMMENT),
        ),
        Verb("offer", _l("Send the offer to the client"), quoting.offer),
        Verb(
            "revise",
            _l("Change the request"),
            quoting.revise,
            (Param(REASON, _l("Reason"), "choice", choices="revise"),),
        ),
        Verb(
            "accept",
            _l("Record the client's consent to the offer"),
            quoting.accept,
            (Param("evidence", _l("How the client agreed")),),
        ),
        Verb(
            "send_to_check",
            _l("Send for checking"),
            checking.send_to_check,
            (
                Param(
                    "bank_match", _l("Bank's documents"), "choice", required=False, choices="bank"
                ),
                COMMENT,
            ),
        ),
        Verb(
            "ask_for_correction",
            _l("Return for correction"),
            checking.ask_for_correction,
            (Param(REASON, _l("Reason"), "choice", choices="return"), ITEMS, COMMENT),
        ),
        Verb("resubmit_quote", _l("Answer the insurer"), quoting.resubmit_quote),
        Verb("resubmit_check", _l("Send for checking again"), checking.resubmit_check),
        Verb(
            "refer",
            _l("Refer to the underwriter"),
            checking.refer,
            (Param(REASON, _l("Why it is referred"), "choice", choices="trigger"),),
        ),
        Verb("approve", _l("Approve"), checking.approve),
        Verb(
            "approve_changed",
            _l("Approve on new terms"),
            quoting.approve_changed,
            (
                Param("loading_percent", _l("Change of the premium, %"), "percent"),
                Param(REASON, _l("Reason"), "choice", choices="change"),
            ),
        ),
        Verb(
            "request_payment",
            _l("Send the invoice"),
            issuing.request_payment,
            (Param("payment_link", _l("Payment link"), "url"),),
        ),
        Verb(
            "confirm_payment",
            _l("Record the payment"),
            issuing.confirm_payment,
            (
                Param("amount", _l("Amount, ₽"), "money"),
                Param("payer", _l("Payer")),
                Param("reference", _l("Payment reference")),
            ),
        ),
        Verb(
            "issue_checked",
            _l("Payment and data match"),
            issuing.issue_checked,
            (Param("screening_clear", _l("Sanction lists and duplicates checked"), "bool"),),
        ),
        Verb("documents_ready", _l("Documents are ready"), issuing.documents_ready),
        Verb("sign", _l("Sign the policy"), issuing.sign),
        Verb("send", _l("Send policy and memo"), issuing.send),
        Verb(
            "send_back_in_issue",
            _l("Send back to the issue check"),
            issuing.send_back_in_issue,
            (Param(REASON, _l("What is wrong"), "choice", choices="issue_fault"),),
        ),
        Verb(
            "deliver",
            _l("Record the hand-over"),
            issuing.deliver,
            (Param("evidence", _l("How the client received it")),),
        ),
        Verb(
            "request_fix",
            _l("Report a defect"),
            issuing.request_fix,
            (
                Param(REASON, _l("Defect"), "choice", choices="defect"),
                Param("origin", _l("Where it comes from"), "choice", choices="defect_origin"),
            ),
            tone="warn",
        ),
        Verb(
            "decline",
            _l("Decline"),
            checking.decline,
            (Param(REASON, _l("Reason"), "choice", choices="decline"),),
            tone="late",
        ),
        Verb(
            "cancel",
            _l("Cancel the request"),
            ending.cancel,
            (Param(REASON, _l("Reason"), "choice", choices="loss"),),
            tone="late",
        ),
        Verb("reopen", _l("Reopen"), ending.reopen),
        Verb(
            "start_refund",
            _l("Start a refund"),
            ending.start_refund,
            (Param(REASON, _l("Ground for the refund"), "choice", choices="refund"),),
            tone="late",
        ),
        Verb("finish_refund", _l("The refund is paid"), ending.finish_refund),
    )
}
# The order in which the next step is looked for; the first possible one is the primary button.
BY_IMPORTANCE = (
    "submit", "quote", "offer", "accept", "send_to_check", "resubmit_quote", "resubmit_check",
    "approve", "request_payment", "confirm_payment", "issue_checked", "documents_ready", "sign",
    "send", "deliver", "finish_refund", "reopen", "refer", "ask_for_quote_data",
    "ask_for_correction", "approve_changed", "send_back_in_issue", "request_fix", "revise",
    "start_refund", "decline", "cancel",
)  # fmt: skip


def possible(policy_request: PolicyRequest, by: Actor) -> list[Verb]:
    """The verbs these hands have in this state, the most important first."""
    names = set(steps_from(policy_request))
    if policy_request.return_stage == "quote":
        names.discard("resubmit_check")
    elif policy_request.return_stage == "check":
        names.discard("resubmit_quote")
    return [VERBS[name] for name in BY_IMPORTANCE if name in names and may_move(by, name)]


def choices(kind: str, case: Case) -> list[tuple[str, str]]:
    """(code, label) of a choice parameter in the reader's language."""
    of_package = OF_PACKAGE.get(kind)
    if of_package is not None:
        return of_package(case.content, translation.get_language() or "ru")
    return [(code, str(label)) for code, label in LISTS[kind]()]


def _worded(reasons: Sequence[Reason | Rule], language: str) -> list[tuple[str, str]]:
    return [(reason.code, reason.text.into(language)) for reason in reasons]


def _bank(content: PackageContent, language: str) -> list[tuple[str, str]]:
    if not content.has_bank:
        return []
    return [("passed", _("compared, everything matches")), ("waived", _("not compared"))]


def _checklist(content: PackageContent, language: str) -> list[tuple[str, str]]:
    found = [(thing.code, thing.label.into(language)) for thing in content.checklist]
    return [*found, ("extra_document", _("a document outside the checklist"))]


OF_PACKAGE: dict[str, Callable[[PackageContent, str], list[tuple[str, str]]]] = {
    "return": lambda c, language: [*_worded(c.return_reasons, language), ("other", _("other"))],
    "decline": lambda content, language: _worded(content.decline_codes, language),
    "trigger": lambda content, language: _worded(content.referral_triggers, language),
    "bank": _bank,
    "items": _checklist,
}


def perform(
    name: str,
    *,
    policy_request_id: UUID,
    given: Mapping[str, Any],
    by: Actor,
    at: datetime,
    expected_revision: int | None = None,
) -> PolicyRequest:
    """Make the move `name` with what the person gave.

    `given` maps parameter names to raw values; `items` is a list. Unknown names are refused.

    Raises:
        NotFound: no such verb. Malformed, Refusal: what is wrong with the parameters.
        Whatever the use case raises.
    """
    verb = VERBS.get(name)
    if verb is None:
        raise NotFound(_("There is no such action."))
    arguments = {param.name: _read(param, given.get(param.name)) for param in verb.params}
    return verb.run(
        policy_request_id=policy_request_id,
        by=by,
        at=at,
        expected_revision=expected_revision,
        **arguments,
    )


def _read(param: Param, raw: Any) -> Any:
    if param.kind == "items":
        return _items(raw)
    if param.kind == "bool":
        return raw in (True, "true", "on", "1", 1)
    text = "" if raw is None else str(raw).strip()
    if "\x00" in text or len(text) > LONGEST_TEXT:
        raise Malformed(_("“%(label)s” can't be read.") % {"label": param.label})
    if not text and param.required:
        raise Refusal(_("Fill in “%(label)s”.") % {"label": param.label}, code="missing_parameter")
    return _number(param, text) if param.kind in ("money", "percent") else text


def _items(raw: Any) -> tuple[str, ...]:
    if raw is None:
        return ()
    codes = [raw] if isinstance(raw, str) else raw
    if not isinstance(codes, list | tuple) or len(codes) > 100:
        raise Malformed(_("The list of items can't be read."))
    return tuple(dict.fromkeys(str(code)[:48] for code in codes))


def _number(param: Param, text: str) -> Decimal:
    plain = text.replace("\u00a0", "").replace(" ", "").replace(",", ".")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        number = Decimal("NaN")
    bounds = (-50, 300) if param.kind == "percent" else (0, 10**11)
    if not number.is_finite() or not bounds[0] <= number <= bounds[1]:
        raise Malformed(_("“%(label)s” must be a number.") % {"label": param.label})
    if number != round(number, 2):
        raise Malformed(_("“%(label)s” has at most two decimals.") % {"label": param.label})
    return number
