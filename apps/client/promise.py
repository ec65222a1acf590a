"""What the client may expect: one plain sentence from the agreement his request is held to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.agreements.engine import Scope
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import binding_version_id, notice_calendars, terms_of
from apps.agreements.sentence import AFTER_PAYMENT, ClientSentence, client_sentence
from apps.client.words import KEPT
from apps.policy_requests.enums import ENDED, Status
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.models.workflow import BEFORE_PAYMENT
from apps.policy_requests.observed import observed
from apps.widgets.instants import instant, not_later
from apps.worktime import WorkCalendar

PAID = (
    Status.ISSUE_CHECK, Status.ISSUE_DOCUMENTS, Status.ISSUE_SIGNATURE, Status.ISSUE_SENDING,
    Status.ISSUED, Status.DELIVERED, Status.REFUNDING, Status.REFUNDED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promise:
    """The promised working time from payment to policy, its hours, and what the client is told."""

    length: timedelta
    calendar: WorkCalendar
    told: ClientSentence


def promise_of(policy_request: PolicyRequest, *, at: datetime) -> Promise | None:
    """From the pinned version, else from the one in force; None when nothing was promised."""
    version_id = policy_request.sla_version_id or binding_version_id(
        AgreementKind.SLA, here().pk, at=at
    )
    if version_id is None:
        return None
    notice_calendars()
    terms, code, urgent = terms_of(version_id), policy_request.package_code, policy_request.urgent
    found = terms.promise(Scope(AFTER_PAYMENT, code, "", repeat=False, urgent=urgent))
    told = client_sentence(
        terms,
        package_code=code,
        urgent=urgent,
        observed=observed(package_code=code, metric=AFTER_PAYMENT, at=at),
        least=int(settings.TERMS["observed_least"]),
        at=at,
    )
    if found is None or told is None:
        return None
    return Promise(found.terms.duration, terms.hours_of(found), told)


def sentence(promise: Promise | None, status: str) -> str:
    """What to expect, and before the payment what the express route would bring.

    Empty when nothing was promised: better no sentence than an invented one.
    """
    if promise is None or status in KEPT:
        return ""
    return str(promise.told) if status in BEFORE_PAYMENT else promise.told.usual


def deal(
    policy_request: PolicyRequest,
    promise: Promise | None,
    *,
    pay_until: datetime | None = None,
    zone: ZoneInfo,
    at: datetime,
) -> str:
    """Whether the payment is still in time for the client's deal; empty without a known deal.

    `pay_until` is the end of the payment link's life: no later instant is ever named.
    """
    closing = policy_request.closing_at
    if closing is None or closing <= at or policy_request.status in ENDED:
        return ""
    values = {"deal": instant(closing, zone=zone, now=at, show_zone=True)}
    if promise is None or policy_request.status in PAID:
        return _("Your deal: %(deal)s.") % values
    buffer = timedelta(minutes=int(settings.TERMS["buffer_before_closing_minutes"]))
    latest = promise.calendar.subtract(closing - buffer, promise.length)
    if latest <= at:
        return _("Your deal: %(deal)s. Time is very short: call your agent now.") % values
    latest = min(latest, pay_until) if pay_until else latest
    values["latest"] = not_later(latest, zone=zone, now=at)
    return _("Your deal: %(deal)s. To be in time for it, pay %(latest)s.") % values
