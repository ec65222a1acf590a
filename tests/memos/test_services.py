"""A memo is ordered once, printed once, kept as a document and sealed; a newer one replaces it."""

from decimal import Decimal
from hashlib import sha256
from uuid import uuid4

import pytest

from apps.kernel.errors import NotFound, Refusal
from apps.memos import rendition, services
from apps.memos.enums import MemoState
from apps.memos.facts import from_json
from apps.memos.models import Memo
from apps.memos.services import annul, order, render
from apps.papers import inspect, limited
from apps.papers.errors import PaperError
from apps.policy_requests.models import Answer, Document, PolicyRequest
from apps.policy_requests.services import documents
from apps.products.catalogue import content_of
from apps.seals.enums import SealState
from apps.seals.queries import verify
from tests.situations import Office, minutes

pytestmark = pytest.mark.django_db
AT = minutes(60)
PACKAGES = ("MTG-SEC", "CASH-SEC", "RENT-LL")


def quoted(office: Office, package_code: str = "CASH-SEC") -> PolicyRequest:
    return office.request_in("quoted", package_code).policy_request


def living(policy_request: PolicyRequest, kind: str = "memo_document") -> Document:
    return Document.objects.get(policy_request=policy_request, kind=kind, superseded_at=None)


@pytest.mark.parametrize("package_code", PACKAGES)
def test_a_memo_carries_the_requests_own_figures(office: Office, package_code: str) -> None:
    policy_request = quoted(office, package_code)
    memo = render(order(policy_request.pk, AT).pk, AT)
    facts = from_json(memo.facts, content_of(memo.package_version_id))
    quote = policy_request.quotes.get(voided_at=None)
    assert facts.total == quote.premium == policy_request.premium
    assert [(line.cover, line.premium) for line in facts.lines] == [
        (line["cover"], Decimal(line["premium"])) for line in quote.lines
    ]
    assert facts.request_number == policy_request.label
    assert facts.helper.agency == office.agency.name
    assert facts.helper.person == policy_request.responsible.name
    assert facts.deadline.astimezone() == policy_request.closing_at.astimezone()
    assert {promise.stage for promise in facts.promises} == {"quote", "check", "referral", "issue"}


def test_a_printed_memo_is_the_requests_document_sealed_and_verifiable(office: Office) -> None:
    policy_request = quoted(office)
    memo = render(order(policy_request.pk, AT).pk, AT)
    document = living(policy_request)
    pdf = documents.read(document)
    assert (memo.state, memo.document_id, memo.ready_at) == (MemoState.READY, document.pk, AT)
    assert memo.sha256 == document.sha256 == sha256(pdf).hexdigest()
    assert inspect.check(pdf).pages == 2
    verdict = verify(memo.seal_code)
    assert verdict is not None
    assert (verdict.state, verdict.sha256) == (SealState.VALID, memo.sha256)
    assert verdict.package_code == "CASH-SEC"


def test_ordering_the_same_again_gives_the_memo_that_exists(office: Office) -> None:
    policy_request = quoted(office)
    first = order(policy_request.pk, AT)
    assert order(policy_request.pk, minutes(61)).pk == first.pk
    render(first.pk, AT)
    assert order(policy_request.pk, minutes(62)).pk == first.pk
    assert Memo.objects.count() == 1


def test_rendering_twice_changes_nothing(office: Office) -> None:
    policy_request = quoted(office)
    memo = order(policy_request.pk, AT)
    once, twice = render(memo.pk, AT), render(memo.pk, minutes(90))
    assert (once.sha256, once.document_id, once.ready_at) == (
        twice.sha256,
        twice.document_id,
        twice.ready_at,
    )
    assert (
        Document.objects.filter(policy_request=policy_request).filter(kind="memo_document").count()
        == 1
    )


def test_a_lost_file_can_be_printed_again_byte_for_byte(office: Office) -> None:
    memo = render(order(quoted(office).pk, AT).pk, AT)
    limited.stop()  # a new child, as on another day
    facts = from_json(memo.facts, content_of(memo.package_version_id))
    again = limited.render_limited(rendition.job(facts))
    assert sha256(again).hexdigest() == memo.sha256


