"""The whole demo in one call, safe to repeat: what is there already is left alone."""

import itertools
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.models import Membership
from apps.agencies.models import Agency
from apps.agencies.services import provision
from apps.agencies.stepping import inside
from apps.kernel.actors import Side
from apps.policy_requests.models import PolicyRequest
from apps.products.services import BUNDLED_FILE, import_packages
from apps.usecases import nudge, outbox, ticking
from apps.usecases.demo import files, people, stories, terms
from apps.usecases.demo.stories import Story
from apps.usecases.demo.telling import Teller

AGENCIES = (
    ("novy-bereg", "Новый Берег", "Asia/Yekaterinburg", "+7 343 000-00-00"),
    ("klyuch-city", "Ключ-Сити", "Europe/Moscow", "+7 495 000-00-00"),
)
PAST = timedelta(days=35)
Say = Callable[[str], object]


def seed(*, at: datetime, say: Say, told: Sequence[Story] = stories.STORIES) -> None:
    """The insurer, two agencies, their people, terms and the requests `told` of."""
    import_packages(BUNDLED_FILE.read_text(encoding="utf-8"), at=at - PAST)
    files.attach_standing_papers(at=at - PAST)
    insurer = people.insurer_people()
    agencies = [_agency(*facts, insurer=insurer, at=at - PAST) for facts in AGENCIES]
    tellers = [_teller(agency, insurer, at) for agency in agencies]
    done = sum(_count(agency) for agency in agencies)
    if done >= len(told):
        say("The demo is there already.")
        return
    turns = itertools.cycle(zip(agencies, tellers, strict=True))
    for number, (story, (agency, teller), name) in enumerate(
        zip(told, turns, itertools.cycle(stories.NAMES), strict=False), start=1
    ):
        if number <= done:
            continue
        with inside(agency), transaction.atomic(), nudge.silence():
            teller.tell(story, name)
            outbox.send_as_of_old(at=at)
        say(f"{number} of {len(told)}: {story.package_code} {story.to}")
    with nudge.silence():
        ticking.tick(at=at)
    for agency in agencies:
        with inside(agency):
            outbox.send_as_of_old(at=at)


def _count(agency: Agency) -> int:
    """Stories are told in order, each whole or not at all, so the count says where to go on."""
    with inside(agency):
        return PolicyRequest.objects.count()


@transaction.atomic
def _agency(
    slug: str, name: str, zone: str, phone: str, *, insurer: dict[str, Membership], at: datetime
) -> Agency:
    held: Agency | None = Agency.objects.filter(slug=slug).first()
    if held is not None:
        return held
    agency = provision(name=name, slug=slug, zone=zone, phone=phone, at=at)
    own = people.agency_people(agency, people.AGENCIES[slug])
    terms.sign_both(
        agency,
        manager=insurer["manager"].user_id,
        owner=own["owner"].user_id,
        lead=own["lead"].user_id,
        at=at,
    )
    return agency


def _teller(agency: Agency, insurer: dict[str, Membership], at: datetime) -> Teller:
    own = people.agency_people(agency, people.AGENCIES[agency.slug])
    hands = people.actors(agency, insurer, own)
    assert {actor.side for actor in hands.values()} == {Side.INSURER, Side.AGENCY}
    return Teller(agency, hands, at, seed=len(agency.slug))
