"""A request with everything its guards and screens read, each fetched once and only when asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from apps.policy_requests.models import (
    Answer,
    Consent,
    Document,
    HealthAnswers,
    Invoice,
    PolicyRequest,
    PolicySignature,
    Quote,
    Receipt,
    ReturnedItems,
)
from apps.products.catalogue import content_of
from apps.products.checklist import Missing, field_faults, missing
from apps.products.facts import facts_of
from apps.products.grammar import Facts
from apps.products.terms import PackageContent, Stage
from apps.products.underwriting import Assessment, assess

CONSENT_DOCUMENTS = {"pd_consent": "pd", "health_consent": "health"}
LEGAL_ZONE = ZoneInfo("Europe/Moscow")
ON_FILE = """
SELECT
  (SELECT json_object_agg(code, value) FROM policy_requests_answer
    WHERE policy_request_id = %(id)s),
  (SELECT array_agg(kind) FROM policy_requests_document
    WHERE policy_request_id = %(id)s AND superseded_at IS NULL),
  (SELECT array_agg(kind) FROM policy_requests_consent
    WHERE policy_request_id = %(id)s AND withdrawn_at IS NULL),
  (SELECT positive FROM policy_requests_healthanswers WHERE policy_request_id = %(id)s)
"""


@dataclass(frozen=True, slots=True)
class OnFile:
    """What the checklist asks for, as far as it is there; `health_yes` is None before it is."""

    answers: dict[str, str | int | bool]
    paper_kinds: frozenset[str]
    consents: frozenset[str]
    health_yes: bool | None


def _on_file(policy_request_id: UUID) -> OnFile:
    with connection.cursor() as cursor:
        cursor.execute(ON_FILE, {"id": policy_request_id})
        answers, papers, consents, health_yes = cursor.fetchone()
    return OnFile(
        answers or {},
        frozenset(papers or ()),
        frozenset(consents or ()),
        health_yes,
    )


class Case:
    """What is on file about one request at the instant `at`."""

    def __init__(self, policy_request: PolicyRequest, *, at: datetime) -> None:
        self.policy_request = policy_request
        self.at = at

    @cached_property
    def content(self) -> PackageContent:
        """The pinned package."""
        return content_of(self.policy_request.package_version_id)

    @cached_property
    def on_file(self) -> OnFile:
        """Answers, papers, consents and health by one statement: most guards read them all."""
        return _on_file(self.policy_request.pk)

    @property
    def answers(self) -> dict[str, str | int | bool]:
        """Answers by field code, as stored."""
        return self.on_file.answers

    @cached_property
    def facts(self) -> Facts:
        """What the package's rules may know of the answers and covers."""
        covers = self.policy_request.covers
        return facts_of(self.content, self.answers, covers, today=self.today)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The living document of each kind."""
        rows = Document.objects.filter(policy_request=self.policy_request, superseded_at=None)
        return {document.kind: document for document in rows}

    @property
    def paper_kinds(self) -> frozenset[str]:
        """The kinds of `documents`."""
        return self.on_file.paper_kinds

    @property
    def consents(self) -> frozenset[str]:
        """Kinds of consent given and not withdrawn."""
        return self.on_file.consents

    @property
    def health_yes(self) -> bool | None:
        """Whether a health question was answered with yes; None before the answers are in."""
        return self.on_file.health_yes

    @cached_property
    def health(self) -> HealthAnswers | None:
        """The sealed health answers, once the client has sent them."""
        return HealthAnswers.objects.filter(policy_request=self.policy_request).first()

    @cached_property
    def quote(self) -> Quote | None:
        """The living quote."""
        return Quote.objects.filter(policy_request=self.policy_request, voided_at=None).first()

    @cached_property
    def invoice(self) -> Invoice | None:
        """The living invoice."""
        rows = Invoice.objects.filter(policy_request=self.policy_request, cancelled_at=None)
        return rows.first()

    @cached_property
    def receipts(self) -> frozenset[str]:
        """Kinds of papers the client was shown since the living quote."""
        rows = Receipt.objects.filter(policy_request=self.policy_request)
        if self.quote is not None:
            rows = rows.filter(shown_at__gte=self.quote.quoted_at)
        return frozenset(rows.values_list("kind", flat=True))

    @cached_property
    def open_return(self) -> ReturnedItems | None:
        """What was flagged and not yet answered."""
        rows = ReturnedItems.objects.filter(policy_request=self.policy_request, resubmitted_at=None)
        return rows.order_by("-returned_at").first()

    @cached_property
    def signature(self) -> PolicySignature | None:
        """The latest signature under the policy."""
        rows = PolicySignature.objects.filter(policy_request=self.policy_request)
        return rows.order_by("-signed_at").first()

    @property
    def document_codes(self) -> frozenset[str]:
        """Checklist documents on file; a consent recorded apart stands for its paper."""
        given = {code for code, kind in CONSENT_DOCUMENTS.items() if kind in self.consents}
        signed = {"health_form_signed"} if self.health_yes is not None else set()
        return self.paper_kinds | given | signed

    def missing(self, stage: Stage) -> Missing:
        """What the checklist still waits for, up to `stage`."""
        return missing(
            self.content,
            self.answers,
            self.policy_request.covers,
            stage,
            documents=self.document_codes,
            health_received=self.health_yes is not None,
            facts=self.facts,
        )

    def faults(self) -> list[tuple[str, str]]:
        """Answers that break a rule: (field code, sentence)."""
        return field_faults(self.content, self.answers, self.today, facts=self.facts)

    def assessment(self) -> Assessment:
        """What the package's rules say of the risk."""
        return assess(
            self.content,
            self.answers,
            self.policy_request.covers,
            health_yes=self.health_yes,
            today=self.today,
        )

    @property
    def today(self) -> date:
        """The legal day, in Moscow."""
        return self.at.astimezone(LEGAL_ZONE).date()


def cases_of(policy_requests: Sequence[PolicyRequest], *, at: datetime) -> dict[UUID, Case]:
    """The cases of many by request, with what checklist and payment ask for read already.

    Five statements, however many requests.
    """
    found = {one.pk: Case(one, at=at) for one in policy_requests}
    ids = list(found)
    answers: dict[UUID, dict[str, str | int | bool]] = {pk: {} for pk in ids}
    rows = Answer.objects.filter(policy_request__in=ids)
    for pk, code, value in rows.values_list("policy_request_id", "code", "value"):
        answers[pk][code] = value
    papers: dict[UUID, dict[str, Document]] = {pk: {} for pk in ids}
    for paper in Document.objects.filter(policy_request__in=ids, superseded_at=None):
        papers[paper.policy_request_id][paper.kind] = paper
    consents: dict[UUID, set[str]] = {pk: set() for pk in ids}
    given = Consent.objects.filter(policy_request__in=ids, withdrawn_at=None)
    for pk, kind in given.values_list("policy_request_id", "kind"):
        consents[pk].add(kind)
    health = {h.policy_request_id: h for h in HealthAnswers.objects.filter(policy_request__in=ids)}
    invoices = Invoice.objects.filter(policy_request__in=ids, cancelled_at=None)
    billed = {invoice.policy_request_id: invoice for invoice in invoices}
    for pk, case in found.items():
        held = health.get(pk)
        case.documents, case.health, case.invoice = papers[pk], held, billed.get(pk)
        case.on_file = OnFile(
            answers[pk],
            frozenset(papers[pk]),
            frozenset(consents[pk]),
            None if held is None else held.positive,
        )
    return found
