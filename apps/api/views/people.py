"""What people wrote to each other, and who they are."""

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
from apps.policy_requests.models import Comment
from apps.staff.models import StaffProfile
from apps.usecases import drafting

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


class PeopleList(serializers.Serializer[Any]):
    results = shapes.Person(many=True)


class People(AgencyView):
    """The agency's people."""

    @reads(PeopleList)
    def get(self, request: Request, **_path: object) -> Response:
        """Those who can be named responsible, by name."""
        rows = StaffProfile.objects.filter(side=Side.AGENCY, is_active=True).order_by("name")
        return Response({"results": [bodies.person(row) for row in rows]})
