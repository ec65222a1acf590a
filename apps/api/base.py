"""What every address of the API does first: bounds, token, agency, hands."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from apps.agencies.middleware import agency_of
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.api.authentication import KEYWORD, TokenAuthentication, member_of
from apps.api.reading import AlwaysJSON, JSONBody
from apps.api.throttles import PerToken
from apps.kernel.actors import Actor
from apps.kernel.errors import Malformed, NotFound, TooLarge
from apps.policy_requests.models import PolicyRequest
from apps.staff.services import actor_of

LARGEST_UPLOAD = 11 * 1024 * 1024


class BelayView(APIView):
    """JSON in, JSON out, by token. Its methods are documented where they are written."""

    authentication_classes: tuple[type[BaseAuthentication], ...] = (TokenAuthentication,)
    throttle_classes: tuple[type[BaseThrottle], ...] = (PerToken,)
    permission_classes: tuple[type[BasePermission], ...] = (IsAuthenticated,)
    parser_classes: tuple[type[BaseParser], ...] = (JSONBody,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJSON

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > LARGEST_UPLOAD:
            raise TooLarge(_("The body is larger than 11 MB."))
        super().initial(request, *args, **kwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Personal data rests in no cache on the way."""
        answer = super().dispatch(request, *args, **kwargs)
        answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

    def get_authenticate_header(self, request: Request) -> str:
        """Every 401 says how to sign in, at the front door too."""
        return KEYWORD


class AgencyView(BelayView):
    """Works inside one agency: the host's own, or at the base host the one named by `slug`."""

    agency: Agency
    rooms: ExitStack

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with ExitStack() as self.rooms:
            return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        host = getattr(request, "agency", None)
        agency = host if host is not None else agency_of(kwargs.get("slug", ""))
        if agency is None:
            raise NotFound(_("There is nothing here."))
        self.agency = agency if host is not None else self.rooms.enter_context(inside(agency))

    def hands(self, happened_at: datetime | None = None) -> Actor:
        """The caller's hands in this agency, telling what they did at `happened_at`, if so said."""
        return replace(actor_of(member_of(self.request)), happened_at=happened_at)

    def find(self, policy_request_id: UUID) -> PolicyRequest:
        """The request, with the people its page names.

        Raises:
            NotFound: absent, or another agency's.
        """
        rows = PolicyRequest.objects.select_related("responsible", "insurer_person")
        found = rows.filter(pk=policy_request_id).first()
        if found is None:
            raise NotFound(_("There is no such request."))
        return found


class UploadView(AgencyView):
    """Takes a file as multipart/form-data."""

    parser_classes = (MultiPartParser,)


def expected_revision(request: Request) -> int | None:
    """The version the caller saw: `If-Match: "12"`, or `revision` in the body; None for any.

    Raises:
        Malformed: neither a number nor `*`.
    """
    held = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if held in ("", "*"):
        written = request.data.get("revision") if hasattr(request.data, "get") else None
        held = "" if written is None else str(written)
    if not held:
        return None
    if not (held.isascii() and held.isdigit() and len(held) < 10):
        raise Malformed(_('If-Match must hold the revision you read, such as "12".'))
    return int(held)
