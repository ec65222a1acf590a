"""Who works at the demo insurer and its two agencies."""

from dataclasses import dataclass
from functools import lru_cache

from django.contrib.auth.hashers import get_hasher, make_password

from apps.accounts.models import Membership, User
from apps.accounts.services import join
from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.kernel.actors import Actor
from apps.staff.services import actor_of

PASSWORD = "belay-demo-2026"  # noqa: S105 -- printed by ./run; production has no demo people


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the demo; the role is also the first part of the address."""

    role: str
    name: str
    phone: str


INSURER = (
    Person("administrator", "Фёдор Аксёнов", "+7 900 000-10-01"),
    Person("manager", "Елена Павлова", "+7 900 000-10-02"),
    Person("underwriter", "Ирина Лебедева", "+7 900 000-10-03"),
    Person("operator", "Олег Савин", "+7 900 000-10-04"),
)
AGENCIES = {
    "novy-bereg": (
        Person("owner", "Сергей Орлов", "+7 900 000-20-01"),
        Person("lead", "Анна Волкова", "+7 900 000-20-02"),
        Person("agent", "Мария Котова", "+7 900 000-20-03"),
    ),
    "klyuch-city": (
        Person("owner", "Наталья Зимина", "+7 900 000-30-01"),
        Person("lead", "Павел Громов", "+7 900 000-30-02"),
        Person("agent", "Игорь Семёнов", "+7 900 000-30-03"),
    ),
}


def email_of(person: Person, party: str) -> str:
    """The demo address of a person: agent@novy-bereg.example."""
    return f"{person.role}@{party}.example"


@lru_cache(maxsize=4)
def _hashed(hasher: str) -> str:
    """The one password of the demo, hashed once: ten hashes take seconds of the first start."""
    return make_password(PASSWORD, hasher=hasher)


def _made(person: Person, party: str) -> str:
    """The address of the person, who exists from now on."""
    email = email_of(person, party)
    User.objects.get_or_create(
        email=email,
        defaults={
            "name": person.name,
            "phone": person.phone,
            "password": _hashed(get_hasher("default").algorithm),
        },
    )
    return email


def insurer_people() -> dict[str, Membership]:
    """The insurer's people by role; safe to repeat."""
    members = {
        person.role: join(
            email=_made(person, "insurer"),
            name=person.name,
            role=person.role,
            password=PASSWORD,
            phone=person.phone,
        )
        for person in INSURER
    }
    User.objects.filter(pk=members["administrator"].user_id).update(
        is_staff=True, is_superuser=True
    )
    return members


def agency_people(agency: Agency, people: tuple[Person, ...]) -> dict[str, Membership]:
    """An agency's people by role; safe to repeat."""
    return {
        person.role: join(
            email=_made(person, agency.slug),
            name=person.name,
            role=person.role,
            password=PASSWORD,
            agency=agency,
            phone=person.phone,
        )
        for person in people
    }


def actors(agency: Agency, *groups: dict[str, Membership]) -> dict[str, Actor]:
    """The hands all these people have inside the agency, by role."""
    with inside(agency):
        return {role: actor_of(member) for group in groups for role, member in group.items()}
