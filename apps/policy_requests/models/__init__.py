"""The tables of a request, all in the agency's schema."""

from apps.policy_requests.models.checklist import (
    Answer,
    Comment,
    Consent,
    Document,
    HealthAnswers,
    HealthReading,
    ReturnedItems,
)
from apps.policy_requests.models.client import BankTrack, ClientLink, Receipt
from apps.policy_requests.models.clock import Clock, ClockEvent
from apps.policy_requests.models.delay_reason import DelayReason
from apps.policy_requests.models.dispute import Dispute
from apps.policy_requests.models.history import Interval, StatusChange
from apps.policy_requests.models.money import Approval, Invoice, PolicySignature, Quote
from apps.policy_requests.models.policy_request import PolicyRequest
from apps.policy_requests.models.waiver import Waiver

__all__ = [
    "Answer", "Approval", "BankTrack", "ClientLink", "Clock", "ClockEvent", "Comment", "Consent",
    "DelayReason", "Dispute", "Document", "HealthAnswers", "HealthReading", "Interval", "Invoice",
    "PolicyRequest", "PolicySignature", "Quote", "Receipt", "ReturnedItems", "StatusChange",
    "Waiver",
]  # fmt: skip
