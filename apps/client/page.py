"""Everything the client's page shows, gathered once: words and small values, no models' logic."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from apps.agencies.stepping import here
from apps.client import steps, words
from apps.client.health import health_state
from apps.client.promise import deal, promise_of, sentence
from apps.policy_requests.case import Case
from apps.policy_requests.clocks import history_of
from apps.policy_requests.enums import Status
from apps.policy_requests.models import ClientLink, Document, Invoice, PolicyRequest
from apps.policy_requests.models.workflow import BEFORE_PAYMENT, PAID
from apps.policy_requests.replay import as_it_was
from apps.products.terms import Cover
from apps.staff.models import StaffProfile
from apps.usecases.health_form import OPEN as HEALTH_OPEN

AFTER_ISSUE = (Status.ISSUED, Status.DELIVERED)
OPEN_PAPERS = ("key_information_document", "rules_document", "memo_document", "memo_document_en")
CANCELLABLE = frozenset(BEFORE_PAYMENT)
REFUNDABLE = frozenset(PAID)


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One cover of the offer: its words, its sum and its part of the premium, in roubles."""

    name: str
    by_law: bool
    sum_insured: Decimal
    premium: Decimal
    deductible: str
    notify: str
    risks: list[str]
    exclusions: list[str]
    restrictions: list[str]


@dataclass(slots=True)
class Page:
    """`wants` is the one thing to do now: accept, health, pay, policy, or nothing."""

    token: str
    policy_request: PolicyRequest
    link: ClientLink
    zone: ZoneInfo
    now: datetime
    first_name: str
    heading: str
    promise: str
    deal: str
    wants: str
    steps: list[steps.Step]
    lines: list[CoverLine]
    by_law: str
    total: Decimal | None
    papers: list[Document]
    policy: Document | None
    invoice: Invoice | None
    health: str
    may_cancel: bool
    may_refund: bool
    insurer: dict[str, str]
    agency_name: str
    responsible: StaffProfile | None
    reasons: list[str] = field(default_factory=list)
    ticked: frozenset[str] = frozenset()

    @property
    def terms_first(self) -> bool:
        """While he decides, the terms stand open; later they fold away."""
        return self.wants == "accept"

    @property
    def other_papers(self) -> list[Document]:
        """Without the key information document while it stands beside the ticks."""
        beside = "key_information_document" if self.terms_first else ""
        return [paper for paper in self.papers if paper.kind != beside]

    @property
    def link_until(self) -> str:
        """The last day of the link, written out."""
        local = self.link.expires_at.astimezone(self.zone)
        return date_format(local, "j E Y")


def page_of(link: ClientLink, token: str, *, at: datetime) -> Page:
    """The page behind a living link as of `at`, in the language in force."""
    policy_request, agency = link.policy_request, here()
    case, zone = Case(policy_request, at=at), ZoneInfo(agency.zone)
    language = translation.get_language() or "ru"
    status, promise = policy_request.status, promise_of(policy_request, at=at)
    health = health_state(case)
    wants = _wanted(case, health)
    return Page(
        token=token,
        policy_request=policy_request,
        link=link,
        zone=zone,
        now=at,
        first_name=first_name(policy_request.client_name),
        heading=words.heading(status, wants, policy_request.return_stage),
        promise=sentence(promise, status),
        deal=deal(
            policy_request,
            promise,
            pay_until=case.invoice.valid_until if case.invoice else None,
            zone=zone,
            at=at,
        ),
        wants=wants,
        steps=_steps(policy_request, wants),
        lines=_lines(case, language),
        by_law=case.content.mandatory_by_law.into(language),
        total=case.quote.premium if case.quote else None,
        papers=[case.documents[kind] for kind in OPEN_PAPERS if kind in case.documents],
        policy=case.documents.get("policy_document") if status in AFTER_ISSUE else None,
        invoice=case.invoice,
        health=health,
        may_cancel=status in CANCELLABLE,
        may_refund=status in REFUNDABLE,
        insurer=_insurer(language),
        agency_name=agency.name,
        responsible=policy_request.responsible,
    )


def _steps(policy_request: PolicyRequest, wants: str) -> list[steps.Step]:
    return steps.steps(
        as_it_was(history_of(policy_request)),
        status=policy_request.status,
        return_stage=policy_request.return_stage,
        premium=policy_request.premium,
        waits_for_client=words.waiting(wants),
    )


def _insurer(language: str) -> dict[str, str]:
    names = settings.INSURER["name"]
    return {"name": names.get(language[:2], names["ru"]), "phone": settings.INSURER["phone"]}


def _wanted(case: Case, health: str) -> str:
    policy_request = case.policy_request
    status = policy_request.status
    if status == Status.OFFERED:
        return "accept"
    if status in HEALTH_OPEN and health == "wanted":
        return "health"
    if status == Status.AWAITING_PAYMENT and case.invoice is not None:
        return "pay"
    return "policy" if status in AFTER_ISSUE and "policy_document" in case.documents else ""


def _lines(case: Case, language: str) -> list[CoverLine]:
    if case.quote is None or case.policy_request.status == Status.QUOTED:
        return []
    return [_line(case.content.cover(row["cover"]), row, language) for row in case.quote.lines]


def _line(cover: Cover, row: dict[str, str], language: str) -> CoverLine:
    return CoverLine(
        name=cover.name.into(language),
        by_law=cover.by_law,
        sum_insured=Decimal(row["sum"]),
        premium=Decimal(row["premium"]),
        deductible=cover.deductible.into(language),
        notify=cover.notify.into(language),
        risks=[text.into(language) for text in cover.risks],
        exclusions=[text.into(language) for text in cover.exclusions],
        restrictions=[text.into(language) for text in cover.restrictions],
    )


def first_name(full: str) -> str:
    """How to greet: given name and patronymic of "Фамилия Имя Отчество"."""
    parts = full.split()
    return " ".join(parts[1:3]) if len(parts) > 1 else full
