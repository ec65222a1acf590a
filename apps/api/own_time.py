"""When a move happened, told later by a program whose token was granted that."""

from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from rest_framework.request import Request

from apps.api.models import ApiToken
from apps.kernel.errors import NotAllowed
from apps.policy_requests.services.answers import FieldFaults

OWN_TIME = "occurred_at"


def own_time(request: Request) -> datetime | None:
    """`occurred_at` of the body; None when it is not given.

    Raises:
        NotAllowed (`own_time`): the token may not tell it. FieldFaults: it can't be read, or names
            no zone.
    """
    body: Any = request.data
    written = body.get(OWN_TIME)
    if written is None:
        return None
    if not (isinstance(request.auth, ApiToken) and request.auth.own_time):
        reason = _(
            "This token may not tell when a step happened. An administrator of the installation "
            "grants that to a program; without it leave “occurred_at” out."
        )
        raise NotAllowed(reason, code="own_time")
    moment = _read(written)
    if moment is None or moment.utcoffset() is None:
        words = _("Write the instant with its zone, such as 2026-07-14T11:16:00+03:00.")
        raise FieldFaults({OWN_TIME: words})
    return moment


def _read(written: object) -> datetime | None:
    if not isinstance(written, str):
        return None
    try:
        return parse_datetime(written)
    except (ValueError, OverflowError):
        return None
