"""The three sample cases from draft to delivered, over HTTP, with everything real behind."""

import hashlib
import io
import re
from decimal import Decimal
from email.message import EmailMessage
from itertools import pairwise

import pikepdf
import pypdf
import pytest

from tests.e2e import samples
from tests.e2e.callers import Json, Program, Visitor
from tests.e2e.portal import DOMAIN, Portal, wait_for, words
from tests.e2e.roads import Road

SENT = ("policy_document", "memo_document", "key_information_document", "rules_document")
LANGUAGES = {"MTG-SEC": "ru", "CASH-SEC": "ru", "RENT-LL": "en"}


@pytest.fixture(scope="module", params=samples.CODES)
def road(
    request: pytest.FixtureRequest,
    portal: Portal,
    agent: Program,
    operator: Program,
    underwriter: Program,
) -> Road:
    """A sample case driven to the last step but the client's download."""
    code = request.param
    made = Road(portal, agent, operator, underwriter, code, language=LANGUAGES[code])
    return made.open().offer().accept().collect().pay().issue()


def test_the_quote_is_the_one_the_package_publishes(road: Road) -> None:
    sample, one = samples.package(road.code).sample, road.request
    lines = {line["cover"]: line for line in one["quote"]["lines"]}
    assert {code: Decimal(line["premium"]) for code, line in lines.items()} == sample.premium
    assert {code: Decimal(line["sum"]) for code, line in lines.items()} == sample.sums
    assert Decimal(one["premium"]) == sample.premium_total


def test_mails_reach_client_agency_and_desk(road: Road) -> None:
    one, portal = road.request, road.portal
    sent = portal.mail(to=road.client, about=one["policy_number"])
    to_client = [words(mail) for mail in portal.mails(to=road.client)]
    assert len(to_client) == 3, [text.splitlines()[0] for text in to_client]
    assert all(road.link in text for text in to_client)
    assert _attached(sent) == {road.papers()[kind]["sha256"] for kind in SENT}
    label = one["label"]
    for address, about in (
        ("insurer@localhost", "Новый Берег"),
        ("insurer@localhost", "данные на проверку"),
        ("agent@novy-bereg.example", "расчёт готов"),
        ("agent@novy-bereg.example", "клиент принял предложение"),
    ):
        wait_for(lambda: _told(portal, address, label, about), 40, f"{address} reads “{about}”")  # noqa: B023


def _told(portal: Portal, address: str, label: str, about: str) -> bool:
    return any(about in words(mail) for mail in portal.mails(to=address, about=label))


def _attached(mail: EmailMessage) -> set[str]:
    parts = [part.get_payload(decode=True) for part in mail.iter_attachments()]
    return {hashlib.sha256(part).hexdigest() for part in parts if isinstance(part, bytes)}


def test_the_memo_is_two_tagged_pages_with_the_figures_of_the_request(road: Road) -> None:
    memo, one = road.memo(), road.request
    content = road.agent.download(road.id, memo["id"])
    assert hashlib.sha256(content).hexdigest() == memo["sha256"]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 2
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert str(pdf.Root.Lang).startswith(road.language)
        assert pdf.Root.StructTreeRoot is not None
    text = _text(content)
    lines = one["quote"]["lines"]
    assert lines
    for line in lines:
        assert _money(line["premium"], road.language) in text, line
        assert _money(line["sum"], road.language) in text, line
    assert _money(one["premium"], road.language) in text
    assert (one["label"] if road.language == "ru" else f"BL-{one['number']}") in text
    assert sum(Decimal(line["premium"]) for line in lines) == Decimal(one["premium"])


def _text(content: bytes) -> str:
    """All words of a PDF, with every kind of space and line break as one space."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def _money(amount: str, language: str) -> str:
    """ "9 055,20 ₽" as a Russian reads it, "9,055.20 ₽" for others; the kopecks always there."""
    written = f"{Decimal(amount):,.2f}"
    return written if language == "en" else written.replace(",", " ").replace(".", ",")


def test_whoever_scans_the_memo_learns_that_it_is_valid(road: Road) -> None:
    text = _text(road.agent.download(road.id, road.memo()["id"]))
    found = re.search(r"/v/([0-9A-Z -]+)/", text)
    assert found, text
    code = found.group(1).replace(" ", "")
    page = Visitor(road.portal.port, DOMAIN).get(f"/v/{code}/")
    assert page.status == 200
    assert "Документ подлинный и действует." in page.text
    assert road.memo()["sha256"][:12] in page.text
    client = road.request["client"]["name"]
    assert client
    assert client not in page.text


def test_the_client_downloads_his_papers_and_that_delivers_them(road: Road) -> None:
    visitor, papers = road.visitor(), road.papers()
    page = visitor.get(road.link)
    assert road.request["status"] in ("issued", "delivered")
    assert f"{road.link}papers/{papers['memo_document']['id']}/" in page.text
    memo = visitor.get(f"{road.link}papers/{papers['memo_document']['id']}/")
    assert hashlib.sha256(memo.body).hexdigest() == papers["memo_document"]["sha256"]
    policy = visitor.post(f"{road.link}policy/")
    assert policy.status == 200
    assert hashlib.sha256(policy.body).hexdigest() == papers["policy_document"]["sha256"]
    assert policy.headers["content-disposition"].startswith("attachment")
    assert road.request["status"] == "delivered"
    again = visitor.post(f"{road.link}policy/")
    assert (again.status, again.body) == (200, policy.body)
    assert _names(road)[-1] == "deliver"
    assert _names(road).count("deliver") == 1


def _names(road: Road) -> list[str]:
    return [line["name"] for line in _export(road)["history"]]


def _export(road: Road) -> Json:
    return road.agent.get(f"requests/{road.id}/export/")


def test_time_by_holder_adds_up_to_the_lifetime(road: Road) -> None:
    told = _export(road)
    assert [line["seq"] for line in told["history"]] == list(range(1, len(told["history"]) + 1))
    closed = [row for row in told["ledger"] if row["ended_at"]]
    assert len(closed) > 10
    assert all(a["ended_at"] == b["started_at"] for a, b in pairwise(closed))
    assert closed[0]["started_at"] == told["request"]["created_at"]
    assert {row["holder"] for row in closed} == {"agency", "insurer", "client"}
