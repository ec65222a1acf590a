"""Agreements and their versions as the list shows them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from apps.agreements.enums import BINDING, AgreementKind, Seat, VersionStatus
from apps.agreements.models import Agreement, AgreementVersion, Signature
from apps.agreements.paper_words import factor_words
from apps.agreements.signatures import names_under
from apps.widgets.agreement.words import (
    TONES,
    agreement_title,
    role_words,
    version_title,
)

Address = Callable[..., str]
SEATS = {
    AgreementKind.SLA: (Seat.INSURER, Seat.AGENCY),
    AgreementKind.OLA: (Seat.OWNER, Seat.LEAD),
}


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature's facts in words."""

    name: str
    seat: str
    role: str
    at: datetime
    address: str
    factor: str


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version of the history; `waits` says whose signatures are still missing."""

    title: str
    state: str
    tone: str
    waits: str
    answers: str
    effective_from: datetime
    signed: tuple[Signed, ...]
    url: str
    difference_url: str


@dataclass(frozen=True, slots=True)
class AgreementView:
    """One agreement with its versions, the newest first."""

    anchor: str
    title: str
    party: str
    lines: tuple[VersionLine, ...]
    start_url: str


def version_line(version: AgreementVersion, address: Address, base_id: object) -> VersionLine:
    """One version; `base_id` is the version in force it is compared with, or None."""
    status = VersionStatus(version.status)
    other = base_id if base_id != version.pk else None
    return VersionLine(
        title=str(capfirst(version_title(version.number))),
        state=str(status.label),
        tone=TONES.get(status, ""),
        waits=waiting_words(version),
        answers=_answers(version),
        effective_from=version.effective_from,
        signed=tuple(signed(one) for one in names_under(version)),
        url=address("agreement", version.pk),
        difference_url=address("agreement_difference", version.pk) if other else "",
    )


def waiting_words(version: AgreementVersion) -> str:
    """ "waits for signatures: for the agency"; nothing when nobody has to sign."""
    missing = missing_seats(version)
    if version.status != VersionStatus.PROPOSED or not missing:
        return ""
    seats = ", ".join(str(seat.label) for seat in missing)
    return _("waits for signatures: %(seats)s") % {"seats": seats}


def missing_seats(version: AgreementVersion) -> list[Seat]:
    """The seats nobody has signed for yet."""
    taken = {one.seat for one in version.signatures.all()}
    return [seat for seat in SEATS[AgreementKind(version.agreement.kind)] if seat not in taken]


def _answers(version: AgreementVersion) -> str:
    if version.countered_from is None:
        return ""
    return _("answers version %(number)d") % {"number": version.countered_from.number}


def signed(one: Signature) -> Signed:
    """The facts of a signature."""
    return Signed(
        one.name,
        str(one.get_seat_display()),
        role_words(one.role),
        one.signed_at,
        one.address,
        factor_words(one.factor),
    )


def base_of(versions: Iterable[AgreementVersion]) -> AgreementVersion | None:
    """The version in force, else the latest signed one."""
    bound = [one for one in versions if one.status in BINDING]
    active = [one for one in bound if one.status == VersionStatus.ACTIVE]
    return next(iter(active or sorted(bound, key=lambda one: -one.number)), None)


def agreement_view(
    agreement: Agreement,
    versions: Iterable[AgreementVersion],
    address: Address,
    *,
    at_desk: bool,
    start_url: str,
) -> AgreementView:
    """One agreement; `versions` come newest first with signatures at hand."""
    rows = list(versions)
    base = base_of(rows)
    return AgreementView(
        anchor=f"{agreement.kind}-{agreement.agency.slug}",
        title=agreement_title(agreement.kind, at_desk=at_desk),
        party=agreement.agency.name,
        lines=tuple(version_line(one, address, base.pk if base else None) for one in rows),
        start_url=start_url,
    )
