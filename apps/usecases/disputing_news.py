"""Who hears of a dispute and of its answer: the leads of both sides, but not the person himself."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.accounts.queries import agency_addresses, insurer_addresses
from apps.agencies.stepping import here
from apps.kernel.actors import Actor, Side
from apps.notifications.services import put_all, written
from apps.policy_requests.adjusted import Held
from apps.policy_requests.enums import DisputeOutcome, DisputeReason, Party, Status
from apps.policy_requests.models import Dispute
from apps.staff.models import StaffProfile
from apps.usecases import nudge
from apps.usecases.addresses import dispute_url
from apps.usecases.announcing import moment_words
from apps.usecases.quiet import leaves_at
from apps.usecases.wording import Wording

RAISED = Wording(
    _("%(number)s: a dispute waits for your answer"),
    _(
        "%(name)s disputes whose time a stretch of request %(number)s was.\n\n"
        "Stretch: %(status)s, from %(start)s to %(end)s.\nHeld by: %(holder)s.\n"
        "Should be charged to: %(charge_to)s.\nReason: %(reason)s.\n%(comment)s\n\n"
        "Confirm or refuse: %(url)s"
    ),
)
RAISED_HERE = Wording(
    _("%(number)s: your side disputes a stretch of time"),
    _(
        "%(name)s disputes whose time a stretch of request %(number)s was. The other side answers."
        "\n\nStretch: %(status)s, from %(start)s to %(end)s.\nHeld by: %(holder)s.\n"
        "Should be charged to: %(charge_to)s.\nReason: %(reason)s.\n%(comment)s\n\n"
        "See it: %(url)s"
    ),
)
CONFIRMED = Wording(
    _("%(number)s: the dispute is confirmed"),
    _(
        "%(name)s confirmed the dispute about request %(number)s. In the adjusted view the stretch "
        "is charged to the other party from now on; the raw view stays.\n\n"
        "Stretch: %(status)s, from %(start)s to %(end)s.\nHeld by: %(holder)s.\n"
        "Charged to: %(charge_to)s.\n%(answer)s\n\nSee it: %(url)s"
    ),
)
REFUSED = Wording(
    _("%(number)s: the dispute is refused"),
    _(
        "%(name)s refused the dispute about request %(number)s. The stretch stays charged as it "
        "was.\n\nStretch: %(status)s, from %(start)s to %(end)s.\nHeld by: %(holder)s.\n"
        "%(answer)s\n\nSee it: %(url)s"
    ),
)
LEADERS = {Side.INSURER: ("manager", "administrator"), Side.AGENCY: ("lead", "owner")}


def raised(row: Dispute, held: Held, *, by: Actor, at: datetime) -> None:
    """One message a side: the other one has to answer, the own one knows."""
    for side in Side:
        wording = RAISED_HERE if side == row.side else RAISED
        _put(row, held, wording, "raised", side, by=by, at=at)


def answered(row: Dispute, held: Held, *, by: Actor, at: datetime) -> None:
    """One message a side with the answer."""
    wording = CONFIRMED if row.outcome == DisputeOutcome.CONFIRMED else REFUSED
    for side in Side:
        _put(row, held, wording, "answered", side, by=by, at=at)


def _put(
    row: Dispute,
    held: Held,
    wording: Wording,
    event: str,
    side: Side,
    *,
    by: Actor,
    at: datetime,
) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        values = _values(row, held, by) | {
            "url": dispute_url(row.policy_request_id, row.pk, at_desk=side is Side.INSURER)
        }
        message = written(
            key=f"dispute:{row.pk}:{event}:{side}",
            event=f"dispute.{event}",
            recipients=_readers(side, by),
            language=settings.LANGUAGE_CODE,
            subject=str(wording.subject) % values,
            body=str(wording.body) % values,
            at=at,
            policy_request_id=row.policy_request_id,
        )
    leaves = {message.pk: leaves_at(row.policy_request, side, at=at)}
    nudge.workers(*(one.pk for one in put_all([message], leaves=leaves)))


def _values(row: Dispute, held: Held, by: Actor) -> dict[str, str]:
    zone = ZoneInfo(here().zone)
    return {
        "number": row.policy_request.label,
        "name": by.name,
        "status": str(Status(held.status).label),
        "start": moment_words(held.start, zone),
        "end": moment_words(held.end, zone),
        "holder": str(Party(held.holder).label),
        "charge_to": str(Party(row.charge_to).label),
        "reason": str(DisputeReason(row.reason_code).label),
        "comment": row.comment,
        "answer": row.answer,
    }


def _readers(side: Side, by: Actor) -> list[str]:
    roles = LEADERS[side]
    found = (
        insurer_addresses(lowest=roles)
        if side is Side.INSURER
        else agency_addresses(here().pk, lowest=roles)
    )
    own = StaffProfile.objects.filter(pk__in=[by.staff_id]).values_list("email", flat=True)
    return [one for one in found if one not in own]
