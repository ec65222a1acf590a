"""A request with everything its guards and screens read, each fetched once and only when asked."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

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
    def answers(self) -> dict[str, str | int | bool]:
        """Answers by field code, as stored."""
        rows = Answer.objects.filter(policy_request=self.policy_request)
        return dict(rows.values_list("code", "value"))

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

    @cached_property
    def consents(self) -> frozenset[str]:
        """Kinds of consent given and not withdrawn."""
        rows = Consent.objects.filter(policy_request=self.policy_request, withdrawn_at=None)
        return frozenset(rows.values_list("kind", flat=True))

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
        signed = {"health_form_signed"} if self.health is not None else set()
        return frozenset(self.documents) | given | signed

    def missing(self, stage: Stage) -> Missing:
        """What the checklist still waits for, up to `stage`."""
        return missing(
            self.content,
            self.answers,
            self.policy_request.covers,
            stage,
            documents=self.document_codes,
            health_received=self.health is not None,
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
            health_yes=None if self.health is None else self.health.positive,
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
        case.answers, case.documents = answers[pk], papers[pk]
        case.consents, case.health = frozenset(consents[pk]), health.get(pk)
        case.invoice = billed.get(pk)
    return found
