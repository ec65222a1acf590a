"""Time on record amended: a breach waived, a step corrected, deadlines counted anew."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from apps.agreements.engine import Mode
from apps.agreements.enums import Recalculation
from apps.api.base import AgencyView, expected_revision
from apps.api.idempotency import Done, once
from apps.api.schema import KEY, MATCH, writes
from apps.api.views.deeds import Deed, Said, valid
from apps.kernel import clock
from apps.kernel.errors import NotFound
from apps.policy_requests.enums import CorrectionReason, WaiverReason
from apps.policy_requests.models import Clock
from apps.usecases import correcting, rebasing, waiving


class WaiverIn(serializers.Serializer[Any]):
    """Why the breach passes, and what proves it."""

    code = serializers.ChoiceField(choices=WaiverReason.choices)
    evidence = serializers.CharField(max_length=300)


class CorrectionIn(serializers.Serializer[Any]):
    """When the last step really happened, why it is corrected, and what proves it."""

    occurred_at = serializers.DateTimeField()
    reason_code = serializers.ChoiceField(choices=CorrectionReason.choices)
    evidence = serializers.CharField(max_length=300)


class RebaseIn(serializers.Serializer[Any]):
    """The version that binds now, what becomes of time already used, and why."""

    version_id = serializers.UUIDField()
    mode = serializers.ChoiceField(choices=Recalculation.choices)
    reason = serializers.CharField(max_length=300)


class Waivers(AgencyView):
    """A breach let pass."""

    @writes(WaiverIn, Said, status=201)
    def post(self, request: Request, clock_id: UUID, **_path: object) -> HttpResponse:
        """Waive it: out of the net share, never the gross. By the side that was let down."""
        given, at = valid(WaiverIn, request), clock.now()

        def deed() -> Done:
            if not Clock.objects.filter(pk=clock_id).exists():
                raise NotFound(_("There is no such clock."))
            waiver = waiving.waive(clock_id=clock_id, by=self.hands(), at=at, **given)
            return Done({"id": waiver.pk}, 201)

        return once(request, deed, at=at)


class Correction(Deed):
    """A step that happened at another moment than it was entered."""

    @writes(CorrectionIn, Said, parameters=(KEY, MATCH))
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Say when the last step happened; all that came of it is counted again."""
        given, expected = valid(CorrectionIn, request), expected_revision(request)

        def act(**by: Any) -> None:
            correcting.correct_last_move(**given, **by, expected_revision=expected)

        return self.noted(request, policy_request_id, act)


class Rebase(Deed):
    """One request moved to the version in force."""

    @writes(RebaseIn, Said, parameters=(KEY, MATCH))
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Count its deadlines by that version from now on; a breach on record stays."""
        given, expected = valid(RebaseIn, request), expected_revision(request)
        given["mode"] = Mode(given["mode"])

        def act(**by: Any) -> None:
            rebasing.rebase(**given, **by, expected_revision=expected)

        return self.noted(request, policy_request_id, act)
