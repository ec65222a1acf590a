"""The urgent route asked for, taken, or taken back from the card of either face."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.forms import DateTimeField
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.kernel.errors import Refusal
from apps.usecases import urgent_route
from apps.widgets.card.answering import Opened, attempt, legible


def urge(opened: Opened) -> HttpResponse:
    """Put the request on the urgent route, or take it back."""
    typed, reader = opened.request.POST, opened.reader
    urgent = typed.get("urgent") == "on"
    return attempt(
        opened,
        "urgent",
        lambda: urgent_route.mark_urgent(
            policy_request_id=opened.policy_request_id,
            urgent=urgent,
            reason=legible(typed.get("reason", "")),
            deadline_at=typed_moment(typed.get("deadline_at", ""), zone=reader.zone),
            by=reader.by,
            at=reader.now,
        ),
        said=_("The request is on the urgent route.") if urgent else _("The urgent route is off."),
    )


def typed_moment(text: str, *, zone: str) -> datetime | None:
    """A moment typed in that zone; None when nothing was typed.

    Raises:
        Refusal: it can't be read, or clocks there never show it or show it twice.
    """
    with timezone.override(ZoneInfo(zone)):
        try:
            found: datetime | None = DateTimeField(required=False).clean(text.strip())
        except ValidationError as unread:
            raise Refusal(_("This date and time can't be read."), code="moment") from unread
    return found
