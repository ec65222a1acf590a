"""Situations that tests start from, built by the real services with instants in the past."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from unittest.mock import patch
from zoneinfo import ZoneInfo

from apps.agencies.models import Agency
from apps.kernel.actors import Actor
from apps.products.services import BUNDLED_FILE, import_packages
from apps.usecases.demo import people, terms
from apps.usecases.demo.files import attach_standing_papers, blank
from apps.usecases.demo.journey import Journey

MOSCOW = ZoneInfo("Europe/Moscow")
# A plain Tuesday: 11:00 in Moscow, everybody at work.
TUESDAY = datetime(2026, 7, 14, 11, 0, tzinfo=MOSCOW)
# The normal promises from a draft need longer than until this closing.
TOMORROW = TUESDAY + timedelta(days=1)


def minutes(n: float) -> datetime:
    """`n` minutes after TUESDAY."""
    return TUESDAY + timedelta(minutes=n)


@dataclass(frozen=True)
class Office:
    """An agency with its people, the insurer's people, packages and signed agreements."""

    agency: Agency
    people: dict[str, Actor]
    users: dict[str, object]

    def journey(self, package_code: str = "CASH-SEC", **options: object) -> Journey:
        """A complete draft made on TUESDAY, closing three days later."""
        closing = options.pop("closing_at", TUESDAY + timedelta(days=3))
        journey = Journey(self.people, package_code, closing, paper=blank, **options)  # type: ignore[arg-type]
        return journey.begin(TUESDAY)

    def request_in(
        self, status: str, package_code: str = "CASH-SEC", every: int = 1, **options: object
    ) -> Journey:
        """A request on the main road in `status`, one step every `every` minutes."""
        moments = [minutes(every * n) for n in range(1, 20)]
        return self.journey(package_code, **options).go_to(status, moments)


def office_of(agency: Agency, *, signed: bool = True) -> Office:
    """Everybody and everything an agency needs to work; call it inside the agency."""
    _packages_on_sale()
    attach_standing_papers(at=TUESDAY - timedelta(days=60), paper_of=blank)
    insurer = people.insurer_people()
    own = people.agency_people(agency, people.AGENCIES["novy-bereg"])
    if signed:
        terms.sign_both(
            agency,
            manager=insurer["manager"].user_id,
            owner=own["owner"].user_id,
            lead=own["lead"].user_id,
            at=TUESDAY - timedelta(days=30),
        )
    users = {role: member.user for role, member in {**insurer, **own}.items()}
    return Office(agency, people.actors(agency, insurer, own), users)


def _packages_on_sale() -> None:
    """Import the bundled file; once it was found sound in this process, it is sound."""
    text = BUNDLED_FILE.read_text(encoding="utf-8")
    at = TUESDAY - timedelta(days=60)
    if not _found_sound:
        import_packages(text, at=at)
        _found_sound.append(True)
        return
    with patch("apps.products.services.faults", return_value=[]):
        import_packages(text, at=at)


_found_sound: list[bool] = []
