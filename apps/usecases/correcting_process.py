"""A promise that keeps breaking gets a correction: opened by itself, answered, closed."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.queries import agency_addresses, insurer_addresses
from apps.agencies.stepping import here
from apps.agreements.enums import Metric
from apps.escalations import corrections
from apps.escalations.corrections import OWNERS, Measure
from apps.escalations.models import Correction, Escalation
from apps.kernel.actors import Actor, ActorKind, Side
from apps.kernel.errors import NotAllowed, NotFound
from apps.notifications.models import Message
from apps.notifications.services import put_all, written
from apps.usecases import nudge
from apps.usecases.addresses import correction_url
from apps.usecases.escalation_wording import CORRECTION
from apps.usecases.quiet import opens_at


def look_for_repetition(*, at: datetime) -> list[Correction]:
    """Open the corrections that the present agency's broken promises ask for, and tell of them."""
    found = corrections.open_for_repetition(at=at)
    _tell(found, at=at)
    return found


def ask_for(escalation: Escalation, *, at: datetime) -> None:
    """An escalation was solved with the wish for a correction or a dedicated channel."""
    made = corrections.ask_for(escalation, at=at)
    if made is not None:
        _tell([made], at=at)


@transaction.atomic
def answer(*, correction_id: UUID, measure: Measure, by: Actor, at: datetime) -> Correction:
    """The party says who does what until when."""
    return _work(correction_id, by, lambda row: corrections.answer(row, measure, by=by, at=at))


@transaction.atomic
def close(*, correction_id: UUID, outcome: str, by: Actor, at: datetime) -> Correction:
    """It is done."""
    return _work(
        correction_id, by, lambda row: corrections.close(row, outcome=outcome, by=by, at=at)
    )


def _work(correction_id: UUID, by: Actor, step: Callable[[Correction], None]) -> Correction:
    if by.kind is not ActorKind.STAFF:
        raise NotAllowed(_("This action is not for your role."))
    row = Correction.objects.select_for_update(of=("self",)).filter(pk=correction_id).first()
    if row is None:
        raise NotFound(_("There is no such correction."))
    step(row)
    return row


def _tell(found: Sequence[Correction], *, at: datetime) -> None:
    messages = {row: _message(row, at=at) for row in found}
    leaves = {message.pk: opens_at(Side(row.party), at=at) for row, message in messages.items()}
    put = put_all(list(messages.values()), leaves=leaves)
    nudge.workers(*(message.pk for message in put))


def _message(row: Correction, *, at: datetime) -> Message:
    side = Side(row.party)
    roles = OWNERS[side]
    people = (
        insurer_addresses(lowest=roles)
        if side is Side.INSURER
        else agency_addresses(here().pk, lowest=roles)
    )
    with translation.override(settings.LANGUAGE_CODE):
        values = {
            "agency": here().name,
            "promise": str(Metric(row.metric).label) if row.metric else _("all promises"),
            "failures": str(row.failures),
            "total": str(max(row.total, row.failures)),
            "url": correction_url(row.pk, at_desk=side is Side.INSURER),
        }
        return written(
            key=f"correction:{row.pk}",
            event="correction.opened",
            recipients=people,
            language=settings.LANGUAGE_CODE,
            subject=str(CORRECTION.subject) % values,
            body=str(CORRECTION.body) % values,
            at=at,
        )
