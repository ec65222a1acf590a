"""Agencies at the desk: the list, one agency, a new one."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import members_only, membership
from apps.accounts.capabilities import may
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.desk.agencies import agency_rows, people_of
from apps.desk.escalated import open_escalations
from apps.desk.forms import ProvisionForm
from apps.desk.frame import agency_of, desk_zone, frame
from apps.desk.queries import Wish, queue_page
from apps.desk.rows import rows_of
from apps.desk.terms import terms_in_force
from apps.kernel import clock
from apps.kernel.errors import BelayError
from apps.usecases.addresses import agency_url
from apps.usecases.inviting import open_agency
from apps.usecases.urgent_quota import Quota, quota

MOST_ON_PAGE = 8


@require_safe
@members_only("work_desk")
def agencies(request: HttpRequest) -> HttpResponse:
    """Every agency with its open work and the agreements in force."""
    at = clock.now()
    context = frame(request, "agencies", at=at) | {"rows": agency_rows(at=at)}
    return render(request, "desk/agencies.html", context)


@require_safe
@members_only("work_desk")
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """One agency: what was promised, what is open, who works there."""
    at, found = clock.now(), agency_of(slug)
    wish = Wish(
        view="all",
        slug=slug,
        user_id=membership(request).user.pk,
        at=at,
        zone=ZoneInfo(desk_zone()),
    )
    page = queue_page(wish, [], size=MOST_ON_PAGE)
    escalated = open_escalations([found], is_open=True)
    context = frame(request, "agencies", at=at) | {
        "found": found,
        "home": _home(found),
        "quota": _quota(found, at),
        "terms": terms_in_force(found, at=at),
        "rows": rows_of(page.items, user_id=wish.user_id, zone=desk_zone(), at=at),
        "more_url": f"{reverse('desk:queue')}?agency={slug}" if page.following else "",
        "people": people_of(found),
        "escalations": escalated[:MOST_ON_PAGE],
        "escalated": len(escalated),
        "may_change": may(membership(request).role, "change_agreements"),
    }
    return render(request, "desk/agency.html", context)


def _home(found: Agency) -> str:
    with inside(found):
        return f"{agency_url()}/"


def _quota(found: Agency, at: datetime) -> Quota:
    with inside(found):
        return quota(at=at)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only("provision_agencies")
def new_agency(request: HttpRequest) -> HttpResponse:
    """Provision an agency and invite its first owner."""
    form, reasons = ProvisionForm(request.POST or None), list[str]()
    if request.method == "POST" and form.is_valid():
        try:
            made = open_agency(**form.cleaned_data, at=clock.now())
        except BelayError as refused:
            reasons = refused.reasons
        else:
            email = form.cleaned_data["owner_email"]
            messages.success(
                request,
                _("“%(name)s” is ready; the invitation goes to %(email)s.")
                % {"name": made.name, "email": email},
            )
            return redirect("desk:agency", made.slug)
    context: dict[str, Any] = frame(request, "agencies", at=clock.now())
    context |= {"form": form, "reasons": reasons}
    faulty = bool(form.errors or reasons)
    return render(request, "desk/new_agency.html", context, status=422 if faulty else 200)
