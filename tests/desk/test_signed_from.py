"""Where a signature was put from: the caller's own address, behind the proxies that are ours."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.http import HttpResponse
from django.test import Client

from apps.agreements.versions import version
from apps.kernel import clock
from tests.desk.test_agreements import begun, code_of, deed, page
from tests.portal.card_steps import ALPHA, BASE, schema_kept, signed_in
from tests.situations import Office, minutes

THERE = "203.0.113.9"
SPOOFED = "198.51.100.66"


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: minutes(60))


@pytest.fixture(autouse=True)
def _fresh_counters() -> Iterator[None]:
    caches["shared"].clear()
    yield
    caches["shared"].clear()


def signed_from(office: Office, forwarded: str | None, caller: str = "127.0.0.1") -> str:
    """The address kept with a signature that came with this X-Forwarded-For."""
    manager = signed_in(office.users["manager"])
    one = begun(manager)
    assert deed(manager, one, "propose", BASE).status_code == 302
    headers = BASE if forwarded is None else {**BASE, "x-forwarded-for": forwarded}
    with schema_kept():
        done = manager.post(
            f"/desk/agreements/{one}/sign/",
            {"code": code_of(office, "manager")},
            headers=headers,
            REMOTE_ADDR=caller,
        )
    assert done.status_code == 302, page(done)
    (signature,) = version(one, None).signatures.all()
    return str(signature.address)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "kept"),
    [
        (0, None, "127.0.0.1"),
        (0, SPOOFED, "127.0.0.1"),
        (1, None, "127.0.0.1"),
        (1, THERE, THERE),
        (1, f"{SPOOFED}, {THERE}", THERE),
        (2, f"{SPOOFED}, {THERE}, 10.0.0.2", THERE),
        (1, f"{SPOOFED}, 2001:db8::7", "2001:db8::7"),
    ],
)
def test_the_address_is_the_one_that_our_outermost_proxy_saw(
    office: Office, settings: object, proxies: int, forwarded: str | None, kept: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert signed_from(office, forwarded) == kept


@pytest.mark.parametrize(
    ("forwarded", "caller", "kept"),
    [
        (None, "127.0.0.1", "127.0.0.1"),
        (SPOOFED, "10.0.0.2", "10.0.0.2"),
        ("unknown, 10.0.0.3", "10.0.0.2", "10.0.0.2"),
        (THERE, "", THERE),
        (f"{SPOOFED}, unix:, 10.0.0.3", "", "10.0.0.3"),
        (f"{SPOOFED}, , unix:", "", ""),
        (None, "", ""),
    ],
)
def test_who_comes_past_our_proxies_counts_by_the_address_nearest_to_us(
    office: Office, settings: object, forwarded: str | None, caller: str, kept: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    assert signed_from(office, forwarded, caller) == kept


def knock(forwarded: str, caller: str = "127.0.0.1") -> HttpResponse:
    headers = {**ALPHA, "x-forwarded-for": forwarded}
    return Client(REMOTE_ADDR=caller).get("/c/no-such-token/", headers=headers)


def test_a_header_shorter_than_our_row_of_proxies_gives_nobody_more_knocks(
    office: Office, settings: object
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    with schema_kept():
        answers = [knock(f"198.51.100.{n}", THERE).status_code for n in range(61)]
    assert answers == [404] * 60 + [429]


def test_a_caller_without_any_address_signs_in_like_everybody(
    office: Office, settings: object
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    nobody = Client(REMOTE_ADDR="", headers=BASE)
    with schema_kept():
        assert nobody.get("/accounts/login/").status_code == 200
        typed = {"login": office.users["manager"].email, "password": "not-this-one"}
        assert nobody.post("/accounts/login/", typed).status_code == 200
        answer = nobody.post(
            "/api/v1/tokens/", {"email": "a@b.example", "password": "no", "name": "x"}
        )
    assert answer.status_code < 500


def test_a_spoofed_header_gives_nobody_more_knocks(office: Office) -> None:
    with schema_kept():
        answers = [knock(f"198.51.100.{n}").status_code for n in range(61)]
    assert answers == [404] * 60 + [429]


def test_behind_our_proxy_one_caller_does_not_use_up_the_knocks_of_another(
    office: Office, settings: object
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    with schema_kept():
        assert [knock(THERE).status_code for _ in range(61)][-1] == 429
        assert knock("203.0.113.10").status_code == 404
        assert knock(f"203.0.113.11, {THERE}").status_code == 429
