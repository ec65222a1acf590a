"""Time on record amended: a breach explained or waived, a step corrected, deadlines recounted."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.agreements.engine import Mode
from apps.agreements.enums import Recalculation
from apps.api.base import AgencyView, expected_revision
from apps.api.idempotency import Done, once
from apps.api.schema import KEY, MATCH, writes
from apps.api.views.deeds import Deed, Said, valid
from apps.kernel import clock
from apps.kernel.errors import NotFound
from apps.policy_requests.delays import DELAYS
from apps.policy_requests.enums import CorrectionReason, WaiverReason
from apps.policy_requests.models import Clock, PolicyRequest
from apps.policy_requests.what_if import Change, Shift
from apps.usecases import correcting, giving_reasons, rebasing, waiving
from apps.usecases.giving_reasons import LONGEST_COMMENT


class WaiverIn(serializers.Serializer[Any]):
    """Why the breach passes, and what proves it."""

    code = serializers.ChoiceField(choices=WaiverReason.choices)
    evidence = serializers.CharField(max_length=300)


class DelayReasonIn(serializers.Serializer[Any]):
    """Why a promise was broken: a code of the list; `other` needs a comment."""

    code = serializers.ChoiceField(choices=[(one.code, one.words) for one in DELAYS.values()])
    comment = serializers.CharField(
        max_length=LONGEST_COMMENT, required=False, allow_blank=True, default=""
    )


class CorrectionIn(serializers.Serializer[Any]):
    """When the last step really happened, why it is corrected, and what proves it."""

    occurred_at = serializers.DateTimeField()
    reason_code = serializers.ChoiceField(choices=CorrectionReason.choices)
    evidence = serializers.CharField(max_length=300)


class RebaseIn(serializers.Serializer[Any]):
    """The version that binds now, what becomes of time already used, and why.

    With `preview` nothing is changed. Without it `breaks` says how many promises the preview was
    seen to break.
    """

    version_id = serializers.UUIDField()
    mode = serializers.ChoiceField(choices=Recalculation.choices)
    reason = serializers.CharField(max_length=300)
    preview = serializers.BooleanField(required=False, default=False)
    breaks = serializers.IntegerField(min_value=0, required=False, allow_null=True, default=None)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Nobody recalculates what he has not looked at."""
        if not attrs["preview"] and attrs["breaks"] is None:
            words = _("Look first, with “preview”, and say how many promises you saw break.")
            raise serializers.ValidationError({"breaks": words})
        return attrs


class MovedClock(serializers.Serializer[Any]):
    """One open clock that would be due at another instant."""

    kind = serializers.CharField()
    metric = serializers.CharField()
    stage = serializers.CharField()
    cycle = serializers.IntegerField()
    round = serializers.IntegerField()
    change = serializers.ChoiceField(choices=[one.value for one in Change])
    due_at = serializers.DateTimeField(allow_null=True)
    new_due_at = serializers.DateTimeField(allow_null=True)


class Rebased(Said):
    """The id; of a preview also the revision looked at and what would become of the clocks."""

    revision = serializers.IntegerField(required=False)
    breaks = serializers.IntegerField(required=False)
    at_risk = serializers.IntegerField(required=False)
    relieved = serializers.IntegerField(required=False)
    moved = MovedClock(many=True, required=False)


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


class DelayReasons(AgencyView):
    """Why a promise was broken."""

    @writes(DelayReasonIn, Said, status=201)
    def post(self, request: Request, clock_id: UUID, **_path: object) -> HttpResponse:
        """Say it, by the side that broke the promise; its lead or manager says it better later."""
        given, at = valid(DelayReasonIn, request), clock.now()

        def deed() -> Done:
            if not Clock.objects.filter(pk=clock_id).exists():
                raise NotFound(_("There is no such clock."))
            row = giving_reasons.give(clock_id=clock_id, by=self.hands(), at=at, **given)
            return Done({"id": row.pk}, 201)

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

    @writes(RebaseIn, Rebased, parameters=(KEY, MATCH))
    def post(self, request: Request, policy_request_id: UUID, **_path: object) -> HttpResponse:
        """Count its deadlines by that version from now on, as seen; a breach on record stays.

        With `preview` it only says what would move, be newly at risk, no longer at risk or newly
        broken. When another number of promises would break than `breaks` says: 409 `unseen`.
        """
        given, expected = valid(RebaseIn, request), expected_revision(request)
        given["mode"] = Mode(given["mode"])
        seen, is_preview = given.pop("breaks"), given.pop("preview")
        if is_preview:
            return self._seen(policy_request_id, given)

        def act(**by: Any) -> None:
            rebasing.make(seen=seen, expected_revision=expected, **given, **by)

        return self.noted(request, policy_request_id, act)

    def _seen(self, policy_request_id: UUID, given: dict[str, Any]) -> HttpResponse:
        """Nothing is done, so nothing is kept under an Idempotency-Key."""
        shifts = rebasing.look(
            policy_request_id=policy_request_id, by=self.hands(), at=clock.now(), **given
        )
        rows = PolicyRequest.objects.filter(pk=policy_request_id)
        seen = {
            "id": policy_request_id,
            "revision": rows.values_list("revision", flat=True).get(),
            "breaks": rebasing.breaks(shifts),
            "at_risk": sum(one.change is Change.AT_RISK for one in shifts),
            "relieved": sum(one.change is Change.RELIEVED for one in shifts),
            "moved": [_moved(one) for one in shifts],
        }
        return Response(Rebased(seen).data)


def _moved(shift: Shift) -> dict[str, Any]:
    kind, metric, stage, cycle, number = shift.clock.key
    return {
        "kind": kind,
        "metric": metric,
        "stage": stage,
        "cycle": cycle,
        "round": number,
        "change": shift.change.value,
        "due_at": shift.before_at,
        "new_due_at": shift.after_at,
    }
