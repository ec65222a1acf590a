"""Run inside the portal by `manage.py shell`: an agency whose insurer is about to be late."""

from datetime import datetime, timedelta
from typing import Any

from apps.agencies.models import Agency
from apps.agencies.services import provision
from apps.agencies.stepping import inside
from apps.agreements.enums import AgreementKind
from apps.agreements.services import draft, draw_calendar, sign_as_of_old
from apps.kernel import clock
from apps.kernel.actors import Actor, Side
from apps.usecases.demo import people, terms
from apps.usecases.demo.journey import Journey

ALWAYS = {
    "zone": "Europe/Moscow",
    "weekly": {d: [["00:00", "24:00"]] for d in (*terms.WEEKDAYS, "sat", "sun")},
}
QUOTE_MINUTES = 15
PACKAGE = "MTG-SEC"


def never_resting(slug: str, *, before: datetime) -> tuple[Agency, dict[str, Actor]]:
    """A new agency whose clocks never rest, under terms signed `before`; and everybody's hands."""
    return open_in(ALWAYS, slug, before=before)


def open_in(
    spec: dict[str, Any], slug: str, *, before: datetime
) -> tuple[Agency, dict[str, Actor]]:
    """The same with any hours, which both agreements count in."""
    agency = provision(name="Полуночное", slug=slug, zone="Europe/Moscow", at=before)
    insurer = people.insurer_people()
    own = people.agency_people(agency, people.AGENCIES["novy-bereg"])
    hours = draw_calendar(side=Side.INSURER, agency=agency, name=slug, spec=spec, at=before)
    owner, lead = own["owner"].user_id, own["lead"].user_id
    signers = {
        AgreementKind.SLA: (insurer["manager"].user_id, owner),
        AgreementKind.OLA: (owner, lead),
    }
    for kind, (first, second) in signers.items():
        version = draft(
            kind=kind,
            agency=agency,
            calendar_version=hours,
            targets=terms.sla_rows() if kind is AgreementKind.SLA else terms.ola_rows(),
            effective_from=before,
        )
        sign_as_of_old(version_id=version.pk, first=first, second=second, at=before)
    return agency, people.actors(agency, insurer, own)


def about_to_breach(slug: str, seconds: float) -> str:
    """A new agency with clocks that never rest, and one request of it that the insurer should
    quote within `seconds` from now. Returns its id."""
    agency, hands = never_resting(slug, before=clock.now() - timedelta(days=1))
    due = clock.now() + timedelta(seconds=seconds)
    with inside(agency):
        return str(submitted(hands, due=due).id)


def submitted(hands: dict[str, Actor], *, due: datetime) -> Journey:
    """A request of the present agency that the insurer should quote until `due`."""
    at = due - timedelta(minutes=QUOTE_MINUTES)
    journey = Journey(hands, PACKAGE, due + timedelta(days=3))
    journey.begin(at - timedelta(minutes=1))
    journey.step(at)
    return journey
