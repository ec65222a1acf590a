"""Requests: the list, one of them, its answers and its moves."""

import logging
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import bodies, shapes
from apps.api.authentication import member_of
from apps.api.base import AgencyView
from apps.api.idempotency import Done, once
from apps.api.paging import after, cursor, page_size
from apps.api.reading import checked
from apps.api.schema import reads, writes
from apps.api.views.moves import done
from apps.kernel import clock
from apps.kernel.actors import Side
from apps.kernel.errors import Malformed
from apps.policy_requests.case import Case
from apps.policy_requests.enums import HOLDER, Holder, Status
from apps.policy_requests.models import PolicyRequest
from apps.usecases import drafting

log = logging.getLogger("belay.access")
FILTERS = (
    OpenApiParameter("status", str, description="One or several states, with commas between."),
    OpenApiParameter("holder", str, enum=list(Holder.values)),
    OpenApiParameter("mine", bool, description="Those the caller is responsible for or works on."),
    OpenApiParameter("number", int),
    OpenApiParameter("after", str, description="`next` of the page before."),
    OpenApiParameter("limit", int, description="At most 100; 50 when absent."),
)


class Requests(AgencyView):
    """The requests of one agency."""

    @reads(shapes.RequestPage, parameters=FILTERS, also=(400,), operation_id="requests_list")
    def get(self, request: Request, **_path: object) -> Response:
        """Newest first; costs the same few statements for any length."""
        size = page_size(request.query_params.get("limit"))
        rows = self._filtered(request)
        if request.query_params.get("after"):
            rows = rows.filter(after(request.query_params["after"]))
        page = list(bodies.listed(rows.order_by("-created_at", "-id"))[: size + 1])
        following = cursor(page[size - 1]) if len(page) > size else None
        named = member_of(request).side == Side.AGENCY
        results = [_row(one, named=named) for one in page[:size]]
        return Response({"results": results, "next": following})

    @writes(shapes.NewRequest, shapes.Made, status=201)
    def post(self, request: Request, **_path: object) -> HttpResponse:
        """Open a draft; with `answers`, filled in at once or not opened at all."""
        asked = shapes.NewRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        at, given = clock.now(), asked.validated_data

        def deed() -> Done:
            by = self.hands()
            policy_request = drafting.create(
                package_code=given["package"],
                covers=given.get("covers", ()),
                language=given.get("language", "ru"),
                by=by,
                at=at,
            )
            if given.get("answers"):
                policy_request = drafting.save_answers(
                    policy_request_id=policy_request.pk, typed=given["answers"], by=by, at=at
                )
            location = f"{request.path}{policy_request.pk}/"
            return done(policy_request, status=201, location=location)

        return once(request, deed, at=at)

    def _filtered(self, request: Request) -> QuerySet[PolicyRequest]:
        query = request.query_params
        rows = PolicyRequest.objects.all()
        if query.get("status"):
            rows = rows.filter(status__in=_known(query["status"], Status.values, "status"))
        if query.get("holder"):
            wanted = _known(query["holder"], Holder.values, "holder")
            rows = rows.filter(status__in=[s for s, h in HOLDER.items() if h in wanted])
        if query.get("number"):
            rows = rows.filter(number=_number(query["number"]))
        if query.get("mine", "").lower() in ("1", "true", "yes"):
            at_insurer = member_of(request).side == Side.INSURER
            column = "insurer_person" if at_insurer else "responsible"
            rows = rows.filter(**{f"{column}__user_id": request.user.pk})
        return rows


def _known(text: str, allowed: list[str], name: str) -> list[str]:
    wanted = checked(text).split(",")
    if not set(wanted) <= set(allowed):
        raise Malformed(
            _("“%(name)s” must be of: %(allowed)s.")
            % {"name": name, "allowed": ", ".join(str(one) for one in allowed)}
        )
    return wanted


def _number(text: str) -> int:
    digits = text.strip().rpartition("-")[2]
    if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
        raise Malformed(_("“number” must be a whole number."))
    return int(digits)


def _row(one: dict[str, Any], *, named: bool) -> dict[str, Any]:
    """The insurer's lists name no client."""
    number, premium = one["number"], one["premium"]
    return {
        "id": one["id"],
        "number": number,
        "label": PolicyRequest(number=number).label,
        "status": one["status"],
        "holder": HOLDER[one["status"]],
        "package": one["package_code"],
        "client": one["client_name"] if named else None,
        "responsible": one["responsible_name"],
        "urgent": one["urgent"],
        "premium": None if premium is None else str(premium),
        "closing_at": one["closing_at"],
        "created_at": one["created_at"],
        "status_since": one["status_since"],
        "revision": one["revision"],
        "due": one["due"],
    }


class OneRequest(AgencyView):
    """One request."""

    @reads(shapes.RequestOut)
    def get(self, request: Request, policy_request_id: UUID, **_path: object) -> Response:
        """All of it but the health answers, with the caller's possible moves."""
        policy_request, by = self.find(policy_request_id), self.hands()
        if by.side is Side.INSURER:
            log.info("request %s read by staff %s", policy_request.pk, by.staff_id)
        case = Case(policy_request, at=clock.now())
        headers = {"ETag": f'"{policy_request.revision}"'}
        return Response(bodies.whole(case, by=by), headers=headers)
