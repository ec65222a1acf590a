"""Steps of ladders that came due: taken once, and the person of each step told."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from apps.accounts.enums import ROLES
from apps.accounts.queries import agency_addresses, insurer_addresses
from apps.agencies.stepping import here
from apps.agencies.zones import zone_city
from apps.agreements.enums import Channel
from apps.escalations.climbing import Climbed, Due, climb
from apps.escalations.enums import Cause
from apps.escalations.models import Escalation
from apps.kernel.actors import Side
from apps.notifications.models import Message
from apps.notifications.services import put_all, written
from apps.usecases import nudge
from apps.usecases.addresses import escalation_url
from apps.usecases.escalation_wording import CALL, RAISED, RUNG, RUNG_PHONE, RUNG_TOLD
from apps.usecases.quiet import leaves_at
from apps.usecases.wording import Wording


class Callees:
    """Who holds each role, read once a round however many steps are taken."""

    def __init__(self) -> None:
        self._found: dict[tuple[Side, str], list[str]] = {}

    def of(self, side: Side, role: str) -> list[str]:
        """Addresses of the role, else of the next higher one that somebody holds."""
        if (side, role) not in self._found:
            self._found[side, role] = _people(side, role)
        return self._found[side, role]


def take_steps(due: dict[UUID, Due], *, at: datetime) -> None:
    """Take the due steps of these escalations and tell the role of each.

    The same number of statements for any number of escalations of one agency.
    """
    climbed = climb(due, at=at)
    if climbed:
        callees = Callees()
        _put([_step(one, callees, at=at) for one in climbed], climbed, at=at)


def _put(messages: Sequence[Message], climbed: Sequence[Climbed], *, at: datetime) -> None:
    moments = {
        said.pk: leaves(one.escalation, Side(one.rung.side), at=at)
        for said, one in zip(messages, climbed, strict=True)
    }
    put = put_all(messages, leaves=moments)
    nudge.workers(*(message.pk for message in put))


def leaves(escalation: Escalation, side: Side, *, at: datetime) -> datetime:
    """An urgent call knows no quiet hours, whatever became of the request's route."""
    if escalation.urgent:
        return at
    return leaves_at(escalation.policy_request, side, at=at)


def _step(one: Climbed, callees: Callees, *, at: datetime) -> Message:
    return message(
        one.escalation,
        key=f"escalation:{one.escalation.pk}:rung:{one.number}",
        side=Side(one.rung.side),
        recipients=callees.of(Side(one.rung.side), one.rung.role),
        wording=_wording(one),
        at=at,
    )


def _wording(one: Climbed) -> Wording:
    """A step that asks for no acknowledgement only informs; so does one to the asking side."""
    if not one.rung.require_ack or one.rung.side != one.escalation.party:
        return RUNG_TOLD
    if one.escalation.cause == Cause.URGENT_CALL:
        return CALL
    return RUNG_PHONE if one.rung.channel == Channel.PHONE else RUNG


def tell_raised(escalation: Escalation, role: str, *, at: datetime) -> None:
    """A person went one level up: that level is called."""
    told = escalation.lines.filter(deed="raised").count()
    side = Side(escalation.party)
    call = message(
        escalation,
        key=f"escalation:{escalation.pk}:raised:{told}",
        side=side,
        recipients=_people(side, role),
        wording=RAISED,
        at=at,
    )
    put = put_all([call], leaves={call.pk: leaves(escalation, side, at=at)})
    nudge.workers(*(one.pk for one in put))


def message(
    escalation: Escalation,
    *,
    key: str,
    side: Side,
    recipients: Sequence[str],
    wording: Wording,
    at: datetime,
    due_at: datetime | None = None,
    percent: int = 0,
) -> Message:
    """What is said about an escalation to the people of a side.

    `due_at` is when its time to acknowledge runs out, or did, `percent` how much has passed.
    """
    policy_request = escalation.policy_request
    with translation.override(settings.LANGUAGE_CODE):
        values = {**_values(escalation, side, due_at), "percent": str(percent)}
        return written(
            key=key,
            event="escalation.step",
            recipients=recipients,
            language=settings.LANGUAGE_CODE,
            subject=str(wording.subject) % values,
            body=str(wording.body) % values,
            at=at,
            policy_request_id=policy_request.pk,
        )


def _people(side: Side, role: str) -> list[str]:
    """Whoever holds the role, else the next higher one; nobody only when the side is empty."""
    roles = ROLES[side]
    for higher in roles[roles.index(role) :] if role in roles else roles[-1:]:
        found = (
            insurer_addresses(lowest=(higher,))
            if side is Side.INSURER
            else agency_addresses(here().pk, lowest=(higher,))
        )
        if found:
            return found
    return [settings.INSURER["email"]] if side is Side.INSURER else []


def _values(escalation: Escalation, side: Side, due_at: datetime | None) -> dict[str, str]:
    zone = ZoneInfo(str(settings.INSURER["zone"]) if side is Side.INSURER else here().zone)
    deadline = escalation.deadline_at
    return {
        "number": escalation.policy_request.label,
        "agency": here().name,
        "place": str(escalation.get_stuck_at_display()),
        "level": str(escalation.get_level_display()),
        "due": _moment(due_at, zone) if due_at is not None else "",
        "deadline": _moment(deadline, zone) if deadline is not None else "—",
        "url": escalation_url(escalation.pk, at_desk=side is Side.INSURER),
    }


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{date_format(moment.astimezone(zone), 'j E Y, H:i')} ({zone_city(zone)})"