def test_a_changed_request_gets_a_new_memo_and_the_old_one_names_it(office: Office) -> None:
    policy_request = quoted(office)
    old = render(order(policy_request.pk, AT).pk, AT)
    Answer.objects.filter(policy_request=policy_request, code="object_address").update(
        value="г. Тюмень, ул. Новая, д. 1"
    )
    new = render(order(policy_request.pk, minutes(70)).pk, minutes(71))
    old.refresh_from_db()
    assert (old.state, new.state, new.version) == (MemoState.REPLACED, MemoState.READY, 2)
    assert living(policy_request).pk == new.document_id
    verdict, successor = verify(old.seal_code), verify(new.seal_code)
    assert verdict is not None
    assert successor is not None
    assert (verdict.state, verdict.replaced_by) == (SealState.REPLACED, successor.code)


def test_an_order_overtaken_before_it_was_printed_is_never_printed(office: Office) -> None:
    policy_request = quoted(office)
    slow = order(policy_request.pk, AT)
    Answer.objects.filter(policy_request=policy_request, code="object_address").update(value="Иной")
    quick = render(order(policy_request.pk, AT).pk, AT)
    assert render(slow.pk, minutes(80)).state == MemoState.REPLACED
    assert living(policy_request).pk == quick.document_id
    assert verify(slow.seal_code) is None


def test_another_language_stands_beside_the_clients_own(office: Office) -> None:
    policy_request = quoted(office)
    own = render(order(policy_request.pk, AT).pk, AT)
    english = render(order(policy_request.pk, AT, language="en").pk, AT)
    assert living(policy_request).pk == own.document_id
    document = living(policy_request, "memo_document_en")
    assert document.pk == english.document_id
    assert inspect.check(documents.read(document)).lang == "en"
    own.refresh_from_db()
    assert own.state == MemoState.READY


def test_a_failed_printing_is_named_and_can_be_tried_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    policy_request = quoted(office)
    memo = order(policy_request.pk, AT)
    monkeypatch.setenv("BELAY_PDF", "off")
    with pytest.raises(PaperError):
        render(memo.pk, AT)
    memo.refresh_from_db()
    assert (memo.state, memo.failure) == (MemoState.FAILED, "pdf_off")
    assert not Document.objects.filter(kind="memo_document").exists()
    assert verify(memo.seal_code) is None
    monkeypatch.delenv("BELAY_PDF")
    assert order(policy_request.pk, AT).pk == memo.pk
    assert render(memo.pk, AT).state == MemoState.READY


def test_a_pdf_of_three_pages_is_not_let_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo = order(quoted(office).pk, AT)
    three = inspect.Facts(pages=3, tagged=True, ua=True, title="", lang="ru")
    monkeypatch.setattr(services.inspect, "check", lambda pdf: three)
    with pytest.raises(PaperError):
        render(memo.pk, AT)
    assert not Document.objects.filter(kind="memo_document").exists()


def test_void_memos_say_so_to_everybody(office: Office) -> None:
    policy_request = quoted(office)
    memo = render(order(policy_request.pk, AT).pk, AT)
    assert annul(policy_request.pk) == 1
    verdict = verify(memo.seal_code)
    assert verdict is not None
    assert verdict.state == SealState.ANNULLED


def test_large_print_is_made_on_demand_and_sealed_by_its_original(office: Office) -> None:
    memo = render(order(quoted(office).pk, AT).pk, AT)
    pdf = services.large_print(memo.pk)
    assert inspect.check(pdf).pages > 2
    assert Document.objects.filter(kind__startswith="memo_document").count() == 1


def test_without_a_quote_there_is_nothing_to_print(office: Office) -> None:
    with pytest.raises(Refusal):
        order(office.journey().policy_request.pk, AT)
    with pytest.raises(NotFound):
        order(uuid4(), AT)
    with pytest.raises(NotFound):
        render(uuid4(), AT)
