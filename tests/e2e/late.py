"""Run inside the portal by `manage.py shell`: an agency whose insurer is about to be late."""

from datetime import timedelta

from apps.agencies.services import provision
from apps.agencies.stepping import inside
from apps.agreements.enums import AgreementKind
from apps.agreements.services import draft, draw_calendar, sign_as_of_old
from apps.kernel import clock
from apps.kernel.actors import Side
from apps.usecases.demo import people, terms
from apps.usecases.demo.journey import Journey

ALWAYS = {
    "zone": "Europe/Moscow",
    "weekly": {d: [["00:00", "24:00"]] for d in (*terms.WEEKDAYS, "sat", "sun")},
}
QUOTE_MINUTES = 15


def about_to_breach(slug: str, seconds: float) -> str:
    """A new agency with clocks that never rest, and one request of it that the insurer should
    quote within `seconds` from now. Returns its id."""
    now = clock.now()
    before = now - timedelta(days=1)
    agency = provision(name="Полуночное", slug=slug, zone="Europe/Moscow", at=before)
    insurer = people.insurer_people()
    own = people.agency_people(agency, people.AGENCIES["novy-bereg"])
    hours = draw_calendar(side=Side.INSURER, agency=agency, name=slug, spec=ALWAYS, at=before)
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
    submitted = clock.now() - timedelta(minutes=QUOTE_MINUTES) + timedelta(seconds=seconds)
    with inside(agency):
        hands = people.actors(agency, insurer, own)
        journey = Journey(hands, "MTG-SEC", now + timedelta(days=3))
        journey.begin(submitted - timedelta(minutes=1))
        journey.step(submitted)
        return str(journey.id)
