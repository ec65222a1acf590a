"""What the client may expect: one plain sentence from the agreement his request is held to."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.agreements.engine import Scope
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import VersionTerms, binding_version_id, terms_of
from apps.client.hours import hours, is_always, zone_time
from apps.policy_requests.enums import ENDED, Status
from apps.policy_requests.models import PolicyRequest
from apps.widgets.durations import duration_words
from apps.widgets.instants import instant, not_later

AFTER_PAYMENT = "TTI"
PAID = (
    Status.ISSUE_CHECK, Status.ISSUE_DOCUMENTS, Status.ISSUE_SIGNATURE, Status.ISSUE_SENDING,
    Status.ISSUED, Status.DELIVERED, Status.REFUNDING, Status.REFUNDED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Promise:
    """The promised working time from payment to policy, and the terms it is counted by."""

    terms: VersionTerms
    length: timedelta


def promise_of(policy_request: PolicyRequest, *, at: datetime) -> Promise | None:
    """From the pinned version, else from the one in force; None when nothing was promised."""
    version_id = policy_request.sla_version_id or binding_version_id(
        AgreementKind.SLA, here().pk, at=at
    )
    if version_id is None:
        return None
    terms = terms_of(version_id)
    scope = Scope(
        metric=AFTER_PAYMENT,
        package_code=policy_request.package_code,
        stage="",
        repeat=False,
        urgent=policy_request.urgent,
    )
    found = terms.promise(scope)
    if found is None or not found.terms.duration:
        return None
    return Promise(terms, found.terms.duration)


def sentence(promise: Promise | None) -> str:
    """ "Обычно полис готов в течение 1 часа после оплаты, по будням с 9:00 до 18:00 по Москве."

    Empty when nothing was promised: better no sentence than an invented one.
    """
    if promise is None:
        return ""
    values = {
        "length": duration_words(promise.length, case="genitive"),
        "hours": hours(promise.terms.spec),
        "zone": zone_time(promise.terms.zone),
    }
    if is_always(promise.terms.spec):
        return _("The policy is usually ready within %(length)s after payment, day and night.") % (
            values
        )
    return (
        _("The policy is usually ready within %(length)s after payment, %(hours)s, %(zone)s.")
        % values
    )


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
    latest = promise.terms.calendar.subtract(closing - buffer, promise.length)
    if latest <= at:
        return _("Your deal: %(deal)s. Time is very short: call your agent now.") % values
    latest = min(latest, pay_until) if pay_until else latest
    values["latest"] = not_later(latest, zone=zone, now=at)
    return _("Your deal: %(deal)s. To be in time for it, pay %(latest)s.") % values
