"""How the API describes itself: security scheme, the error body, the common headers."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from apps.api.clock_shapes import WantedReason
from apps.api.idempotency import HEADER
from apps.api.problems import MEDIA_TYPE
from apps.api.shapes import Choice

View = TypeVar("View", bound=Callable[..., Any])


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Token …`"""

    target_class = "apps.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "“Token ” and the token from POST /api/v1/tokens/.",
        }


class Problem(serializers.Serializer[Any]):
    """The one error body, RFC 9457: what is wrong, as sentences for the person who asked."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    reasons = serializers.ListField(child=serializers.CharField())
    errors = serializers.DictField(child=serializers.CharField())  # type: ignore[assignment]  # a name of the body, not of the field
    wanted = WantedReason(many=True, required=False, help_text="Of `reasons_wanted`.")
    choices = Choice(many=True, required=False, help_text="Of `reasons_wanted`.")


KEY = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="Any text of your own, at most 128 characters. The same key and body within "
    "48 hours give the stored answer; another body gives 422 `key_reused`.",
)
MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The revision you read, as in ETag. When it is not the present one: 409 `stale`.",
)
READING = (401, 403, 404, 429)
WRITING = (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)


def reads(
    response: Any,
    *,
    parameters: tuple[OpenApiParameter, ...] = (),
    also: tuple[int, ...] = (),
    operation_id: str | None = None,
) -> Callable[[View], View]:
    """Describe a GET that answers `response`."""
    return extend_schema(
        operation_id=operation_id,
        responses={200: response, **_problems((*READING, *also))},
        parameters=list(parameters),
    )


def writes(
    request: Any,
    response: Any,
    *,
    status: int = 200,
    parameters: tuple[OpenApiParameter, ...] = (KEY,),
) -> Callable[[View], View]:
    """Describe a call that changes something and answers `response` with `status`."""
    return extend_schema(
        request=request,
        responses={status: response, **_problems(WRITING)},
        parameters=list(parameters),
    )


def _problems(statuses: tuple[int, ...]) -> dict[tuple[int, str], Any]:
    return {(status, MEDIA_TYPE): OpenApiResponse(Problem) for status in sorted(set(statuses))}
