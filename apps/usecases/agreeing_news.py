"""Who hears of a proposal, an answer or a signature: the other side; both at the last name."""

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Membership
from apps.accounts.queries import agency_addresses, insurer_addresses
from apps.agencies.stepping import inside
from apps.agreements.enums import BINDING, AgreementKind
from apps.agreements.models import AgreementVersion
from apps.agreements.permissions import may_see
from apps.kernel.actors import Side
from apps.notifications.services import put_all, written
from apps.usecases import nudge
from apps.usecases.addresses import agreement_url
from apps.usecases.wording import Wording

INSIDE_AGENCY = ("owner", "lead")
NEWS: dict[str, Wording] = {
    "proposed": Wording(
        _("%(agency)s: version %(number)s of the agreement is proposed"),
        _(
            "%(name)s proposes version %(number)s of the agreement (%(kind)s). Read it, then sign "
            "it or answer it with changes:\n%(url)s"
        ),
    ),
    "countered": Wording(
        _("%(agency)s: your proposal is being answered with changes"),
        _(
            "%(name)s answers your proposal with changes: they are being written as version "
            "%(number)s (%(kind)s). Your proposal is closed.\n%(url)s"
        ),
    ),
    "signed": Wording(
        _("%(agency)s: version %(number)s of the agreement has a signature"),
        _(
            "%(name)s signed version %(number)s of the agreement (%(kind)s). It still needs the "
            "other signature:\n%(url)s"
        ),
    ),
    "signed_by_both": Wording(
        _("%(agency)s: version %(number)s of the agreement is signed by both"),
        _(
            "%(name)s gave the last signature under version %(number)s of the agreement "
            "(%(kind)s). It comes into force at the instant written in it.\n%(url)s"
        ),
    ),
}


def tell(event: str, version: AgreementVersion, *, by: Membership, at: datetime) -> None:
    """Put one message for each side that should hear of it, never for the person himself."""
    agreement = version.agreement
    everybody = version.status in BINDING
    said = "signed_by_both" if everybody else event
    with inside(agreement.agency):
        for side in Side:
            if everybody or agreement.kind == AgreementKind.OLA or side != by.side:
                _put(said, version, side=side, by=by, at=at)


def _put(said: str, version: AgreementVersion, *, side: Side, by: Membership, at: datetime) -> None:
    agreement, wording = version.agreement, NEWS[said]
    is_inside = agreement.kind == AgreementKind.OLA
    if is_inside and side == Side.INSURER:
        return
    readers = _readers(version, side)
    with translation.override(settings.LANGUAGE_CODE):
        values = {
            "agency": agreement.agency.name,
            "number": version.number,
            "kind": "OLA" if is_inside else "SLA",
            "name": by.user.name,
            "url": agreement_url(_shown(version, side).pk, at_desk=side == Side.INSURER),
        }
        message = written(
            key=f"agreement:{version.pk}:{version.revision}:{said}:{by.user_id}:{side}",
            event=f"agreement.{said}",
            recipients=[one for one in readers if one != by.user.email],
            language=settings.LANGUAGE_CODE[:2],
            subject=str(wording.subject) % values,
            body=str(wording.body) % values,
            at=at,
        )
        nudge.workers(*(one.pk for one in put_all([message])))


def _shown(version: AgreementVersion, side: Side) -> AgreementVersion:
    """The page to read: an answer being written is its author's alone, so what it answers."""
    agency_id = None if side == Side.INSURER else version.agreement.agency_id
    if may_see(version, agency_id=agency_id) or version.countered_from is None:
        return version
    return version.countered_from


def _readers(version: AgreementVersion, side: Side) -> list[str]:
    if side == Side.INSURER:
        return insurer_addresses(lowest=("manager", "administrator"))
    is_inside = version.agreement.kind == AgreementKind.OLA
    lowest = INSIDE_AGENCY if is_inside else ("owner",)
    return agency_addresses(version.agreement.agency_id, lowest=lowest)
