"""Every move in words: its button, its parameters, its use case.

Screens build their forms from this table and the API its bodies, so both say the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from apps.kernel.actors import Actor
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.models.workflow import steps_from
from apps.policy_requests.permissions import may_move
from apps.usecases import checking, ending, issuing, quoting


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
    """A transition with its button, its question and its use case.

    `explains`: its maker may say, or must, why promises of his side were broken.
    """

    name: str
    label: "str | Promise"
    run: Callable[..., PolicyRequest]
    params: tuple[Param, ...] = ()
    tone: str = ""
    explains: bool = False


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
        Verb("send", _l("Send policy and memo"), issuing.send, explains=True),
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
            explains=True,
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
            explains=True,
        ),
        Verb(
            "cancel",
            _l("Cancel the request"),
            ending.cancel,
            (Param(REASON, _l("Reason"), "choice", choices="loss"),),
            tone="late",
            explains=True,
        ),
        Verb("reopen", _l("Reopen"), ending.reopen),
        Verb(
            "start_refund",
            _l("Start a refund"),
            ending.start_refund,
            (Param(REASON, _l("Ground for the refund"), "choice", choices="refund"),),
            tone="late",
        ),
        Verb("finish_refund", _l("The refund is paid"), ending.finish_refund, explains=True),
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
