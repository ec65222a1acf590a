"""Documents of a request: in as multipart, out as attachments."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request

from apps.api.base import AgencyView, UploadView
from apps.api.bodies import health_kinds
from apps.api.idempotency import Done, once
from apps.api.problems import MEDIA_TYPE
from apps.api.reading import checked
from apps.api.schema import Problem, writes
from apps.kernel import clock
from apps.kernel.errors import NotFound, TooLarge
from apps.policy_requests.services import documents
from apps.policy_requests.services.documents import LARGEST
from apps.products.catalogue import content_of
from apps.usecases import drafting


class PaperIn(serializers.Serializer[Any]):
    """A file for one kind of the checklist (agency) or of the issue (insurer)."""

    kind = serializers.CharField(max_length=32)
    file = serializers.FileField()
    dated_on = serializers.DateField(required=False, allow_null=True)


class PaperMade(serializers.Serializer[Any]):
    """What was kept: images are written anew, so the hash is that of the kept bytes."""

    id = serializers.UUIDField()
    kind = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


class Papers(UploadView):
    """The papers of one request."""

    @writes({"multipart/form-data": PaperIn}, PaperMade, status=201)
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Keep a PDF, JPEG or PNG of at most 10 MB as the living document of its kind."""
        asked = PaperIn(data=request.data)
        asked.is_valid(raise_exception=True)
        upload, at = asked.validated_data["file"], clock.now()
        if upload.size > LARGEST:
            raise TooLarge(_("The file is larger than 10 MB."))
        dated_on: date | None = asked.validated_data.get("dated_on")

        def deed() -> Done:
            document = drafting.attach(
                policy_request_id=policy_request_id,
                kind=checked(asked.validated_data["kind"]),
                name=checked(str(upload.name)),
                content=upload.read(),
                by=self.hands(),
                at=at,
                dated_on=dated_on,
            )
            names = ("kind", "content_type", "size", "sha256")
            body = {"id": document.pk, **{name: getattr(document, name) for name in names}}
            return Done(body, status=201, location=f"{request.path}{document.pk}/")

        return once(request, deed, at=at)


class PaperContent(AgencyView):
    """One file."""

    @extend_schema(
        responses={
            (200, "application/octet-stream"): OpenApiTypes.BINARY,
            (401, MEDIA_TYPE): OpenApiResponse(Problem),
            (404, MEDIA_TYPE): OpenApiResponse(Problem),
        }
    )
    def get(
        self, request: Request, policy_request_id: UUID, document_id: UUID, **_path: object
    ) -> HttpResponse:
        """The bytes of a document, superseded ones included; papers on health are not given out."""
        policy_request = self.find(policy_request_id)
        document = documents.find(document_id, policy_request.pk)
        if document.kind in health_kinds(content_of(policy_request.package_version_id)):
            raise NotFound(_("There is no such document."))
        answer = HttpResponse(documents.read(document), content_type=document.content_type)
        named = content_disposition_header(True, document.name)
        answer["Content-Disposition"] = named or "attachment"
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return answer
