"""A request driven along the main road by the people of the demo, by the real use cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from apps.kernel.actors import Actor
from apps.policy_requests.enums import Channel
from apps.policy_requests.models import PolicyRequest
from apps.products.catalogue import content_of, current_version
from apps.products.samples import sample_answers
from apps.usecases import checking, drafting, health_form, issuing, outbox, quoting
from apps.usecases.demo import files
from apps.usecases.demo.excuses import Explain, as_suggested

# The main road: each step is taken in the status it leads out of.
ROAD = (
    "draft", "submitted", "quoted", "offered", "collecting", "checking", "approved",
    "awaiting_payment", "issue_check", "issue_documents", "issue_signature", "issue_sending",
    "issued", "delivered",
)  # fmt: skip


@dataclass(slots=True)
class Journey:
    """One request on its way. `people` maps roles to hands; `text` replaces the sample's name.

    `explain` says why the side that hands the request on broke its promises.
    """

    people: dict[str, Actor]
    package_code: str
    closing_at: datetime
    client_name: str = ""
    changes: dict[str, object] = field(default_factory=dict)
    paper: Callable[[str], bytes] = lambda _title: files.blank()
    explain: Explain = as_suggested
    id: UUID | None = None

    @property
    def policy_request(self) -> PolicyRequest:
        """The request as it is now."""
        if self.id is None:
            raise LookupError("The journey has not begun.")
        return PolicyRequest.objects.select_related("responsible").get(pk=self.id)

    def begin(self, at: datetime) -> "Journey":
        """A complete draft: answers of the quote, consent."""
        content = current_version(self.package_code).content
        made = drafting.create(
            package_code=self.package_code,
            covers=content.sample.covers,
            by=self.people["agent"],
            at=at,
        )
        self.id = made.pk
        typed: dict[str, object] = {**sample_answers(content, self.closing_at), **self.changes}
        if self.client_name:
            typed["holder_fio"] = self.client_name
        drafting.save_answers(
            policy_request_id=made.pk, typed=typed, by=self.people["agent"], at=at
        )
        drafting.record_consent(
            policy_request_id=made.pk, channel=Channel.PAPER, by=self.people["agent"], at=at
        )
        return self

    def step(self, at: datetime) -> str:
        """Take the next step of the main road; returns the new status."""
        STEPS[self.policy_request.status](self, at)
        return str(self.policy_request.status)

    def go_to(self, status: str, moments: Sequence[datetime]) -> "Journey":
        """Step until `status`, taking one instant for each step; the last one serves the rest."""
        for turn in range(len(ROAD)):
            if self.policy_request.status == status:
                return self
            self.step(moments[min(turn, len(moments) - 1)])
        raise LookupError(f"{status!r} is not on the main road.")


def _by(journey: Journey, role: str, at: datetime) -> dict[str, Any]:
    return {"policy_request_id": journey.id, "by": journey.people[role], "at": at}


def _offer_accepted(journey: Journey, at: datetime) -> None:
    by = _by(journey, "agent", at)
    drafting.record_shown(channel=Channel.PAPER, **by)
    quoting.accept(evidence="подпись на предложении", **by)


def _collected(journey: Journey, at: datetime) -> None:
    policy_request = journey.policy_request
    content = content_of(policy_request.package_version_id)
    held = set(policy_request.documents.values_list("kind", flat=True))
    for code in content.sample.documents:
        kind = content.document(code)
        if kind.pd_class == "health" or code in held or code == "pd_consent":
            continue
        drafting.attach(
            kind=code,
            name=f"{code}.pdf",
            content=journey.paper(kind.label.ru),
            **_by(journey, "agent", at),
        )
    if content.sample.health and "life" in policy_request.covers:
        health_form.receive(policy_request_id=policy_request.pk, typed=content.sample.health, at=at)
    bank = "passed" if content.has_bank else ""
    checking.send_to_check(bank_match=bank, **_by(journey, "agent", at))


def _invoiced(journey: Journey, at: datetime) -> None:
    link = f"https://pay.insurer.example/{journey.policy_request.number}"
    issuing.request_payment(payment_link=link, **_by(journey, "operator", at))


def _paid(journey: Journey, at: datetime) -> None:
    policy_request = journey.policy_request
    issuing.confirm_payment(
        amount=policy_request.premium or Decimal(0),
        payer=policy_request.client_name,
        reference=f"PAY-{policy_request.number}",
        **_by(journey, "operator", at),
    )


def _documented(journey: Journey, at: datetime) -> None:
    """The policy is attached and the memo rendered, as a worker would do it at once."""
    outbox.serve_memos(at=at)
    by = _by(journey, "operator", at)
    for kind, title in (
        ("policy_document", "Полис"),
        ("rules_document", "Правила страхования"),
        ("key_information_document", "Ключевой информационный документ"),
    ):
        if not journey.policy_request.documents.filter(kind=kind, superseded_at=None).exists():
            drafting.attach(kind=kind, name=f"{title}.pdf", content=journey.paper(title), **by)
    issuing.documents_ready(**by)


STEPS: dict[str, Callable[[Journey, datetime], object]] = {
    "draft": lambda j, at: quoting.submit(**_by(j, "agent", at)),
    "submitted": lambda j, at: quoting.quote(**_by(j, "operator", at)),
    "quoted": lambda j, at: quoting.offer(**_by(j, "agent", at)),
    "offered": _offer_accepted,
    "collecting": _collected,
    "checking": lambda j, at: checking.approve(**_by(j, "underwriter", at)),
    "referral": lambda j, at: checking.approve(**_by(j, "underwriter", at)),
    "approved": _invoiced,
    "awaiting_payment": _paid,
    "issue_check": lambda j, at: issuing.issue_checked(
        screening_clear=True,
        **_by(j, "operator", at),
    ),
    "issue_documents": _documented,
    "issue_signature": lambda j, at: issuing.sign(**_by(j, "underwriter", at)),
    "issue_sending": lambda j, at: issuing.send(
        delay_reasons=j.explain(j.policy_request, j.people["operator"], at),
        **_by(j, "operator", at),
    ),
    "issued": lambda j, at: issuing.deliver(
        evidence="передан лично",
        delay_reasons=j.explain(j.policy_request, j.people["agent"], at),
        **_by(j, "agent", at),
    ),
}
