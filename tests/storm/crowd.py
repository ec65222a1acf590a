"""Thousands of promises that will run out within a minute, made by the real use cases."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from apps.agencies.models import Agency
from apps.agencies.stepping import inside, outside
from apps.kernel import clock
from apps.kernel.actors import Actor
from apps.policy_requests.models import Answer, StatusChange
from apps.products.services import BUNDLED_FILE, import_packages
from apps.usecases import nudge
from apps.usecases.demo.files import attach_standing_papers, blank
from tests.crowds import copies
from tests.e2e.late import QUOTE_MINUTES, never_resting, submitted


@dataclass(frozen=True)
class Office:
    """An agency of the storm: everybody's hands, and its requests by the instant each is due."""

    agency: Agency
    hands: dict[str, Actor]
    due: dict[UUID, datetime] = field(default_factory=dict)
    originals: list[UUID] = field(default_factory=list)


def offices(agencies: int) -> list[Office]:
    """Agencies whose clocks never rest, each with one draft submitted."""
    before = clock.now() - timedelta(days=1)
    with outside():
        import_packages(BUNDLED_FILE.read_text(encoding="utf-8"), at=before)
        attach_standing_papers(at=before, paper_of=blank)
    run = secrets.token_hex(3)
    made = (never_resting(f"storm-{run}-{n}", before=before) for n in range(agencies))
    return [Office(agency, hands) for agency, hands in made]


def fill(
    office: Office,
    *,
    first: datetime,
    every: timedelta,
    count: int,
    at: datetime | None = None,
) -> None:
    """Give the agency `count` requests that fall due one after another, from `first` on.

    Their clocks are settled as of `at`, or now.
    """
    with inside(office.agency), nudge.silence():
        original = submitted(office.hands, due=first).policy_request
        rest = copies(original, count - 1, at=at or clock.now(), apart=every, later=every)
        lines = StatusChange.objects.filter(policy_request__in=[original.pk, *rest], name="submit")
        promised = timedelta(minutes=QUOTE_MINUTES)
        office.originals.append(original.pk)
        office.due.update(
            (one, at + promised) for one, at in lines.values_list("policy_request", "occurred_at")
        )


def make_quotable(office: Office, chosen: Iterable[UUID]) -> None:
    """Copies have no answers; these get the original's, so that they can be priced."""
    with inside(office.agency):
        given = list(Answer.objects.filter(policy_request__in=office.originals))
        wanted = [one for one in chosen if one not in office.originals]
        Answer.objects.bulk_create(
            _copy(answer, policy_request_id=one) for one in wanted for answer in given
        )


def _copy(answer: Answer, **changed: object) -> Answer:
    fields = [one for one in Answer._meta.concrete_fields if not one.primary_key]
    return Answer(**{one.attname: getattr(answer, one.attname) for one in fields} | changed)


def by_instant(made: list[Office]) -> Iterator[tuple[datetime, Office, UUID]]:
    """All requests of all agencies in the order in which they fall due."""
    found = ((at, office, one) for office in made for one, at in office.due.items())
    yield from sorted(found, key=lambda row: row[0])
