"""Every route, by people of another party: foreign answers exactly like absent.

The routes are read from the address books. A route with a parameter this matrix does not know, or
without one and not listed below, fails: whoever adds an address says here what a stranger sees.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from apps.agencies.models import Agency
from apps.agencies.stepping import inside
from apps.agreements.models import AgreementVersion
from apps.escalations.models import Correction
from apps.kernel import clock
from apps.policy_requests.models import Clock
from apps.policy_requests.services.client_links import token_for
from apps.usecases import disputing, escalating, trying
from apps.usecases.demo.people import PASSWORD
from tests.situations import Office, minutes, office_of

# Routes of everybody or of one's own: no object of another party can be named in them.
OWN_AGENCY = {
    "", "rows/", "requests/new/", "escalations/", "corrections/", "breaches/", "disputes/",
    "reports/",
    "people/", "people/me/", "agreements/", "calendars/", "jobs/",
    "api/v1/packages/", "api/v1/requests/", "api/v1/escalations/", "api/v1/people/",
}  # fmt: skip
OPEN = {
    "i18n/setlang/",
    "api/v1/schema/",
    "api/v1/tokens/",
    "api/v1/tokens/current/",
    "api/v1/^.*$",
}
# Parameters that name shared things (packages, weeks) rather than an agency's objects.
SHARED_PARAMETERS = {"code", "package_code", "week", "form", "kind", "language"}
ABSENT = {
    "policy_request_id": uuid4(),
    "document_id": uuid4(),
    "escalation_id": uuid4(),
    "correction_id": uuid4(),
    "dispute_id": uuid4(),
    "clock_id": uuid4(),
    "version_id": uuid4(),
    "calendar_id": uuid4(),
    "job_id": uuid4(),
    "token": "no-such-token",
}
FIXED = {
    "name": "submit", "step": "acknowledge", "code": "CASH-SEC", "package_code": "CASH-SEC",
    "week": "2026-W29", "form": "xlsx", "kind": "ola", "language": "ru",
}  # fmt: skip
CANARY = "Канарейкина Юлия"


def routes(book: str) -> list[str]:
    """Every route of an address book but sign-in and the admin, which have tests of their own."""

    def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                yield prefix + str(entry.pattern)
            else:
                yield from walk(entry, prefix + str(entry.pattern))

    return [r for r in walk(get_resolver(book), "") if not r.startswith(("accounts/", "admin/"))]


AGENCY_ROUTES = routes("config.urls_agency")
DESK_ROUTES = [r for r in routes("config.urls_public") if r.startswith(("desk/", "api/"))]


def parameters(route: str) -> list[str]:
    return [part.split(">")[0].split(":")[-1] for part in route.split("<")[1:]]


@dataclass(frozen=True)
class World:
    """Alpha's objects, and Bob, who works at beta."""

    objects: dict[str, object]
    bob: Client
    token: str
    operator: Client


@pytest.fixture
def world(office: Office, beta: Agency) -> World:
    journey = office.request_in("delivered", "RENT-LL", client_name=CANARY)
    escalation = escalating.escalate(
        policy_request_id=journey.id, by=office.people["agent"], at=minutes(30)
    )
    correction = Correction.objects.create(
        agreement_id=uuid4(), week="2026-W29", party="insurer", cause="breaches",
        opened_at=minutes(30), due_on=minutes(30).date(),
    )  # fmt: skip
    dispute = disputing.dispute(
        policy_request_id=journey.id, stretch=2, charge_to="agency", reason_code="waited",
        comment=CANARY, by=office.people["manager"], at=minutes(30),
    )  # fmt: skip
    own = AgreementVersion.objects.get(
        agreement__agency=office.agency, agreement__kind="ola", status="active"
    )
    job = trying.begin(
        version_id=own.pk, agencies=[], of=office.agency, start=minutes(0), end=minutes(60),
        zone="Europe/Moscow", user_id=uuid4(), user_name=CANARY, at=clock.now(),
    )  # fmt: skip
    objects: dict[str, object] = {
        "policy_request_id": journey.id,
        "document_id": journey.policy_request.documents.first().pk,
        "escalation_id": escalation.pk,
        "correction_id": correction.pk,
        "dispute_id": dispute.pk,
        "clock_id": Clock.objects.first().pk,
        "version_id": own.pk,
        "calendar_id": own.calendar_version.calendar_id,
        "job_id": job.pk,
        "token": token_for(journey.policy_request, at=clock.now()),
        "slug": "alpha",
    }
    with inside(beta):
        theirs = office_of(beta)
    bob, operator = Client(), Client()
    bob.force_login(theirs.users["owner"])
    operator.force_login(office.users["operator"])
    answer = bob.post(
        "/api/v1/tokens/",
        {"email": theirs.users["owner"].email, "password": PASSWORD},
        content_type="application/json",
        headers={"host": "beta.belay.test"},
    )
    return World(objects, bob, json.loads(answer.content)["token"], operator)


