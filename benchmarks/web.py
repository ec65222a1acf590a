"""Pages and the API: statements by rows, what drawing costs, and the depth of a list.

Statements are counted over whole requests, through every middleware; those that read the session,
the person and his membership or token stand apart.
"""

import re
from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.test import Client

from apps.agencies.stepping import inside
from apps.usecases.demo import people
from benchmarks import bars, depth, drawing
from benchmarks.bars import Row
from benchmarks.crowd import copies
from benchmarks.effects import new_office, statements
from tests.situations import Office

Page = Callable[[], Any]
ROWS = (10, 50, 200)
PERSON = {
    "django_session", "accounts_user", "accounts_membership", "api_apitoken", "knox_authtoken",
}  # fmt: skip
_FIRST_COLUMN = re.compile(r'SELECT "(\w+)"\.')


def run(smoke: bool) -> list[Row]:
    """The same rows either way; smoke takes fewer turns and shallower lists."""
    rates = cast("dict[str, str]", settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"])
    rates.update(dict.fromkeys(rates, "1000000/min"))
    office = new_office("web")
    pages = {
        "agency's list": _page(office, "agent", "/", own=True),
        "insurer's queue": _page(office, "operator", "/desk/"),
        "API list": _api(office),
    }
    rows = _statements(office, pages)
    with inside(office.agency):
        rows += drawing.run(office, rounds=21 if smoke else 61)
    return [*rows, *depth.run(office, smoke)]


def _host(office: Office) -> str:
    return f"{office.agency.slug}.{settings.BASE_DOMAIN}"


def _page(office: Office, role: str, path: str, *, own: bool = False) -> Page:
    client, host = Client(), _host(office) if own else settings.BASE_DOMAIN
    client.force_login(office.users[role])  # type: ignore[arg-type]
    return lambda: client.get(path, headers={"host": host})


def _api(office: Office) -> Page:
    given = {"email": f"agent@{office.agency.slug}.example", "password": people.PASSWORD}
    client, host = Client(), {"host": _host(office)}
    answer = client.post("/api/v1/tokens/", given, "application/json", headers=host)
    headers = {**host, "authorization": f"Token {answer.json()['token']}"}
    return lambda: client.get("/api/v1/requests/?limit=100", headers=headers)


def _statements(office: Office, pages: dict[str, Page]) -> list[Row]:
    with inside(office.agency):
        original = office.request_in("submitted").policy_request
    counts: dict[str, dict[str, int]] = {name: {} for name in pages}
    persons: dict[str, int] = {}
    there = 1
    for size in ROWS:
        with inside(office.agency):
            there += len(copies(original, size - there, after=there))
        for name, page in pages.items():
            found = _counted(page)
            persons[name] = sum(_reads(sql) in PERSON for sql in found)
            counts[name][f"{size} rows"] = len(found) - persons[name]
    return [_judged(name, counts[name], persons[name]) for name in pages]


def _counted(page: Page) -> list[str]:
    """Statements of a warm page."""
    for _warming in range(2):
        answer = page()
        if answer.status_code != 200:
            raise AssertionError(f"{answer.status_code}: {answer.content[:300]!r}")
    return [sql for sql in statements(page) if not sql.startswith("SET search_path")]


def _reads(sql: str) -> str:
    found = _FIRST_COLUMN.match(sql)
    return found[1] if found else ""


def _judged(name: str, counts: dict[str, int], person: int) -> Row:
    told = ", ".join(f"{size}: {count}" for size, count in counts.items())
    most, flat = max(counts.values()), len(set(counts.values())) == 1
    return bars.fact(
        f"statements of the {name}",
        most,
        f"<= {bars.LIST_STATEMENTS}, the same for any rows",
        flat and most <= bars.LIST_STATEMENTS,
        f"{told}; beside {person} for session, person, token",
    )
