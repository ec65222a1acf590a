"""The facts of a memo, gathered from the request, its package, its agreement and the settings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from apps.agencies.stepping import here
from apps.agreements.engine import Scope
from apps.agreements.queries import terms_of
from apps.kernel.errors import Refusal
from apps.memos import stages
from apps.memos.facts import (
    NOBODY,
    STAGES,
    Helper,
    Identity,
    Insurer,
    Line,
    MemoFacts,
    StagePromise,
)
from apps.policy_requests.case import Case
from apps.policy_requests.models import PolicyRequest
from apps.products.content import PackageContent, Text
from apps.seals.codes import grouped

METRIC_OF = {"quote": "TTQ", "check": "TTV", "referral": "TTU", "issue": "TTI"}
MINUTE = 60


def facts_of(policy_request: PolicyRequest, *, language: str, at: datetime) -> MemoFacts:
    """What a memo of this request says at `at`, as yet without number and code.

    Raises Refusal when the request has no living quote: there are no figures to print.
    """
    case = Case(policy_request, at=at)
    if case.quote is None:
        raise Refusal(
            _("There is no quote yet, so there is nothing to print in a memo."), code="no_quote"
        )
    zone = ZoneInfo(here().zone)
    deadline = policy_request.closing_at and policy_request.closing_at.astimezone(zone)
    with translation.override(language):
        label, sentence = policy_request.label, stages.sentence(policy_request.status)
    return MemoFacts(
        identity=NOBODY,
        language=language,
        package=case.content,
        request_number=label,
        object_address=str(case.answers.get("object_address", "")),
        lines=tuple(
            Line(line["cover"], Decimal(line["sum"]), Decimal(line["premium"]))
            for line in case.quote.lines
        ),
        total=case.quote.premium,
        starts_on=deadline.date() if deadline else None,
        deadline=deadline,
        insurer=_insurer(),
        helper=_helper(policy_request),
        stage=stages.now(policy_request.status),
        passed=stages.passed(policy_request.status, policy_request.return_stage),
        sentence=sentence,
        promises=_promises(policy_request, case.content),
    )


def identified(facts: MemoFacts, *, version: int, code: str, at: datetime) -> MemoFacts:
    """The same facts as the copy with this version and verification code."""
    site = f"{settings.SITE_SCHEME}://{settings.BASE_DOMAIN}{settings.SITE_PORT}"
    identity = Identity(
        number=facts.request_number,
        version=version,
        made_on=at.astimezone(ZoneInfo(here().zone)).date(),
        code=code,
        verify_url=f"{site}/v/{grouped(code)}/",
    )
    return replace(facts, identity=identity)


def _insurer() -> Insurer:
    told = settings.INSURER
    return Insurer(name=Text(**told["name"]), licence=told["licence"], phone=told["phone"])


def _helper(policy_request: PolicyRequest) -> Helper:
    agency, person = here(), policy_request.responsible
    return Helper(
        agency=agency.name,
        agency_phone=agency.phone,
        person=person.name if person else "",
        person_phone=person.phone if person else "",
    )


def _promises(policy_request: PolicyRequest, content: PackageContent) -> tuple[StagePromise, ...]:
    """The pinned agreement's minutes; where it is silent, what the package publishes."""
    signed = _signed(policy_request)
    promises = []
    for stage in STAGES:
        minutes = signed(METRIC_OF[stage])
        published = content.sla.get(stage)
        if minutes is None and published:
            minutes = published.urgent if policy_request.urgent else published.normal
        if minutes:
            promises.append(StagePromise(stage, minutes))
    return tuple(promises)


def _signed(policy_request: PolicyRequest) -> Callable[[str], int | None]:
    """Minutes promised for a metric by the agreement this request pins; None when it is silent."""
    if policy_request.sla_version_id is None:
        return lambda metric: None
    terms = terms_of(policy_request.sla_version_id)

    def minutes(metric: str) -> int | None:
        scope = Scope(
            metric=metric,
            package_code=policy_request.package_code,
            stage="",
            repeat=False,
            urgent=policy_request.urgent,
        )
        promise = terms.promise(scope)
        duration = promise.terms.duration if promise else None
        return int(duration.total_seconds()) // MINUTE if duration else None

    return minutes
