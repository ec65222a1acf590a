"""The ticker stands still: the insurer's administrators are told, once, and again when it is over.

Whoever is still alive looks: the web when it is asked whether it is ready, the workers and the loop
once a minute. The mail leaves from the one who looks, for those who send mail may be dead as well.
"""

import logging
import smtplib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.formats import date_format

from apps.accounts.queries import insurer_addresses
from apps.agencies.stepping import outside
from apps.agencies.zones import zone_city
from apps.registry import outages
from apps.registry.models import Outage
from apps.usecases.addresses import base_url
from apps.usecases.alarm_wording import BACK, DEAD
from apps.watch.queries import TICKER, heartbeat_of

log = logging.getLogger(__name__)


def patience() -> timedelta:
    """How old a heartbeat may be: so many periods of the beat."""
    return timedelta(seconds=settings.SWEEP_STALE_PERIODS * settings.SWEEP_SECONDS_BEAT)


def stands_still(*, at: datetime) -> bool:
    """Whether the ticker beat once and has not for too long."""
    beat = heartbeat_of(TICKER)
    return beat is not None and at - beat > patience()


def look(*, at: datetime) -> None:
    """Note whether the ticker goes, and tell what has not been told; any number may look at once.

    An outage is told when it is still there one period after it was noticed: a start of everything
    finds an old heartbeat too.
    """
    with outside():
        beat = heartbeat_of(TICKER)
        if beat is None:
            return
        if at - beat > patience():
            outages.begin(TICKER, since=beat, at=at)
        else:
            outages.end(TICKER, at=at)
        _tell(at=at)


def _tell(*, at: datetime) -> None:
    confirmed = at - timedelta(seconds=settings.SWEEP_SECONDS_BEAT)
    with outages.next_untold(TICKER, confirmed_before=confirmed) as outage:
        if outage is None:
            return
        try:
            _mail(outage).send()
        except (OSError, smtplib.SMTPException) as fault:
            log.warning("the alarm about outage %s is put off: %s", outage.pk, fault)
            return
        if outage.ended_at is None:
            outage.told_at = at
        else:
            outage.all_clear_at = at
        outage.save(update_fields=["told_at", "all_clear_at"])


def _mail(outage: Outage) -> EmailMessage:
    """The same Message-ID however often it is sent."""
    over = outage.ended_at is not None
    wording = BACK if over else DEAD
    key = f"outage:{outage.pk}:{'over' if over else 'begun'}"
    with translation.override(settings.LANGUAGE_CODE):
        values = {
            "since": _moment(outage.since),
            "ended": _moment(outage.ended_at) if outage.ended_at else "",
            "url": f"{base_url()}/desk/",
        }
        return EmailMessage(
            subject=str(wording.subject) % values,
            body=str(wording.body) % values,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=insurer_addresses(lowest=("administrator",)) or [settings.INSURER["email"]],
            headers={
                "Message-ID": f"<{key.replace(':', '.')}@{settings.BASE_DOMAIN}>",
                "X-Belay-Key": key,
            },
        )


def _moment(moment: datetime) -> str:
    zone = ZoneInfo(str(settings.INSURER["zone"]))
    return f"{date_format(moment.astimezone(zone), 'j E Y, H:i:s')} ({zone_city(zone)})"
