"""The client's private page. A GET shows; only a POST moves anything."""

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.client import words
from apps.client.health import HealthForm, health_state
from apps.client.page import OPEN_PAPERS, Page, page_of
from apps.client.private import as_attachment, by_link
from apps.client.reasons import CANCEL_REASONS, REFUND_REASONS
from apps.kernel import clock
from apps.kernel.actors import Actor
from apps.kernel.errors import BelayError, Malformed, NotFound, Refusal
from apps.policy_requests.case import Case
from apps.policy_requests.enums import Status
from apps.policy_requests.models import ClientLink
from apps.policy_requests.services import documents
from apps.policy_requests.services.answers import FieldFaults
from apps.usecases import client_page, health_form, verbs

TICKS = ("seen_terms", "seen_key_information")


@by_link
def page(request: HttpRequest, link: ClientLink, token: str) -> HttpResponse:
    """Where the request stands, what is wanted of the client, what he may take with him."""
    return _show(request, page_of(link, token, at=clock.now()))


@by_link
def accept(request: HttpRequest, link: ClientLink, token: str) -> HttpResponse:
    """The client has read both papers and agrees."""
    if request.method != "POST":
        return _home(token)
    ticked = frozenset(name for name in TICKS if request.POST.get(name))
    try:
        if len(ticked) < len(TICKS):
            raise Refusal(
                _("Tick both boxes: that you have read the terms and the key information document.")
            )
        client_page.accept_offer(
            policy_request_id=link.policy_request_id,
            at=clock.now(),
            expected_revision=_revision(request),
        )
    except BelayError as refused:
        return _again(request, link, token, refused, ticked=ticked)
    return _home(token)


@by_link
def health(request: HttpRequest, link: ClientLink, token: str) -> HttpResponse:
    """The health form; what was typed wrongly comes back with the sentence beside it."""
    policy_request, at = link.policy_request, clock.now()
    case = Case(policy_request, at=at)
    if policy_request.status not in health_form.OPEN or not health_state(case):
        return _home(token)
    form = HealthForm(case.content, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return render(request, "client/health.html", {"form": form, "token": token})
    try:
        health_form.receive(policy_request_id=policy_request.pk, typed=form.typed(), at=at)
    except FieldFaults as faults:
        form.mark(faults.errors)
        return render(request, "client/health.html", {"form": form, "token": token}, status=422)
    except BelayError as refused:
        return _again(request, link, token, refused)
    return _home(token)


@by_link
def cancel(request: HttpRequest, link: ClientLink, token: str) -> HttpResponse:
    """The client no longer wants it."""
    return _give_up(request, link, token, "cancel")


@by_link
def refund(request: HttpRequest, link: ClientLink, token: str) -> HttpResponse:
    """The client asks for his money back."""
    return _give_up(request, link, token, "start_refund")


def _give_up(request: HttpRequest, link: ClientLink, token: str, verb: str) -> HttpResponse:
    if request.method != "POST":
        return _home(token)
    try:
        verbs.perform(
            verb,
            policy_request_id=link.policy_request_id,
            given={"reason_code": request.POST.get("reason_code", "")[:32]},
            by=Actor.client(),
            at=clock.now(),
            expected_revision=_revision(request),
        )
    except BelayError as refused:
        return _again(request, link, token, refused)
    return _home(token)


@by_link
def policy(request: HttpRequest, link: ClientLink, token: str) -> HttpResponse:
    """Hand the policy over; the first time this is the delivery itself."""
    if request.method != "POST":
        return _home(token)
    try:
        document = client_page.take_policy(policy_request_id=link.policy_request_id, at=clock.now())
    except NotFound:
        raise
    except BelayError as refused:
        return _again(request, link, token, refused)
    return as_attachment(document)


@by_link
def paper(request: HttpRequest, link: ClientLink, token: str, document_id: UUID) -> HttpResponse:
    """A living paper that is the client's to read. The policy itself only once it is delivered."""
    document = documents.find(document_id, link.policy_request_id)
    delivered = link.policy_request.status == Status.DELIVERED
    kinds = (*OPEN_PAPERS, "policy_document") if delivered else OPEN_PAPERS
    if document.kind not in kinds or document.superseded_at is not None:
        raise NotFound(_("There is no such document."))
    return as_attachment(document)


def _revision(request: HttpRequest) -> int | None:
    text = request.POST.get("revision", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Malformed(_("The form can't be read. Open the page again."))
    return int(text)


def _home(token: str) -> HttpResponse:
    """Back to the page, so that a reload repeats nothing."""
    answer = HttpResponseRedirect(reverse("client:page", args=[token]))
    answer.status_code = 303
    return answer


def _again(
    request: HttpRequest,
    link: ClientLink,
    token: str,
    refused: BelayError,
    *,
    ticked: frozenset[str] = frozenset(),
) -> HttpResponse:
    """The page as it is now, with the sentences of the refusal on top."""
    link.policy_request.refresh_from_db()
    shown = page_of(link, token, at=clock.now())
    shown = replace(shown, reasons=refused.reasons, ticked=ticked)
    return _show(request, shown, status=refused.status)


def _show(request: HttpRequest, shown: Page, *, status: int = 200) -> HttpResponse:
    context = {
        "page": shown,
        "cancel_reasons": CANCEL_REASONS,
        "refund_reasons": REFUND_REASONS,
        "afterwards": words.afterwards(shown.policy_request.status),
    }
    return render(request, "client/page.html", context, status=status)
