"""What stands on record beside a clock: its version's seal, breaches, corrections, as sentences."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.agreements.models import AgreementVersion
from apps.policy_requests.enums import CORRECTION_REASONS
from apps.policy_requests.folding import Folded
from apps.policy_requests.models import ClockEvent
from apps.policy_requests.on_record import Correction, breaches_of, corrections_of
from apps.widgets.card.dossier import Dossier
from apps.widgets.instants import instant


@dataclass(frozen=True, slots=True)
class Record:
    """`seal` is the hash of what both sides signed, `since` from when that version applies."""

    seal: str
    since: str
    breaches: tuple[str, ...]
    corrections: tuple[str, ...]


def record_of(dossier: Dossier, clock: Folded) -> Record:
    """The record of this clock in the reader's zone. Two statements."""
    version = AgreementVersion.objects.get(pk=clock.version_id)
    return Record(
        seal=version.content_hash,
        since=_when(dossier, version.effective_from),
        breaches=tuple(
            _breach(dossier, one) for one in breaches_of(dossier.policy_request.pk, clock.key)
        ),
        corrections=tuple(_correction(dossier, one) for one in corrections_of(dossier.history)),
    )


def _when(dossier: Dossier, at: datetime | None) -> str:
    return "" if at is None else instant(at, zone=dossier.reader.zone, now=dossier.now)


def breach_words(*, due: str, noticed: str, withdrawn: str = "") -> str:
    """When a promise ran out, when that was noticed, and whether it was taken back."""
    values = {"due": due, "noticed": noticed, "withdrawn": withdrawn}
    if withdrawn:
        return _("Broken %(due)s, noticed %(noticed)s; withdrawn %(withdrawn)s.") % values
    return _("Broken %(due)s, noticed %(noticed)s.") % values


def _breach(dossier: Dossier, one: ClockEvent) -> str:
    return breach_words(
        due=_when(dossier, one.due_at),
        noticed=_when(dossier, one.detected_at),
        withdrawn=_when(dossier, one.voided_at),
    )


def _correction(dossier: Dossier, one: Correction) -> str:
    return _("Step %(number)s really happened %(when)s: %(reason)s. Corrected %(noted)s.") % {
        "number": one.corrects,
        "when": _when(dossier, one.occurred_at),
        "reason": dict(CORRECTION_REASONS).get(one.reason_code, one.reason_code),
        "noted": _when(dossier, one.recorded_at),
    }
