"""What the agency types into the card's small forms, read into values."""

from uuid import UUID

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
