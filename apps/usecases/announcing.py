"""Who is told what, in his language, after a move or when a promise wears thin."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format, number_format

from apps.agencies.stepping import here
from apps.agencies.zones import zone_city
from apps.agreements.enums import Metric
from apps.notifications.models import Message
from apps.notifications.services import put_all, written
from apps.policy_requests.clocks import Due
from apps.policy_requests.enums import ClockEventKind, ClockEventStatus, ClockKind
from apps.policy_requests.models import ClockEvent, PolicyRequest
from apps.policy_requests.moves import Moved
from apps.policy_requests.services.client_links import token_for
from apps.usecases import nudge
from apps.usecases.addresses import card_url, client_url, desk_url
from apps.usecases.audiences import AGENCY, CLIENT, DESK, MANAGERS, Readers, warned
from apps.usecases.quiet import departures
from apps.usecases.wording import AFTER_MOVE, BEFORE, BREACH, REMINDER, WARNING, WITHDRAWN, Wording

# A message with the moment it leaves: alerts keep their readers' quiet hours.
Alert = tuple[Message, datetime]


def moved(step: Moved, *, document_ids: Sequence[UUID] = ()) -> None:
    """Put down the messages of a step, and those of whatever fell due with it."""
    policy_request, change = step.policy_request, step.change
    readers, at = Readers(), change.occurred_at
    messages = [
        _message(
            policy_request,
            readers,
            key=f"{policy_request.pk}:{change.seq}:{change.name}:{audience}",
            event=f"policy_request.{change.name}",
            audience=(audience,),
            wording=wording,
            at=at,
            document_ids=document_ids if audience in (CLIENT, AGENCY) else (),
        )
        for audience, wording in AFTER_MOVE.get(change.name, ())
    ]
    alerts = _of_clocks(step.due, readers, at=at)
    _put(messages + [one for one, _leaves in alerts], alerts)


def fell_due(due: Sequence[Due], *, at: datetime) -> None:
    """One message a clock: the highest of what fell due at once.

    Costs the same number of statements for any number of clocks of one agency.
    """
    alerts = _of_clocks(due, Readers(), at=at)
    _put([one for one, _leaves in alerts], alerts)


def waited_for(policy_requests: Sequence[PolicyRequest], *, at: datetime) -> None:
    """Remind the clients whose answer is being waited for; once for each wait."""
    readers = Readers()
    _put(
        [
            _message(
                one,
                readers,
                key=f"{one.pk}:{one.status_since.isoformat()}:remind",
                event="policy_request.remind_client",
                audience=(CLIENT,),
                wording=REMINDER[one.status],
                at=at,
            )
            for one in policy_requests
        ],
        [],
    )


def _put(messages: Sequence[Message], alerts: Sequence[Alert]) -> None:
    leaves = {message.pk: moment for message, moment in alerts}
    nudge.workers(*(message.pk for message in put_all(messages, leaves=leaves)))


def _of_clocks(due: Sequence[Due], readers: Readers, *, at: datetime) -> list[Alert]:
    highest: dict[tuple[UUID, str], Due] = {}
    for one in due:
        held = highest.get((one.clock.pk, one.event.status))
        if held is None or one.event.percent > held.event.percent:
            highest[one.clock.pk, one.event.status] = one
    return [alert for one in highest.values() for alert in _of_clock(one, readers, at=at)]


def _of_clock(due: Due, readers: Readers, *, at: datetime) -> Iterable[Alert]:
    """One message for all who may be told at the same moment, so one a reader."""
    event, wording = _said(due.event)
    key = f"clock:{due.clock.pk}:{':'.join(str(part) for part in due.event.key)}"
    if due.event.voided_at is not None:
        key = f"{key}:{due.event.voided_at.isoformat()}"
    parts = departures(due.policy_request, _audience(due), at=at)
    for number, (leaves, audience) in enumerate(parts):
        message = _message(
            due.policy_request,
            readers,
            key=key if number == 0 else f"{key}:{audience[0]}",
            event=event,
            audience=audience,
            wording=wording,
            at=at,
            due=due,
        )
        yield message, leaves


def _said(event: ClockEvent) -> tuple[str, Wording]:
    if event.status == ClockEventStatus.VOIDED:
        return "clock.correction", WITHDRAWN
    if event.kind == ClockEventKind.BREACH or event.percent > 100:
        return "clock.breach", BREACH
    return "clock.warning", BEFORE if event.kind == ClockEventKind.BEFORE else WARNING


def _audience(due: Due) -> tuple[str, ...]:
    """50 % the owner, 75 % his lead too, the breach both sides, later the manager as well."""
    threshold, insurer = due.event.percent, due.clock.kind == ClockKind.SLA
    if threshold < 100 or not insurer:
        return warned(threshold, insurer=insurer)
    return (DESK, AGENCY) if threshold == 100 else (DESK, AGENCY, MANAGERS)


def _message(
    policy_request: PolicyRequest,
    readers: Readers,
    *,
    key: str,
    event: str,
    audience: tuple[str, ...],
    wording: Wording,
    at: datetime,
    due: Due | None = None,
    document_ids: Sequence[UUID] = (),
) -> Message:
    language = policy_request.language if CLIENT in audience else settings.LANGUAGE_CODE
    with translation.override(language):
        values = _values(policy_request, audience, due, at)
        return written(
            key=key,
            event=event,
            recipients=[a for one in audience for a in readers.of(policy_request, one)],
            language=language,
            subject=str(wording.subject) % values,
            body=str(wording.body) % values,
            at=at,
            policy_request_id=policy_request.pk,
            document_ids=document_ids,
        )


def _values(
    policy_request: PolicyRequest, audience: tuple[str, ...], due: Due | None, at: datetime
) -> dict[str, str]:
    values = {
        "number": policy_request.label,
        "agency": here().name,
        "status": str(policy_request.get_status_display()),
        "premium": number_format(policy_request.premium or 0, 2, force_grouping=True),
        "policy": policy_request.policy_number,
        "url": _url(policy_request, audience, at),
    }
    if due is not None:
        zone = ZoneInfo(str(settings.INSURER["zone"]) if DESK in audience else here().zone)
        values["metric"] = str(Metric(due.clock.metric).label)
        values["due"] = moment_words(_due_at(due), zone)
        values["percent"] = str(due.event.threshold)
    return values


def _due_at(due: Due) -> datetime:
    """Of a breach the instant it ran out; of a warning when it will."""
    broken = due.event.kind == ClockEventKind.BREACH
    return due.event.due_at if broken else due.clock.due_at or due.event.due_at


def moment_words(moment: datetime, zone: ZoneInfo) -> str:
    """An instant as letters and refusals name it, with the city of its zone."""
    return f"{date_format(moment.astimezone(zone), 'j E Y, H:i')} ({zone_city(zone)})"


def _url(policy_request: PolicyRequest, audience: tuple[str, ...], at: datetime) -> str:
    if CLIENT in audience:
        return client_url(token_for(policy_request, at=at))
    return desk_url(policy_request.pk) if DESK in audience else card_url(policy_request.pk)
