"""The guide to the API tells the truth."""

import re
from pathlib import Path

from apps.api.addresses import of_agency, of_host
from apps.usecases.verbs import VERBS
from tests.api.conftest import Caller
from tests.situations import Office

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "api.md").read_text(encoding="utf-8")


def test_every_move_is_listed_with_its_parameters() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \|.*\|([^|]*)\|$", GUIDE.split("## Moves")[1], re.M))
    listed = {name: re.findall(r"`(\w+)`", words) for name, words in rows.items()}
    assert listed == {name: [p.name for p in verb.params] for name, verb in VERBS.items()}


def test_every_address_is_told_of() -> None:
    for entry in (*of_agency, *of_host):
        last = str(entry.pattern).rstrip("/").split("/")
        word = next(part for part in reversed(last) if not part.startswith("<"))
        assert f"{word}/" in GUIDE, entry.pattern


def test_the_example_answer_has_the_names_of_the_real_one(office: Office, agent: Caller) -> None:
    told = re.search(r"# 201 (\{\"id\".*\})", GUIDE)
    assert told is not None
    made = agent.post("requests/", {"package": "RENT-LL"}).json()
    assert re.findall(r'"(\w+)":', told[1]) == list(made)
    assert made["revision"] == 0


def test_the_week_comes_as_a_file_to_those_who_lead(office: Office, agent: Caller) -> None:
    from tests.api.conftest import sign_in

    office.request_in("delivered")
    lead = sign_in("lead@alpha.example", agent.host)
    assert agent.get("reports/2026-W29/xlsx/").status_code == 403
    csv = lead.get("reports/2026-W29/csv/")
    assert csv.status_code == 200
    assert csv.content.startswith("\ufeff".encode())
    assert lead.get("reports/2026-W29/xlsx/").content[:2] == b"PK"
    assert lead.get("reports/2026-W99/csv/").status_code == 400
    assert lead.get("reports/2026-W29/docx/").status_code == 404


def test_an_if_match_that_cannot_be_read_is_a_sentence(office: Office, agent: Caller) -> None:
    one = office.request_in("quoted").id
    bad = agent.call("POST", f"requests/{one}/transitions/offer/", {}, if_match='"abc"')
    assert bad.status_code == 400
    assert (
        agent.call("POST", f"requests/{one}/transitions/offer/", {}, if_match="*").status_code
        == 200
    )


def test_answers_rest_in_no_cache(office: Office, agent: Caller) -> None:
    assert agent.get("requests/")["Cache-Control"] == "private, no-store"
