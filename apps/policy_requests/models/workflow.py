"""The topology of the workflow and nothing else: 21 states, 28 transitions, no bodies.

Who may move and what must hold are in `permissions` and `requirements`; the one door through which
anything moves is `moves.move`. This table is the only list of "from where": buttons, the API and
the diagram in ARCHITECTURE.md read it.
"""

from django.db import models
from django_fsm import FSMField, FSMModelMixin, transition

from apps.policy_requests.enums import Status as S

BEFORE_PAYMENT = [
    S.DRAFT, S.SUBMITTED, S.RETURNED, S.QUOTED, S.OFFERED, S.COLLECTING, S.CHECKING, S.REFERRAL,
    S.APPROVED, S.AWAITING_PAYMENT,
]  # fmt: skip
PERISHABLE = [S.DRAFT, S.RETURNED, S.QUOTED, S.OFFERED, S.COLLECTING, S.AWAITING_PAYMENT]
PAID = [
    S.ISSUE_CHECK, S.ISSUE_DOCUMENTS, S.ISSUE_SIGNATURE, S.ISSUE_SENDING, S.ISSUED, S.DELIVERED,
]  # fmt: skip


class Workflow(FSMModelMixin, models.Model):
    """A request's status and the sentences that change it."""

    status = FSMField(choices=S.choices, default=S.DRAFT, protected=True, db_index=False)

    class Meta:
        abstract = True

    @transition(status, source=S.DRAFT, target=S.SUBMITTED)
    def submit(self) -> None:
        """The agency hands the request to the insurer."""

    @transition(status, source=S.SUBMITTED, target=S.QUOTED)
    def quote(self) -> None:
        """The insurer names the premium."""

    @transition(status, source=S.SUBMITTED, target=S.RETURNED)
    def ask_for_quote_data(self) -> None:
        """The insurer can't price it yet and asks the agency."""

    @transition(status, source=S.QUOTED, target=S.OFFERED)
    def offer(self) -> None:
        """The agency presents the quote to the client."""

    @transition(status, source=[S.QUOTED, S.OFFERED], target=S.DRAFT)
    def revise(self) -> None:
        """The agency changes the request; the old quote is void."""

    @transition(status, source=S.OFFERED, target=S.COLLECTING)
    def accept(self) -> None:
        """The client agrees to the offer."""

    @transition(status, source=S.COLLECTING, target=S.CHECKING)
    def send_to_check(self) -> None:
        """The agency hands over the complete checklist."""

    @transition(status, source=[S.CHECKING, S.REFERRAL], target=S.RETURNED)
    def ask_for_correction(self) -> None:
        """The insurer returns named items of the checklist."""

    @transition(status, source=S.RETURNED, target=S.SUBMITTED)
    def resubmit_quote(self) -> None:
        """The agency answers what was asked before the quote."""

    @transition(status, source=S.RETURNED, target=S.CHECKING)
    def resubmit_check(self) -> None:
        """The agency answers what was returned at the check."""

    @transition(status, source=S.CHECKING, target=S.REFERRAL)
    def refer(self) -> None:
        """The check hands the request to an underwriter."""

    @transition(status, source=[S.CHECKING, S.REFERRAL], target=S.APPROVED)
    def approve(self) -> None:
        """The insurer takes the risk."""

    @transition(status, source=[S.CHECKING, S.REFERRAL], target=S.QUOTED)
    def approve_changed(self) -> None:
        """The insurer takes the risk on new terms; the client must accept again."""

    @transition(status, source=S.APPROVED, target=S.AWAITING_PAYMENT)
    def request_payment(self) -> None:
        """The insurer sends the invoice."""

    @transition(status, source=S.AWAITING_PAYMENT, target=S.ISSUE_CHECK)
    def confirm_payment(self) -> None:
        """The premium has arrived."""

    @transition(status, source=S.ISSUE_CHECK, target=S.ISSUE_DOCUMENTS)
    def issue_checked(self) -> None:
        """Payment and data agree; the policy gets its number."""

    @transition(status, source=S.ISSUE_DOCUMENTS, target=S.ISSUE_SIGNATURE)
    def documents_ready(self) -> None:
        """Policy, rules, key information and memo lie ready."""

    @transition(status, source=S.ISSUE_SIGNATURE, target=S.ISSUE_SENDING)
    def sign(self) -> None:
        """The insurer signs the policy."""

    @transition(status, source=S.ISSUE_SENDING, target=S.ISSUED)
    def send(self) -> None:
        """Policy and memo go to the client and the agency."""

    @transition(
        status,
        source=[S.ISSUE_DOCUMENTS, S.ISSUE_SIGNATURE, S.ISSUE_SENDING],
        target=S.ISSUE_CHECK,
    )
    def send_back_in_issue(self) -> None:
        """Something is wrong inside the issue; the insurer's clock keeps running."""

    @transition(status, source=S.ISSUED, target=S.DELIVERED)
    def deliver(self) -> None:
        """The client has the policy."""

    @transition(status, source=[S.ISSUED, S.DELIVERED], target=S.ISSUE_DOCUMENTS)
    def request_fix(self) -> None:
        """A defect was found in the issued papers."""

    @transition(status, source=[S.SUBMITTED, S.CHECKING, S.REFERRAL, S.APPROVED], target=S.REJECTED)
    def decline(self) -> None:
        """The insurer does not take the risk."""

    @transition(status, source=BEFORE_PAYMENT, target=S.CANCELLED)
    def cancel(self) -> None:
        """The deal or the wish for cover is gone."""

    @transition(status, source=PERISHABLE, target=S.EXPIRED)
    def expire(self) -> None:
        """The draft, the quote or the payment link ran out."""

    @transition(status, source=[S.EXPIRED, S.CANCELLED], target=S.DRAFT)
    def reopen(self) -> None:
        """The agency takes an ended request up again."""

    @transition(status, source=PAID, target=S.REFUNDING)
    def start_refund(self) -> None:
        """The premium is to be returned."""

    @transition(status, source=S.REFUNDING, target=S.REFUNDED)
    def finish_refund(self) -> None:
        """The premium has been returned."""


def steps_from(thing: Workflow) -> list[str]:
    """Names of the transitions that leave the thing's present status."""
    return [step.name for step in thing.get_available_status_transitions()]  # type: ignore[attr-defined]  # made by FSMField


def target_of(thing: Workflow, name: str) -> str:
    """Where a transition leads from the thing's present status; empty when it does not leave it."""
    steps = thing.get_available_status_transitions()  # type: ignore[attr-defined]  # made by FSMField
    return next((str(step.target) for step in steps if step.name == name), "")