def filled(route: str, values: dict[str, object]) -> str:
    path = route
    for part in route.split("<")[1:]:
        spec = part.split(">")[0]
        path = path.replace(f"<{spec}>", str(values[spec.split(":")[-1]]))
    return f"/{path}"


def answer(world: World, who: Client, method: str, path: str, host: str) -> tuple[int, bytes]:
    headers = {"host": host}
    if path.startswith("/api/"):
        headers["authorization"] = f"Token {world.token}"
    call = getattr(who, method)
    body = {"content_type": "application/json", "data": "{}"} if path.startswith("/api/") else {}
    got = call(path, headers=headers, **(body if method != "get" else {}))
    content = b"".join(got.streaming_content) if got.streaming else got.content
    return got.status_code, content


def same(one: tuple[int, bytes], other: tuple[int, bytes], objects: dict[str, object]) -> bool:
    """Equal but for the ids that the stranger himself typed."""

    def plain(content: bytes, values: dict[str, object]) -> bytes:
        for value in values.values():
            if isinstance(value, UUID) or value == objects.get("token") or value == ABSENT["token"]:
                content = content.replace(str(value).encode(), b"ID")
        return content

    return one[0] == other[0] and plain(one[1], objects) == plain(other[1], ABSENT)


OBJECT_ROUTES = [
    r
    for r in AGENCY_ROUTES
    if r not in OWN_AGENCY | OPEN and set(parameters(r)) - SHARED_PARAMETERS
]


def test_the_matrix_knows_every_route() -> None:
    known = OWN_AGENCY | OPEN | set(OBJECT_ROUTES)
    shared = {r for r in AGENCY_ROUTES if parameters(r) and set(parameters(r)) <= SHARED_PARAMETERS}
    assert set(AGENCY_ROUTES) - known - shared == set()
    assert len(OBJECT_ROUTES) > 30
    for route in [*AGENCY_ROUTES, *DESK_ROUTES]:
        assert set(parameters(route)) <= set(ABSENT) | set(FIXED) | {"slug"}, route


def test_bob_at_home_finds_none_of_alphas_objects(world: World) -> None:
    for route in OBJECT_ROUTES:
        for method in ("get", "post"):
            foreign = answer(
                world, world.bob, method, filled(route, FIXED | world.objects), "beta.belay.test"
            )
            absent = answer(
                world, world.bob, method, filled(route, FIXED | ABSENT), "beta.belay.test"
            )
            assert same(foreign, absent, world.objects), (method, route, foreign[0], absent[0])
            assert foreign[0] >= 300, (method, route, foreign[0])
            assert CANARY.encode() not in foreign[1]


@pytest.mark.parametrize("who", ["bob", "operator"])
def test_a_strangers_session_opens_nothing_on_alphas_host(world: World, who: str) -> None:
    stranger = getattr(world, who)
    for route in AGENCY_ROUTES:
        if route in OPEN or route.startswith("c/"):
            continue
        path = filled(route, FIXED | world.objects)
        status, content = answer(world, stranger, "get", path, "alpha.belay.test")
        assert status == 404, (route, status)
        assert CANARY.encode() not in content


def test_bob_finds_no_desk(world: World) -> None:
    absent = answer(world, world.bob, "get", "/desk/no-such-page/", "belay.test")
    assert absent[0] == 404
    for route in DESK_ROUTES:
        if route in OPEN:
            continue
        path = filled(route, FIXED | world.objects)
        status, content = answer(world, world.bob, "get", path, "belay.test")
        assert status == 404, (route, status)
        if route.startswith("desk/"):
            assert content == absent[1], route
        assert CANARY.encode() not in content


def test_bobs_own_pages_hold_nothing_of_alpha(world: World) -> None:
    seen = 0
    for route in OWN_AGENCY:
        status, content = answer(world, world.bob, "get", filled(route, FIXED), "beta.belay.test")
        assert status in (200, 204, 304, 405), (route, status)
        assert CANARY.encode() not in content
        assert str(world.objects["policy_request_id"]).encode() not in content
        seen += status == 200
    assert seen >= 9


def test_a_link_of_alpha_is_unknown_at_beta(world: World) -> None:
    here = answer(world, Client(), "get", f"/c/{world.objects['token']}/", "alpha.belay.test")
    there = answer(world, Client(), "get", f"/c/{world.objects['token']}/", "beta.belay.test")
    assert (here[0], there[0]) == (200, 404)
    assert there == answer(world, Client(), "get", "/c/no-such-token/", "beta.belay.test")
