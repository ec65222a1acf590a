"""Every refusal as an RFC 9457 problem document, in the language of the caller."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import DataError, OperationalError
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from apps.kernel.errors import BelayError, Malformed, NotAllowed, NotFound, TooLarge

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
BUSY_SECONDS = "3"
TITLES: dict[int, Promise] = {
    400: _l("The request can't be read"),
    401: _l("Sign in first"),
    403: _l("This is not for you to do"),
    404: _l("There is nothing here"),
    405: _l("This address does not take that method"),
    409: _l("The request is in another state or was changed meanwhile"),
    413: _l("The body is too large"),
    415: _l("This type of content is not accepted"),
    422: _l("This can't be done yet"),
    429: _l("Too many requests"),
    503: _l("Busy, try again in a moment"),
}


class Busy(BelayError):
    """A row is held by somebody else for longer than we wait."""

    status = 503
    default_code = "busy"


def answer(fault: Exception, context: dict[str, Any]) -> Response | None:
    """The problem document of a fault; None for one that is ours, which becomes a 500."""
    request: Request | None = context.get("request")
    path = request.path if request is not None else ""
    known = _belay(fault)
    if known is not None:
        headers = {"Retry-After": BUSY_SECONDS} if known.code == "busy" else {}
        errors, more = getattr(known, "errors", {}), getattr(known, "more", {})
        told = problem(known.status, known.code, known.reasons, path, errors, headers=headers)
        told.data |= more
        return told
    if isinstance(fault, exceptions.APIException):
        return _rest(fault, path)
    return None


def _belay(fault: Exception) -> BelayError | None:
    if isinstance(fault, NotFound | Http404 | exceptions.NotFound):
        # One sentence for everything that is absent or foreign.
        return NotFound(_("There is nothing here, or it is not yours."))
    if isinstance(fault, BelayError):
        return fault
    if isinstance(fault, PermissionDenied | exceptions.PermissionDenied):
        return NotAllowed(_("This action is not for your role."))
    return _junk_or_busy(fault)


def _junk_or_busy(fault: Exception) -> BelayError | None:
    if isinstance(fault, RequestDataTooBig):
        return TooLarge(_("The body is too large."))
    if isinstance(fault, SuspiciousOperation | DataError | exceptions.ParseError):
        return Malformed(_("The body can't be read."))
    if isinstance(fault, OperationalError):
        log.warning("a row or the database was busy: %s", type(fault.__cause__).__name__)
        return Busy(_("Somebody is changing this right now. Try again in a moment."))
    return None


def _rest(fault: exceptions.APIException, path: str) -> Response:
    headers: dict[str, str] = {}
    if getattr(fault, "auth_header", None):
        headers["WWW-Authenticate"] = str(getattr(fault, "auth_header", ""))
    wait = getattr(fault, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(max(1, round(wait)))
    status = fault.status_code
    errors: dict[str, str] = {}
    if isinstance(fault, exceptions.ValidationError):
        status, errors = 422, flat(fault.detail)
    reasons = list(errors.values()) or [_sentence(fault)]
    code = CODES.get(type(fault), str(fault.default_code))
    return problem(status, code, reasons, path, errors, headers=headers)


CODES: dict[type[exceptions.APIException], str] = {
    exceptions.ValidationError: "body_faulty",
    exceptions.NotAuthenticated: "not_signed_in",
    exceptions.AuthenticationFailed: "token_refused",
    exceptions.Throttled: "throttled",
    exceptions.UnsupportedMediaType: "wrong_content_type",
}


def _sentence(fault: exceptions.APIException) -> str:
    if isinstance(fault, exceptions.NotAuthenticated):
        return _("Send a token: “Authorization: Token …”.")
    if isinstance(fault, exceptions.MethodNotAllowed):
        return _("This address does not take that method.")
    if isinstance(fault, exceptions.UnsupportedMediaType):
        return _("This address does not take that type of content.")
    if isinstance(fault, exceptions.Throttled):
        return _("You ask too often. Wait a little.")
    return str(fault.detail)


def flat(detail: Any, prefix: str = "") -> dict[str, str]:
    """Nested messages of serializers as {"covers.0": "sentence"}."""
    if isinstance(detail, dict):
        pairs = detail.items()
    elif isinstance(detail, list) and any(isinstance(one, dict | list) for one in detail):
        pairs = {str(number): one for number, one in enumerate(detail) if one}.items()
    else:
        sentences = detail if isinstance(detail, list) else [detail]
        return {prefix or "body": " ".join(str(one) for one in sentences)}
    found: dict[str, str] = {}
    for name, inner in pairs:
        path = f"{prefix}.{name}" if prefix else str(name)
        found |= flat(inner, "body" if name == "non_field_errors" else path)
    return found


def problem(
    status: int,
    code: str,
    reasons: list[str],
    path: str,
    errors: dict[str, str] | None = None,
    *,
    headers: dict[str, str] | None = None,
) -> Response:
    """The one error body of the API."""
    body = {
        "type": f"urn:belay:problem:{code}",
        "title": str(TITLES.get(status, HTTPStatus(status).phrase)),
        "status": status,
        "detail": " ".join(reasons),
        "instance": path,
        "code": code,
        "reasons": reasons,
        "errors": errors or {},
    }
    return Response(body, status=status, content_type=MEDIA_TYPE, headers=headers or {})
