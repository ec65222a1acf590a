"""A promise that keeps breaking gets a correction: opened by itself, answered, closed."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.queries import agency_addresses, insurer_addresses
from apps.agencies.stepping import here
from apps.agreements.enums import Metric
from apps.escalations import corrections, reminding
from apps.escalations.corrections import Measure
from apps.escalations.models import Correction, Escalation
from apps.escalations.parties import OWNERS
from apps.kernel.actors import Actor, ActorKind, Side
from apps.kernel.errors import NotAllowed, NotFound
from apps.notifications.models import Message
from apps.notifications.services import put_all, written
from apps.usecases import nudge
from apps.usecases.addresses import correction_url
from apps.usecases.escalation_wording import CORRECTION, CORRECTION_LATE
from apps.usecases.quiet import opens_at
from apps.usecases.wording import Wording


def look_for_repetition(*, at: datetime) -> list[Correction]:
    """Open the corrections that the present agency's broken promises ask for, and tell of them.

    The owner of one that nobody answered by its day is reminded, once.
    """
    found = corrections.open_for_repetition(at=at)
    _tell(found, at=at)
    _put({row: _reminder(row, at=at) for row in reminding.unanswered(at=at)}, at=at)
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
    _put({row: _opened(row, at=at) for row in found}, at=at)


def _put(messages: Mapping[Correction, Message], *, at: datetime) -> None:
    leaves = {message.pk: opens_at(Side(row.party), at=at) for row, message in messages.items()}
    put = put_all(list(messages.values()), leaves=leaves)
    nudge.workers(*(message.pk for message in put))


def _opened(row: Correction, *, at: datetime) -> Message:
    return _message(row, f"correction:{row.pk}", CORRECTION, _leaders(row), at=at)


def _reminder(row: Correction, *, at: datetime) -> Message:
    """To the owner; to everybody who may answer when he has left."""
    owner = row.owner if row.owner is not None and row.owner.is_active else None
    readers = [owner.email] if owner is not None else _leaders(row)
    return _message(row, f"correction:{row.pk}:reminder", CORRECTION_LATE, readers, at=at)


def _leaders(row: Correction) -> list[str]:
    roles = OWNERS[Side(row.party)]
    if row.party == Side.INSURER:
        return insurer_addresses(lowest=roles)
    return agency_addresses(here().pk, lowest=roles)


def _message(
    row: Correction, key: str, wording: Wording, readers: list[str], *, at: datetime
) -> Message:
    with translation.override(settings.LANGUAGE_CODE):
        values = {
            "agency": here().name,
            "promise": str(Metric(row.metric).label) if row.metric else _("all promises"),
            "failures": str(row.failures),
            "total": str(max(row.total, row.failures)),
            "due": date_format(row.due_on, "j E Y"),
            "url": correction_url(row.pk, at_desk=row.party == Side.INSURER),
        }
        return written(
            key=key,
            event="correction.reminder" if wording is CORRECTION_LATE else "correction.opened",
            recipients=readers,
            language=settings.LANGUAGE_CODE,
            subject=str(wording.subject) % values,
            body=str(wording.body) % values,
            at=at,
        )
