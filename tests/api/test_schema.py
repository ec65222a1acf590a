"""The API describes itself, without a warning, on both kinds of host."""

from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from tests.api.conftest import BASE, Caller
from tests.situations import Office

BOOKS = ["config.urls_agency", "config.urls_public"]


@pytest.mark.parametrize("book", BOOKS)
def test_the_description_is_made_without_a_warning(book: str, tmp_path: Path) -> None:
    written = tmp_path / "schema.yml"
    call_command("spectacular", "--fail-on-warn", "--validate", urlconf=book, file=str(written))
    told = yaml.safe_load(written.read_text(encoding="utf-8"))
    assert len(told["paths"]) > 20
    for path, methods in told["paths"].items():
        for method, operation in methods.items():
            if path.endswith("/schema/"):
                continue
            assert "application/problem+json" in str(operation["responses"]), (path, method)
            assert operation["description"], (path, method)


@pytest.mark.parametrize("host", [BASE, f"alpha.{BASE}"])
def test_anybody_may_read_the_description(office: Office, host: str) -> None:
    answer = Caller(host).get("schema/")
    assert answer.status_code == 200
    told = yaml.safe_load(answer.content)
    inside = [path for path in told["paths"] if "/agencies/{slug}/" in path]
    assert bool(inside) == (host == BASE)


def test_packages_are_described_in_the_callers_language(office: Office, agent: Caller) -> None:
    rows = agent.get("packages/").json()["results"]
    assert {row["code"] for row in rows} == {"MTG-SEC", "CASH-SEC", "RENT-LL"}
    russian = agent.get("packages/MTG-SEC/").json()
    english = agent.get("packages/MTG-SEC/", accept_language="en").json()
    assert russian["name"] != english["name"]
    assert russian["appetite"]["declined"]
    assert len(russian["covers"]) == 3
