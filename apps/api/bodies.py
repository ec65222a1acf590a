"""The bodies of the API built from what is on file. Money is text, instants ISO 8601."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import translation
from django.utils.translation import gettext as _

from apps.api.clock_bodies import clock_rows
from apps.api.reason_bodies import PARAMETER, wanted_bodies
from apps.api.reason_bodies import listed as listed_reasons
from apps.kernel.actors import Actor
from apps.policy_requests.case import Case
from apps.policy_requests.clocks import folded, history_of
from apps.policy_requests.models import Clock, Document, PolicyRequest
from apps.policy_requests.owing import Owed, owed_of
from apps.products.checklist import required_fields
from apps.products.terms import PackageContent
from apps.staff.models import StaffProfile
from apps.usecases.giving_reasons import asks, must_say
from apps.usecases.prospects import Prospect, prospects
from apps.usecases.verbs import Param, choices

Json = dict[str, Any]
ROW = (
    "id", "number", "status", "package_code", "client_name", "urgent", "premium", "closing_at",
    "created_at", "status_since", "revision",
)  # fmt: skip


def listed(rows: QuerySet[PolicyRequest]) -> QuerySet[PolicyRequest, Json]:
    """The columns of a list with the first due clock of each, in one statement."""
    running = Clock.objects.filter(policy_request=OuterRef("pk"), state="running")
    first = running.order_by("due_at").values(
        found=JSONObject(kind="kind", metric="metric", stage="stage", due_at="due_at")
    )[:1]
    shown: QuerySet[PolicyRequest, Json] = rows.values(
        *ROW, responsible_name=F("responsible__name"), due=Subquery(first)
    )
    return shown


def made(policy_request: PolicyRequest) -> Json:
    """What a deed answers: no personal data, for it is kept for repeated calls."""
    return {
        "id": policy_request.pk,
        "number": policy_request.number,
        "label": policy_request.label,
        "status": policy_request.status,
        "holder": policy_request.holder,
        "revision": policy_request.revision,
    }


def whole(case: Case, *, by: Actor) -> Json:
    """Everything about one request that both parties may read."""
    one, language = case.policy_request, translation.get_language() or "ru"
    history = history_of(one)
    clocks = folded(one, at=case.at, history=history)
    return {
        **made(one),
        "status_label": str(one.get_status_display()),
        "status_since": one.status_since,
        "return_stage": one.return_stage,
        "package": _package(case, language),
        "covers": list(one.covers),
        "language": one.language,
        "client": {name: getattr(one, f"client_{name}") for name in ("name", "email", "phone")},
        "responsible": person(one.responsible),
        "insurer_person": person(one.insurer_person),
        "closing_at": one.closing_at,
        "valid_until": one.valid_until,
        "urgent": one.urgent,
        "urgent_reason": one.urgent_reason,
        "premium": None if one.premium is None else str(one.premium),
        "policy_number": one.policy_number,
        "created_at": one.created_at,
        "answers": dict(case.answers),
        "faults": dict(case.faults()),
        "missing": _missing(case),
        "flagged": sorted(case.open_return.fingerprints) if case.open_return else [],
        "health": _health(case),
        "consents": sorted(case.consents),
        "documents": papers(case.documents.values(), case.content),
        "quote": _quote(case),
        "invoice": _invoice(case),
        "clocks": clock_rows(one, at=case.at, clocks=clocks),
        "transitions": _transitions(case, by, owed_of(one, clocks, history, by=by, at=case.at)),
    }


def _package(case: Case, language: str) -> Json:
    one = case.policy_request
    return {
        "code": one.package_code,
        "version": case.content.version,
        "version_id": str(one.package_version_id),
        "name": case.content.name.into(language),
    }


def _missing(case: Case) -> Json:
    missing = case.missing("check")
    return {
        "fields": [field.code for field in missing.fields],
        "documents": [kind.code for kind in missing.documents],
    }


def person(profile: StaffProfile | None) -> Json | None:
    """A member of staff by the id that `responsible` takes."""
    if profile is None:
        return None
    return {"id": profile.pk, "name": profile.name, "role": profile.role}


def papers(documents: Iterable[Document], content: PackageContent) -> list[Json]:
    """Living documents; papers on health are no business of an interface."""
    private = health_kinds(content)
    return [_paper(document) for document in documents if document.kind not in private]


def health_kinds(content: PackageContent) -> frozenset[str]:
    """Kinds of documents that speak of the client's health."""
    return frozenset(kind.code for kind in content.documents if kind.pd_class == "health")


def _paper(document: Document) -> Json:
    names = ("kind", "name", "content_type", "size", "sha256", "origin", "dated_on", "uploaded_at")
    return {"id": document.pk, **{name: getattr(document, name) for name in names}}


def _health(case: Case) -> str:
    if case.health is not None:
        return "received"
    wanted = required_fields(
        case.content, case.answers, case.policy_request.covers, "check", today=case.today
    )
    return "pending" if any(field.pd_class == "health" for field in wanted) else "not_asked"


def _quote(case: Case) -> Json | None:
    if case.quote is None:
        return None
    names = ("number", "lines", "valid_until", "quoted_at")
    held = {name: getattr(case.quote, name) for name in names}
    return {**held, "premium": str(case.quote.premium)}


def _invoice(case: Case) -> Json | None:
    if case.invoice is None:
        return None
    names = ("link", "valid_until", "created_at", "paid_at", "reference")
    held = {name: getattr(case.invoice, name) for name in names}
    return {**held, "amount": str(case.invoice.amount)}


def _transitions(case: Case, by: Actor, owed: Sequence[Owed]) -> list[Json]:
    one = case.policy_request
    found = prospects(one, by=by, at=case.at, case=case)
    asking = [each.verb.name for each in found if each.verb.explains and asks(one, each.verb.name)]
    wanted = wanted_bodies(one, owed) if asking and owed else []
    bodies = [_transition(each, case) for each in found]
    for body in bodies:
        if wanted and body["name"] in asking:
            body["wanted"] = wanted
            body["parameters"].append(_reasons_parameter(one, body["name"], by))
    return bodies


def _reasons_parameter(policy_request: PolicyRequest, name: str, by: Actor) -> Json:
    return {
        "name": PARAMETER,
        "label": _("Why promises were broken"),
        "kind": PARAMETER,
        "required": must_say(policy_request, name),
        "choices": listed_reasons(by.side.value if by.side else ""),
    }


def _transition(prospect: Prospect, case: Case) -> Json:
    verb = prospect.verb
    return {
        "name": verb.name,
        "label": str(verb.label),
        "possible": not prospect.reasons,
        "reasons": list(prospect.reasons),
        "parameters": [_parameter(param, case) for param in verb.params],
        "wanted": [],
    }


def _parameter(param: Param, case: Case) -> Mapping[str, Any]:
    kind = param.choices or ("items" if param.kind == "items" else "")
    found = choices(kind, case) if kind else []
    return {
        "name": param.name,
        "label": str(param.label),
        "kind": param.kind,
        "required": param.required,
        "choices": [{"code": code, "label": label} for code, label in found],
    }
