"""What the agency reads about a request in a list: whose turn it is, as a thing to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.policy_requests.enums import Status

TO_DO: dict[str, "str | Promise"] = {
    Status.DRAFT: _("Fill in the request and ask for a quote"),
    Status.SUBMITTED: _("Waiting for the insurer's quote"),
    Status.RETURNED: _("Mend what was flagged and send it again"),
    Status.QUOTED: _("Present the quote to the client"),
    Status.OFFERED: _("Waiting for the client's answer"),
    Status.COLLECTING: _("Collect data and documents"),
    Status.CHECKING: _("Waiting for the insurer's check"),
    Status.REFERRAL: _("Waiting for the underwriter's decision"),
    Status.APPROVED: _("Waiting for the invoice"),
    Status.AWAITING_PAYMENT: _("Waiting for the client's payment"),
    Status.ISSUE_CHECK: _("Waiting for the policy: payment check"),
    Status.ISSUE_DOCUMENTS: _("Waiting for the policy: documents"),
    Status.ISSUE_SIGNATURE: _("Waiting for the policy: signature"),
    Status.ISSUE_SENDING: _("Waiting for the policy: sending"),
    Status.ISSUED: _("Hand the policy over to the client"),
    Status.DELIVERED: _("Nothing: the client has the policy"),
    Status.REFUNDING: _("Waiting for the refund"),
    Status.REFUNDED: _("Nothing: the premium went back"),
    Status.REJECTED: _("Nothing: the insurer declined"),
    Status.CANCELLED: _("Nothing, or reopen it"),
    Status.EXPIRED: _("Reopen it, if the deal lives"),
}


def to_do(status: str) -> str:
    """The next thing to do, in the reader's language."""
    return str(TO_DO.get(status, ""))
