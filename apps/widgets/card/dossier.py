"""Everything the card shows about one request, each fetched once and only when asked."""

from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.translation import gettext as _

from apps.agreements.queries import notice_calendars
from apps.escalations.models import Escalation
from apps.kernel.errors import NotFound
from apps.notifications.models import Message
from apps.policy_requests import charging, clocks
from apps.policy_requests.adjusted import Charged
from apps.policy_requests.case import Case
from apps.policy_requests.folding import Folded, Key
from apps.policy_requests.models import (
    BankTrack,
    ClientLink,
    Comment,
    Consent,
    DelayReason,
    Dispute,
    Document,
    Interval,
    PolicyRequest,
    Receipt,
    StatusChange,
    Waiver,
)
from apps.policy_requests.outages import outages_in
from apps.policy_requests.owing import Owed, reasons_of, unexplained
from apps.products.terms import PackageContent
from apps.staff.models import StaffProfile
from apps.widgets.card.reader import Addresses, Reader
from apps.widgets.card.tried import Tried


def find(policy_request_id: UUID) -> PolicyRequest:
    """The request of the present agency.

    Raises:
        NotFound: absent, or another agency's.
    """
    rows = PolicyRequest.objects.select_related("responsible", "insurer_person")
    found = rows.filter(pk=policy_request_id).first()
    if found is None:
        raise NotFound(_("There is no such request."))
    return found


class Dossier:
    """One request, one reader, one moment, and the form he has just been refused, if any."""

    def __init__(
        self,
        policy_request: PolicyRequest,
        reader: Reader,
        addresses: Addresses,
        tried: Tried | None = None,
    ) -> None:
        self.policy_request = policy_request
        self.reader = reader
        self.addresses = addresses
        self.tried = tried
        self.case = Case(policy_request, at=reader.now)

    @property
    def now(self) -> datetime:
        """The moment of reading."""
        return self.reader.now

    @property
    def tried_answers(self) -> bool:
        """The answers were just sent and refused."""
        return self.tried is not None and self.tried.key == "answers"

    @property
    def status(self) -> str:
        """Where the request stands."""
        return str(self.policy_request.status)

    @cached_property
    def content(self) -> PackageContent:
        """The pinned package."""
        return self.case.content

    @cached_property
    def history(self) -> list[StatusChange]:
        """Every line with its author, oldest first."""
        rows = StatusChange.objects.filter(policy_request=self.policy_request)
        return list(rows.select_related("staff").order_by("seq"))

    @cached_property
    def clocks(self) -> list[Folded]:
        """The clocks as of now, from the history, in the hours published up to now."""
        notice_calendars()
        return clocks.folded(self.policy_request, at=self.now, history=self.history)

    @cached_property
    def intervals(self) -> list[Interval]:
        """The ledger, oldest first."""
        return list(Interval.objects.filter(policy_request=self.policy_request))

    @cached_property
    def charged(self) -> list[Charged]:
        """The adjusted view of the same time, piece by piece, oldest first."""
        outages = outages_in(self.policy_request.created_at, self.now)
        return charging.charged(self.policy_request, self.history, at=self.now, outages=outages)

    @cached_property
    def disputes(self) -> list[Dispute]:
        """Whose time a stretch was: what was said of it and answered, oldest first."""
        rows = Dispute.objects.filter(policy_request=self.policy_request)
        return list(rows.select_related("raised_by", "answered_by"))

    @cached_property
    def documents(self) -> list[Document]:
        """Every document ever attached, the superseded too, oldest first."""
        rows = Document.objects.filter(policy_request=self.policy_request)
        return list(rows.select_related("staff"))

    @cached_property
    def comments(self) -> list[Comment]:
        """What this reader may read: common comments and the notes of his own side."""
        rows = Comment.objects.filter(policy_request=self.policy_request)
        return list(rows.filter(side__in=("", self.reader.side.value)).select_related("staff"))

    @cached_property
    def messages(self) -> list[Message]:
        """Mail about the request, oldest first."""
        return list(Message.objects.filter(policy_request_id=self.policy_request.pk).reverse())

    @cached_property
    def escalations(self) -> list[Escalation]:
        """Newest first."""
        rows = Escalation.objects.filter(policy_request=self.policy_request)
        return list(rows.select_related("opened_by"))

    @cached_property
    def waivers(self) -> list[Waiver]:
        """Breaches that the side let down let pass."""
        rows = Waiver.objects.filter(policy_request=self.policy_request)
        return list(rows.select_related("approved_by"))

    @cached_property
    def said(self) -> dict[Key, list[DelayReason]]:
        """Why promises were broken, clock by clock, oldest first: the last one holds."""
        return reasons_of(self.policy_request.pk)

    @cached_property
    def owed(self) -> list[Owed]:
        """The breaches that this reader may explain and nobody has."""
        found = unexplained(
            self.policy_request, self.clocks, self.history, self.said,
            by=self.reader.by, at=self.now,
        )  # fmt: skip
        return list(found)

    @cached_property
    def consents(self) -> list[Consent]:
        """Consents that hold."""
        rows = Consent.objects.filter(policy_request=self.policy_request, withdrawn_at=None)
        return list(rows)

    @cached_property
    def receipts(self) -> list[Receipt]:
        """What the client was shown, oldest first."""
        return list(Receipt.objects.filter(policy_request=self.policy_request).order_by("shown_at"))

    @cached_property
    def link(self) -> ClientLink | None:
        """The client's living link."""
        rows = ClientLink.objects.filter(policy_request=self.policy_request, revoked_at=None)
        return rows.filter(expires_at__gt=self.now).order_by("-created_at").first()

    @cached_property
    def bank_track(self) -> BankTrack | None:
        """The bank's own track, once the policy is delivered."""
        return BankTrack.objects.filter(policy_request=self.policy_request).first()

    @cached_property
    def colleagues(self) -> list[StaffProfile]:
        """The agency's living people."""
        return list(StaffProfile.objects.filter(side="agency", is_active=True))
