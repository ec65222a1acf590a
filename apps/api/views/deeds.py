"""What is done beside the moves: comments, consent, what was shown, people, the urgent route."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api import bodies, shapes
from apps.api.authentication import member_of
from apps.api.base import AgencyView
from apps.api.idempotency import Done, once
from apps.api.schema import reads, writes
from apps.kernel import clock
from apps.kernel.actors import Side
from apps.policy_requests.enums import BankState, Channel
from apps.policy_requests.models import Comment
from apps.staff.models import StaffProfile
from apps.usecases import checking, drafting, ending

SHOWN_AT_ONCE = 200


class CommentIn(serializers.Serializer[Any]):
    """`internal` keeps it on one's own side."""

    body = serializers.CharField(max_length=4000)
    internal = serializers.BooleanField(required=False, default=False)


class CommentOut(serializers.Serializer[Any]):
    """What somebody wrote."""

    id = serializers.IntegerField()
    author = serializers.CharField(allow_null=True)
    internal = serializers.BooleanField()
    body = serializers.CharField()
    written_at = serializers.DateTimeField()


class CommentList(serializers.Serializer[Any]):
    results = CommentOut(many=True)


class CommentMade(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    written_at = serializers.DateTimeField()


class ChannelIn(serializers.Serializer[Any]):
    """How the client said or saw it. The private link is the client's own channel."""

    channel = serializers.ChoiceField(
        choices=[(code, label) for code, label in Channel.choices if code != Channel.LINK]
    )


class ResponsibleIn(serializers.Serializer[Any]):
    """A person of the agency, see `people`."""

    responsible = serializers.UUIDField()


class UrgentIn(serializers.Serializer[Any]):
    """On the urgent route with a reason, or off it."""

    urgent = serializers.BooleanField()
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


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


class Comments(AgencyView):
    """What both sides wrote, and one's own notes."""

    @reads(CommentList)
    def get(self, request: Request, policy_request_id: UUID, **_path: object) -> Response:
        """The last 200, oldest first; the other side's internal notes are not among them."""
        policy_request = self.find(policy_request_id)
        own = Q(side="") | Q(side=member_of(request).side)
        rows = Comment.objects.filter(own, policy_request=policy_request).select_related("staff")
        latest = list(rows.order_by("-written_at", "-id")[:SHOWN_AT_ONCE])
        return Response({"results": [_comment(row) for row in reversed(latest)]})

    @writes(CommentIn, CommentMade, status=201)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Write to the other side, or a note for one's own."""
        asked = CommentIn(data=request.data)
        asked.is_valid(raise_exception=True)
        at = clock.now()

        def deed() -> Done:
            made = drafting.comment(
                policy_request_id=policy_request_id, by=self.hands(), at=at, **asked.validated_data
            )
            return Done({"id": made.pk, "written_at": made.written_at}, status=201)

        return once(request, deed, at=at)


def _comment(row: Comment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "author": row.staff.name if row.staff is not None else None,
        "internal": bool(row.side),
        "body": row.body,
        "written_at": row.written_at,
    }


class Consent(Deed):
    """The client's consent to the processing of his data."""

    @writes(ChannelIn, Said)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Note it, with the version of the text that was agreed to."""
        channel = _valid(ChannelIn, request)["channel"]

        def act(**by: Any) -> None:
            drafting.record_consent(channel=channel, **by)

        return self.noted(request, policy_request_id, act)


class Shown(Deed):
    """What the client was shown."""

    @writes(ChannelIn, Said)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Note that he saw the key information document and the terms."""
        channel = _valid(ChannelIn, request)["channel"]

        def act(**by: Any) -> None:
            drafting.record_shown(channel=channel, **by)

        return self.noted(request, policy_request_id, act)


class Responsible(Deed):
    """Who answers for the request at the agency."""

    @writes(ResponsibleIn, Said)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Name one of the agency's people."""
        person = _valid(ResponsibleIn, request)["responsible"]

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
        """Put the request on it, or take it off; clocks begun before keep their target."""
        given = _valid(UrgentIn, request)

        def act(**by: Any) -> None:
            drafting.mark_urgent(**given, **by)

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
        given = _valid(BankIn, request)

        def act(**by: Any) -> None:
            ending.move_bank_track(**given, **by)

        return self.noted(request, policy_request_id, act)


class PeopleList(serializers.Serializer[Any]):
    results = shapes.Person(many=True)


class People(AgencyView):
    """The agency's people."""

    @reads(PeopleList)
    def get(self, request: Request, **_path: object) -> Response:
        """Those who can be named responsible, by name."""
        rows = StaffProfile.objects.filter(side=Side.AGENCY, is_active=True).order_by("name")
        return Response({"results": [bodies.person(row) for row in rows]})


def _valid(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    asked = shape(data=request.data)
    asked.is_valid(raise_exception=True)
    return dict(asked.validated_data)
