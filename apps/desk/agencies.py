"""Agencies as the desk sees them: open work, what is signed, who works there."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from apps.accounts.models import Membership
from apps.agencies.models import Agency
from apps.agreements.enums import AgreementKind
from apps.desk.queries import queue
from apps.desk.terms import in_force
from apps.policy_requests.enums import Holder


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency of the list."""

    agency: Agency
    open: int
    with_us: int
    overdue: int
    sla: str
    ola: str


def agency_rows(*, at: datetime) -> list[AgencyRow]:
    """Every living agency with its open work; three statements for any number of them."""
    work = {
        row["agency_id"]: row
        for row in queue()
        .values("agency_id")
        .annotate(
            open=Count("pk"),
            with_us=Count("pk", filter=Q(holder=Holder.INSURER)),
            overdue=Count("pk", filter=Q(due_at__lt=at)),
        )
    }
    numbers = {
        (version.agreement.agency_id, version.agreement.kind): version.number
        for version in in_force()
    }
    none: dict[str, int] = {"open": 0, "with_us": 0, "overdue": 0}
    return [
        AgencyRow(
            agency,
            work.get(agency.pk, none)["open"],
            work.get(agency.pk, none)["with_us"],
            work.get(agency.pk, none)["overdue"],
            _version(numbers.get((agency.pk, AgreementKind.SLA))),
            _version(numbers.get((agency.pk, AgreementKind.OLA))),
        )
        for agency in Agency.objects.filter(is_active=True)
    ]


def _version(number: int | None) -> str:
    return "" if number is None else _("version %(number)d") % {"number": number}


def people_of(agency: Agency) -> list[Membership]:
    """The agency's living people, by name."""
    rows = Membership.objects.filter(agency=agency, is_active=True).select_related("user")
    return list(rows.order_by("user__name"))
