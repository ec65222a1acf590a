"""What could be done with a request now, and what stands against it: for screens and machines.

A guard speaks of three things: what is on file, what the person brings along, and what the use
case itself prepares on the way (a quote, an invoice, a signature). Before the act only the first
can be judged, so the other two are supposed to be there.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from apps.agencies.stepping import here
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import binding_version_id
from apps.kernel.actors import Actor
from apps.policy_requests.case import Case
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import Invoice, PolicyRequest, PolicySignature, Quote
from apps.policy_requests.requirements import against
from apps.usecases.verbs import Verb, choices, possible

SOME_WORDS = "…"
SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Prospect:
    """A move these hands have in this state; empty `reasons` means it can be made now."""

    verb: Verb
    reasons: tuple[str, ...]


def prospects(
    policy_request: PolicyRequest, *, by: Actor, at: datetime, case: Case | None = None
) -> list[Prospect]:
    """Every move of these hands, the most important first. Reads only.

    `case` is the request's case as of `at`, when the caller has it already.
    """
    on_file = Case(policy_request, at=at) if case is None else case
    return [
        Prospect(verb, tuple(_reasons(verb, on_file, by))) for verb in possible(policy_request, by)
    ]


def _reasons(verb: Verb, on_file: Case, by: Actor) -> list[str]:
    case, policy_request = copy(on_file), on_file.policy_request
    pinned = policy_request.sla_version_id
    suppose = SUPPOSED.get(verb.name)
    if suppose is not None:
        suppose(case)
    try:
        return against(verb.name, case, _brought(verb, case), by)
    finally:
        policy_request.sla_version_id = pinned


def _brought(verb: Verb, case: Case) -> Facts:
    """What the person would bring: the first choice of every list, some words elsewhere."""
    given = {param.name: _example(param.choices, case) for param in verb.params}
    items = [code for code, _label in choices("items", case)][:1] if "items" in given else []
    return Facts(
        reason_code=given.get("reason_code", ""),
        comment=SOME_WORDS,
        items=tuple(items),
        evidence=SOME_WORDS,
        details={
            "bank_match": "passed",
            "screening_clear": True,
            "changed": True,
            "origin": given.get("origin", ""),
        },
    )


def _example(kind: str, case: Case) -> str:
    if not kind:
        return ""
    found = choices(kind, case)
    return found[0][0] if found else ""


def _quoted(case: Case) -> None:
    case.quote = Quote(premium=1, lines=[], quoted_at=case.at, valid_until=case.at + SOON)


def _invoiced(case: Case) -> None:
    case.invoice = Invoice(link="https://", valid_until=case.at + SOON)


def _paid(case: Case) -> None:
    case.invoice = Invoice(amount=case.policy_request.premium or 0, paid_at=case.at)


def _signed(case: Case) -> None:
    policy = case.documents.get("policy_document")
    if policy is not None:
        case.signature = PolicySignature(document=policy, sha256=policy.sha256)


def _bound(case: Case) -> None:
    """The first submission pins the agreement in force."""
    one = case.policy_request
    if one.sla_version_id is None:
        version: UUID | None = binding_version_id(AgreementKind.SLA, here().pk, at=case.at)
        one.sla_version_id = version


SUPPOSED: dict[str, Callable[[Case], None]] = {
    "submit": _bound,
    "quote": _quoted,
    "approve_changed": _quoted,
    "request_payment": _invoiced,
    "confirm_payment": _paid,
    "sign": _signed,
}
