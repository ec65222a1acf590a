"""What will speak against a move if it is made now with its form filled in properly.

A use case prepares some things before it moves (prices the request, pins the agreement, writes
the invoice). Here they are imagined, nothing is stored, and the guard is asked; what is left are
the reasons the person can't talk away.
"""

import copy
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from apps.agencies.stepping import here
from apps.agreements.enums import AgreementKind
from apps.agreements.queries import binding_version_id
from apps.kernel.actors import Actor
from apps.kernel.errors import Refusal
from apps.policy_requests.case import Case
from apps.policy_requests.facts import Facts
from apps.policy_requests.models import Invoice, PolicyRequest, PolicySignature, Quote
from apps.policy_requests.requirements import against
from apps.products.tariff import price
from apps.usecases.verbs import REASON, Verb, choices

SOON = timedelta(days=1)


class _Priced(Case):
    """A quote has just been calculated."""

    @cached_property
    def quote(self) -> Quote | None:
        return Quote(premium=1, valid_until=self.at + SOON, lines=[])


class _Invoiced(Case):
    """An invoice for the whole premium has just been written, or paid."""

    @cached_property
    def invoice(self) -> Invoice | None:
        return Invoice(
            amount=self.policy_request.premium or 0,
            link="https://",
            valid_until=self.at + SOON,
            paid_at=self.at,
        )


class _Signed(Case):
    """The present policy has just been signed."""

    @cached_property
    def signature(self) -> PolicySignature | None:
        policy = self.documents.get("policy_document")
        return None if policy is None else PolicySignature(document=policy, sha256=policy.sha256)


PREPARED: dict[str, type[Case]] = {
    "quote": _Priced,
    "request_payment": _Invoiced,
    "confirm_payment": _Invoiced,
    "sign": _Signed,
}


def reasons_against(verb: Verb, case: Case, by: Actor) -> tuple[str, ...]:
    """Sentences; none means that the move will pass once its form is filled in."""
    imagined = PREPARED.get(verb.name, Case)(_pinned(verb, case), at=case.at)
    found = against(verb.name, imagined, _facts(verb, case), by)
    return (*found, *_unpriceable(verb, case))


def _pinned(verb: Verb, case: Case) -> PolicyRequest:
    """The first submission pins the agreement in force."""
    one = case.policy_request
    if verb.name != "submit" or one.sla_version_id is not None:
        return one
    pinned = copy.copy(one)
    pinned.sla_version_id = _binding(case.at)
    return pinned


def _binding(at: datetime) -> UUID | None:
    return binding_version_id(AgreementKind.SLA, here().pk, at=at)


def _unpriceable(verb: Verb, case: Case) -> list[str]:
    if verb.name not in ("quote", "approve_changed"):
        return []
    try:
        price(case.content, case.answers, case.policy_request.covers)
    except Refusal as refused:
        return refused.reasons
    return []


def _facts(verb: Verb, case: Case) -> Facts:
    """What a person would give who fills the form in with the first thing offered."""
    first = {
        param.name: offered[0][0]
        for param in verb.params
        if param.choices and (offered := choices(param.choices, case))
    }
    return Facts(
        reason_code=first.get(REASON, ""),
        comment="-",
        items=(case.content.fields[0].code,),
        evidence="-",
        details={
            "bank_match": first.get("bank_match", ""),
            "origin": first.get("origin", ""),
            "screening_clear": True,
            "changed": True,
        },
    )
