"""States, holders and the other closed lists of a request."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """The 21 states. Labels are what people read on every screen."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Quote in progress")
    RETURNED = "returned", _("Returned for correction")
    QUOTED = "quoted", _("Quoted")
    OFFERED = "offered", _("Offer with client")
    COLLECTING = "collecting", _("Collecting data")
    CHECKING = "checking", _("Data check")
    REFERRAL = "referral", _("Underwriting referral")
    APPROVED = "approved", _("Approved, preparing invoice")
    AWAITING_PAYMENT = "awaiting_payment", _("Awaiting payment")
    ISSUE_CHECK = "issue_check", _("Issuing: check")
    ISSUE_DOCUMENTS = "issue_documents", _("Issuing: documents")
    ISSUE_SIGNATURE = "issue_signature", _("Issuing: signature")
    ISSUE_SENDING = "issue_sending", _("Issuing: sending")
    ISSUED = "issued", _("Issued")
    DELIVERED = "delivered", _("Delivered")
    REFUNDING = "refunding", _("Refund in progress")
    REFUNDED = "refunded", _("Refunded")
    REJECTED = "rejected", _("Declined by insurer")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


class Holder(models.TextChoices):
    """Whose minute it is."""

    INSURER = "insurer", pgettext_lazy("party", "Insurer")
    AGENCY = "agency", pgettext_lazy("party", "Agency")
    CLIENT = "client", pgettext_lazy("party", "Client")
    NOBODY = "nobody", pgettext_lazy("party", "Nobody")


class Party(models.TextChoices):
    """Who answers for a minute when all is said: one of the holders, or Belay itself."""

    INSURER = "insurer", pgettext_lazy("party", "Insurer")
    AGENCY = "agency", pgettext_lazy("party", "Agency")
    CLIENT = "client", pgettext_lazy("party", "Client")
    NOBODY = "nobody", pgettext_lazy("party", "Nobody")
    PLATFORM = "platform", pgettext_lazy("party", "Platform")


class Cause(models.TextChoices):
    """Why the adjusted view charges a minute to whom it does."""

    HELD = "held", pgettext_lazy("cause", "held it")
    LATE_ASK = "late_ask", pgettext_lazy("cause", "late ask")
    DISPUTE = "dispute", pgettext_lazy("cause", "settled dispute")
    OUTAGE = "outage", pgettext_lazy("cause", "outage of the platform")


HOLDER: dict[str, str] = {
    Status.DRAFT: Holder.AGENCY,
    Status.SUBMITTED: Holder.INSURER,
    Status.RETURNED: Holder.AGENCY,
    Status.QUOTED: Holder.AGENCY,
    Status.OFFERED: Holder.CLIENT,
    Status.COLLECTING: Holder.AGENCY,
    Status.CHECKING: Holder.INSURER,
    Status.REFERRAL: Holder.INSURER,
    Status.APPROVED: Holder.INSURER,
    Status.AWAITING_PAYMENT: Holder.CLIENT,
    Status.ISSUE_CHECK: Holder.INSURER,
    Status.ISSUE_DOCUMENTS: Holder.INSURER,
    Status.ISSUE_SIGNATURE: Holder.INSURER,
    Status.ISSUE_SENDING: Holder.INSURER,
    Status.ISSUED: Holder.AGENCY,
    Status.DELIVERED: Holder.NOBODY,
    Status.REFUNDING: Holder.INSURER,
    Status.REFUNDED: Holder.NOBODY,
    Status.REJECTED: Holder.NOBODY,
    Status.CANCELLED: Holder.NOBODY,
    Status.EXPIRED: Holder.NOBODY,
}
ISSUE_STAGES = (
    Status.ISSUE_CHECK,
    Status.ISSUE_DOCUMENTS,
    Status.ISSUE_SIGNATURE,
    Status.ISSUE_SENDING,
)
# Nobody has to act any more. A delivered or expired request may still be moved.
ENDED = (Status.DELIVERED, Status.REFUNDED, Status.REJECTED, Status.CANCELLED, Status.EXPIRED)


class ReturnStage(models.TextChoices):
    """Where a returned request goes back to."""

    QUOTE = "quote", pgettext_lazy("stage", "quote")
    CHECK = "check", pgettext_lazy("stage", "check")


class Channel(models.TextChoices):
    """How the client said or saw something."""

    LINK = "link", _("private link")
    PAPER = "paper", _("on paper")
    PHONE = "phone", _("by phone")
    MESSAGE = "message", _("by message")


class ClockKind(models.TextChoices):
    """Whose promise the clock measures."""

    SLA = "sla", _("insurer's promise")
    OLA = "ola", _("agency's promise")


class ClockEventKind(models.TextChoices):
    """What a clock can say once."""

    WARNING = "warning", _("warning")
    BEFORE = "before", _("warning before the due")
    BREACH = "breach", _("breach")


class ClockEventStatus(models.TextChoices):
    """Whether what a clock said still holds; a late stop in time withdraws it."""

    STANDS = "stands", pgettext_lazy("clock event", "stands")
    VOIDED = "voided", pgettext_lazy("clock event", "withdrawn")


class BankState(models.TextChoices):
    """The bank's own track; it never changes the holder."""

    NOT_NEEDED = "not_needed", _("bank not involved")
    TO_SEND = "to_send", _("to be sent to the bank")
    SENT = "sent", _("sent to the bank")
    ACCEPTED = "accepted", _("accepted by the bank")
    RETURNED = "returned", _("returned by the bank")


class WaiverReason(models.TextChoices):
    """Why the side that was let down lets a breach pass."""

    OWN_DELAY = "own_delay", _("we held the work up ourselves")
    AGREED = "agreed", _("the delay was agreed beforehand")
    OUTSIDE = "outside", _("a failure that neither side could help")
    OTHER = "other", _("another reason")


class DisputeReason(models.TextChoices):
    """Why a side says that a stretch was another party's."""

    UNFOUNDED_RETURN = "unfounded_return", _("it was returned without need")
    LATE_ASK = "late_ask", _("something was asked for that could have been asked earlier")
    WAITED = "waited", _("we waited for somebody else")
    OUTAGE = "outage", _("the portal or an integration failed")
    LATE_ENTRY = "late_entry", _("the step was entered later than it was done")
    OTHER = "other", _("another reason")


class DisputeOutcome(models.TextChoices):
    """What the other side said to it."""

    OPEN = "", pgettext_lazy("dispute", "waits for an answer")
    CONFIRMED = "confirmed", pgettext_lazy("dispute", "confirmed")
    REFUSED = "refused", pgettext_lazy("dispute", "refused")


class CorrectionReason(models.TextChoices):
    """Why a step stands on record at another moment than it happened."""

    LATE_ENTRY = "late_entry", _("it was entered late")
    MISTAKE = "mistake", _("it was entered by mistake")
    OUTAGE = "outage", _("the portal could not be reached")


# No person's reason: an integration gave its event's own time.
TOLD_LATE = "told_late"
CORRECTION_REASONS = [*CorrectionReason.choices, (TOLD_LATE, _("a program told it late"))]
