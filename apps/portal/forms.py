"""What the agency types into the card's small forms, read into values."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.forms import DateTimeField
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.kernel.errors import Refusal
from apps.policy_requests.enums import Channel


def spoken_channel(text: str) -> str:
    """How the client said or saw it, as the agency notes it.

    Raises:
        Refusal: nothing was chosen. The link is not offered: it notes itself.
    """
    if text not in (Channel.PAPER, Channel.PHONE, Channel.MESSAGE):
        raise Refusal(_("Choose how it happened."), code="channel")
    return text


def chosen_person(text: str) -> UUID:
    """The id of the person chosen.

    Raises:
        Refusal: nobody was chosen.
    """
    try:
        return UUID(text)
    except ValueError:
        raise Refusal(_("Choose a person of your agency."), code="responsible") from None


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
