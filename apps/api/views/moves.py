"""What changes one request: its answers and its moves."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import bodies, shapes
from apps.api.base import AgencyView, expected_revision
from apps.api.idempotency import Done, once
from apps.api.own_time import OWN_TIME, own_time
from apps.api.reason_bodies import PARAMETER, told
from apps.api.schema import KEY, MATCH, writes
from apps.kernel import clock
from apps.kernel.errors import NotFound
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.services.answers import FieldFaults
from apps.usecases import drafting
from apps.usecases.giving_reasons import ReasonsWanted
from apps.usecases.verbs import VERBS, perform


def done(policy_request: PolicyRequest, *, status: int = 200, location: str = "") -> Done:
    """The short answer of a deed on a request."""
    body = bodies.made(policy_request)
    return Done(body, status=status, location=location, revision=policy_request.revision)


class Answers(AgencyView):
    """The checklist's answers."""

    @writes(shapes.AnswersIn, shapes.Made, parameters=(MATCH,))
    def patch(self, request: Request, policy_request_id: UUID, **_path: object) -> Response:
        """Keep the answers given, or none when one can't be read (`errors` by field code)."""
        asked = shapes.AnswersIn(data=request.data)
        asked.is_valid(raise_exception=True)
        policy_request = drafting.save_answers(
            policy_request_id=policy_request_id,
            typed=asked.validated_data.get("answers", {}),
            covers=asked.validated_data.get("covers"),
            by=self.hands(),
            at=clock.now(),
            expected_revision=expected_revision(request),
        )
        etag = f'"{policy_request.revision}"'
        return Response(bodies.made(policy_request), headers={"ETag": etag})


class Transition(AgencyView):
    """The moves of the workflow."""

    @writes(shapes.MoveIn, shapes.Made, parameters=(KEY, MATCH))
    def post(
        self, request: Request, policy_request_id: UUID, name: str, **_path: object
    ) -> HttpResponse:
        """Make the move `name`. Parameters and reasons against are listed by the request itself.

        `occurred_at` is for programs whose token was granted its own time: the move is told later
        than it happened, and what the clocks said meanwhile is put right.
        """
        at, given = clock.now(), _parameters(name, request.data)
        happened_at = own_time(request)

        def deed() -> Done:
            by = self.hands(happened_at)
            try:
                policy_request = perform(
                    name,
                    policy_request_id=policy_request_id,
                    given=given,
                    by=by,
                    at=at,
                    expected_revision=expected_revision(request),
                )
            except ReasonsWanted as refused:
                raise told(refused, self.find(policy_request_id), by) from None
            return done(policy_request)

        return once(request, deed, at=at)


def _parameters(name: str, body: Any) -> dict[str, Any]:
    """The parameters by name; what the move does not know, or a nested value, is refused."""
    verb = VERBS.get(name)
    if verb is None:
        raise NotFound(_("There is no such action."))
    given = {key: value for key, value in body.items() if key not in ("revision", OWN_TIME)}
    kinds = {param.name: param.kind for param in verb.params}
    if verb.explains:
        kinds[PARAMETER] = PARAMETER
    errors: dict[str, str] = {}
    for key, value in given.items():
        if key not in kinds:
            errors[key] = _("This action has no such parameter.")
        elif isinstance(value, dict | list) and not _fits(kinds[key], value):
            errors[key] = _("Give one value here.")
    if errors:
        raise FieldFaults(errors)
    return given


def _fits(kind: str, value: object) -> bool:
    """Lists are for the two parameters that take them; what the reasons hold is read later."""
    return kind == PARAMETER or (kind == "items" and _texts(value))


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)
