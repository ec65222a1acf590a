"""What is done beside the moves: comments, consent, what was shown, people, the urgent route."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from apps.api.base import AgencyView
from apps.api.idempotency import Done, once
from apps.api.schema import writes
from apps.kernel import clock
from apps.policy_requests.enums import BankState, Channel
from apps.usecases import checking, drafting, ending, urgent_route


class ChannelIn(serializers.Serializer[Any]):
    """How the client said or saw it. The private link is the client's own channel."""

    channel = serializers.ChoiceField(
        choices=[(code, label) for code, label in Channel.choices if code != Channel.LINK]
    )


class ResponsibleIn(serializers.Serializer[Any]):
    """A person of the agency, see `people`."""

    responsible = serializers.UUIDField()


class UrgentIn(serializers.Serializer[Any]):
    """On the urgent route with a reason, or off it; unless given, the deadline is the closing."""

    urgent = serializers.BooleanField()
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    deadline_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class BankIn(serializers.Serializer[Any]):
    """The next step of the bank's own track."""

    to = serializers.ChoiceField(choices=BankState.choices)
    reason_code = serializers.CharField(max_length=32, required=False, allow_blank=True, default="")


class Said(serializers.Serializer[Any]):
    """Noted; read the request for more."""

    id = serializers.UUIDField()


class Deed(AgencyView):
    """A small deed on one request."""

    def noted(self, request: Request, policy_request_id: UUID, act: Any) -> HttpResponse:
        """Call `act(policy_request_id=, by=, at=)` once and answer with the id alone."""
        at = clock.now()

        def deed() -> Done:
            act(policy_request_id=policy_request_id, by=self.hands(), at=at)
            return Done({"id": policy_request_id})

        return once(request, deed, at=at)


class Consent(Deed):
    """The client's consent to the processing of his data."""

    @writes(ChannelIn, Said)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Note it, with the version of the text that was agreed to."""
        channel = valid(ChannelIn, request)["channel"]

        def act(**by: Any) -> None:
            drafting.record_consent(channel=channel, **by)

        return self.noted(request, policy_request_id, act)


class Shown(Deed):
    """What the client was shown."""

    @writes(ChannelIn, Said)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Note that he saw the key information document and the terms."""
        channel = valid(ChannelIn, request)["channel"]

        def act(**by: Any) -> None:
            drafting.record_shown(channel=channel, **by)

        return self.noted(request, policy_request_id, act)


class Responsible(Deed):
    """Who answers for the request at the agency."""

    @writes(ResponsibleIn, Said)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Name one of the agency's people."""
        person = valid(ResponsibleIn, request)["responsible"]

        def act(**by: Any) -> None:
            drafting.assign(responsible_id=person, **by)

        return self.noted(request, policy_request_id, act)


class Take(Deed):
    """Who works on it at the insurer."""

    @writes(None, Said)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Take the request on oneself."""
        return self.noted(request, policy_request_id, drafting.take)


class Urgent(Deed):
    """The urgent route."""

    @writes(UrgentIn, Said)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Put the request on it and call the insurer, or take it off.

        Beyond the month's quota the route changes when a manager of the insurer agrees.
        """
        given = valid(UrgentIn, request)

        def act(**by: Any) -> None:
            urgent_route.mark_urgent(**given, **by)

        return self.noted(request, policy_request_id, act)


class Approvals(Deed):
    """Four eyes."""

    @writes(None, Said)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """One of two people says yes to a sum above one person's authority."""
        return self.noted(request, policy_request_id, checking.agree_to_approve)


class Bank(Deed):
    """The bank's own track."""

    @writes(BankIn, Said)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Note the bank's next step; the holder stays who he is."""
        given = valid(BankIn, request)

        def act(**by: Any) -> None:
            ending.move_bank_track(**given, **by)

        return self.noted(request, policy_request_id, act)


def valid(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """What was sent, once it fits the shape. Raises DRF's ValidationError."""
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)
