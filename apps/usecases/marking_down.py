"""An operator says that an integration is down, that it is up again, or that it was down.

From then on the adjusted view charges these minutes to the platform.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.kernel.errors import Conflict, Malformed
from apps.registry import outages
from apps.registry.models import Integration, Outage


def begin(name: str, *, since: datetime, at: datetime) -> Outage:
    """It is down since then.

    Raises:
        Malformed: no such integration, or to come. Conflict: it is marked down already.
    """
    known(name)
    _refuse_to_come(since, at)
    _refuse_overlap(name, since, at)
    try:
        with transaction.atomic():
            return Outage.objects.create(name=name, since=since, noticed_at=at)
    except IntegrityError as again:
        raise _down_already(name) from again


def end(name: str, *, until: datetime, at: datetime) -> Outage:
    """It is up again since then.

    Raises:
        Malformed: no such integration, to come, or before it went down. Conflict: it is not down.
    """
    known(name)
    _refuse_to_come(until, at)
    with transaction.atomic():
        row = Outage.objects.select_for_update().filter(name=name, ended_at=None).first()
        if row is None:
            raise Conflict(_("“%(name)s” is not marked down.") % {"name": name}, code="not_down")
        if until <= row.since:
            raise Malformed(
                _("It went down at %(since)s; the end must come after that.")
                % {"since": shown(row.since)},
                code="backwards",
            )
        row.ended_at = until
        row.save(update_fields=["ended_at"])
        return row


def record(name: str, *, since: datetime, until: datetime, at: datetime) -> Outage:
    """It was down from then till then.

    Raises:
        Malformed: no such integration, to come, or backwards. Conflict: a part of it is on record.
    """
    known(name)
    _refuse_to_come(until, at)
    if until <= since:
        raise Malformed(_("The end must come after the beginning."), code="backwards")
    _refuse_overlap(name, since, until)
    return Outage.objects.create(name=name, since=since, ended_at=until, noticed_at=at)


def on_record(*, start: datetime, end: datetime) -> Sequence[Outage]:
    """What was marked down and touches `[start, end)`, oldest first."""
    return outages.marked_down(start, end)


def known(name: str) -> str:
    """The name when it is an integration's. Raises Malformed."""
    if name not in Integration.values:
        raise Malformed(
            _("There is no integration “%(name)s”. Known are: %(known)s.")
            % {"name": name[:32], "known": ", ".join(Integration.values)},
            code="unknown_integration",
        )
    return name


def read_instant(text: str) -> datetime:
    """An ISO instant with its offset, as UTC. Raises Malformed."""
    try:
        read = datetime.fromisoformat(text)
        if read.tzinfo is not None:
            return read.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise Malformed(
        _("“%(text)s” is no instant. Write it with its offset, like 2026-07-14T11:00+03:00.")
        % {"text": text[:40]},
        code="bad_instant",
    )


def shown(moment: datetime) -> str:
    """An instant as operators type it."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _refuse_to_come(moment: datetime, at: datetime) -> None:
    if moment > at:
        raise Malformed(_("This moment is still to come."), code="future")


def _refuse_overlap(name: str, start: datetime, end: datetime) -> None:
    for one in outages.marked_down(start, end):
        if one.name == name and one.ended_at is None:
            raise _down_already(name)
        if one.name == name and one.ended_at is not None:
            raise Conflict(
                _("“%(name)s” is on record as down from %(since)s to %(until)s.")
                % {"name": name, "since": shown(one.since), "until": shown(one.ended_at)},
                code="on_record",
            )


def _down_already(name: str) -> Conflict:
    return Conflict(_("“%(name)s” is marked down already.") % {"name": name}, code="down")
