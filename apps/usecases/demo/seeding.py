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
SLUGS = tuple(slug for slug, *_facts in AGENCIES)
PAST = timedelta(days=35)
Say = Callable[[str], object]


def seed(*, at: datetime, say: Say, told: Sequence[Story] = stories.STORIES) -> None:
    """The insurer, two agencies, their people, terms and the requests `told` of."""
    lay_ground(at=at)
    for slug in SLUGS:
        tell(slug, at=at, say=say, told=told)
    settle(at=at)


def lay_ground(*, at: datetime) -> None:
    """Packages, people, agencies and their terms."""
    import_packages(BUNDLED_FILE.read_text(encoding="utf-8"), at=at - PAST)
    files.attach_standing_papers(at=at - PAST)
    insurer = people.insurer_people()
    for facts in AGENCIES:
        _agency(*facts, insurer=insurer, at=at - PAST)


def tell(slug: str, *, at: datetime, say: Say, told: Sequence[Story] = stories.STORIES) -> None:
    """One agency's share of the stories; agencies may be told of side by side.

    Each story is told whole or not at all, so the number of requests says where to go on.
    """
    agency = Agency.objects.get(slug=slug)
    teller = _teller(agency, people.insurer_people(), at)
    first, every = SLUGS.index(slug), len(SLUGS)
    with inside(agency):
        done = PolicyRequest.objects.count()
        own = zip(told, itertools.cycle(stories.NAMES), strict=False)
        for story, name in itertools.islice(own, first + done * every, None, every):
            with transaction.atomic(), nudge.silence():
                teller.tell(story, name)
                outbox.send_as_of_old(at=at)
            say(f"{agency.name}: {story.package_code} {story.to}")


def unfinished(told: Sequence[Story] = stories.STORIES) -> list[str]:
    """The agencies whose share is not told to its end."""
    return [
        slug
        for first, slug in enumerate(SLUGS)
        if _count(Agency.objects.get(slug=slug)) < len(told[first :: len(SLUGS)])
    ]


def _count(agency: Agency) -> int:
    with inside(agency):
        return PolicyRequest.objects.count()


def settle(*, at: datetime) -> None:
    """What the living requests have due by now; its messages are history like the rest."""
    with nudge.silence():
        ticking.tick(at=at)
    for slug in SLUGS:
        with inside(Agency.objects.get(slug=slug)):
            outbox.send_as_of_old(at=at)


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
