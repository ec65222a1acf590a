"""A memo is ordered, then rendered by a worker; a newer one replaces it; a cancelled one is void.

Call from inside the agency's schema. Every function may run twice with the same result.
"""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from apps.kernel.actors import Actor
from apps.kernel.errors import NotFound
from apps.memos import rendition
from apps.memos.enums import MemoState
from apps.memos.facts import MemoFacts, from_json, to_json
from apps.memos.gathering import facts_of, identified
from apps.memos.models import Memo
from apps.memos.rendition import PAGES, Rendition
from apps.papers import inspect
from apps.papers.errors import PaperError
from apps.papers.limited import render_limited
from apps.policy_requests.models import PolicyRequest
from apps.policy_requests.services import documents
from apps.products.catalogue import content_of
from apps.seals import codes
from apps.seals import services as seals
from apps.seals.enums import SealKind

DOCUMENT_KIND = "memo_document"
RULE = "memo"
DONE = (MemoState.READY, MemoState.REPLACED)
UNDONE = (MemoState.ORDERED, MemoState.FAILED)


@transaction.atomic
def order(policy_request_id: UUID, at: datetime, *, language: str = "") -> Memo:
    """A memo to be rendered, or the one that already says exactly this.

    `language` is the client's unless given. Raises NotFound; Refusal when there is no quote.
    """
    policy_request = _locked_request(policy_request_id)
    language = language or policy_request.language
    facts = facts_of(policy_request, language=language, at=at)
    substance = rendition.facts_hash(facts)
    latest = Memo.objects.of(policy_request_id, language).first()
    if latest and latest.facts_hash == substance and latest.state != MemoState.REPLACED:
        return latest
    return _new(policy_request, facts, substance, at=at)


def render(memo_id: UUID, at: datetime) -> Memo:
    """Print an ordered memo, keep it as the request's document, seal it.

    A ready memo is returned as it is. Raises PaperError after marking the memo failed; a later
    call tries again. A caller's transaction that is rolled back takes the mark along.
    """
    memo = find(memo_id)
    if memo.state in DONE:
        return memo
    facts = from_json(memo.facts, content_of(memo.package_version_id))
    try:
        pdf = _printed(facts)
    except PaperError as error:
        Memo.objects.filter(pk=memo_id, state__in=UNDONE).update(
            state=MemoState.FAILED, failure=error.code
        )
        raise
    return _kept(memo_id, facts, pdf, at=at)


def large_print(memo_id: UUID) -> bytes:
    """The same memo in large print, made on demand: as many pages as it takes. PaperError."""
    memo = find(memo_id)
    facts = from_json(memo.facts, content_of(memo.package_version_id))
    return render_limited(rendition.job(facts, Rendition.LARGE_PRINT))


@transaction.atomic
def annul(policy_request_id: UUID) -> int:
    """Say publicly of every printed memo of the request that it is void; how many there are."""
    printed = Memo.objects.filter(policy_request_id=policy_request_id).exclude(sha256="")
    for memo in printed:
        seals.annul(code=memo.seal_code)
    return len(printed)


def find(memo_id: UUID) -> Memo:
    """The memo with this id. Raises NotFound."""
    memo = Memo.objects.filter(pk=memo_id).first()
    if memo is None:
        raise NotFound(_("There is no such memo."))
    return memo


def document_kind(memo: Memo, policy_request: PolicyRequest) -> str:
    """The client's own language is the memo of the checklist; another stands beside it."""
    own = memo.language == policy_request.language
    return DOCUMENT_KIND if own else f"{DOCUMENT_KIND}_{memo.language}"


def _locked_request(policy_request_id: UUID) -> PolicyRequest:
    rows = PolicyRequest.objects.select_for_update(of=("self",)).select_related("responsible")
    policy_request = rows.filter(pk=policy_request_id).first()
    if policy_request is None:
        raise NotFound(_("There is no such request."))
    return policy_request


def _new(policy_request: PolicyRequest, facts: MemoFacts, substance: str, *, at: datetime) -> Memo:
    written = Memo.objects.filter(policy_request=policy_request, language=facts.language)
    version = (written.aggregate(last=Max("version"))["last"] or 0) + 1
    written.filter(state__in=UNDONE).update(state=MemoState.REPLACED)
    code = codes.draw()
    return Memo.objects.create(
        policy_request=policy_request,
        version=version,
        language=facts.language,
        package_version_id=policy_request.package_version_id,
        template_version=rendition.template_version(),
        facts=to_json(identified(facts, version=version, code=code, at=at)),
        facts_hash=substance,
        seal_code=code,
        ordered_at=at,
    )


def _printed(facts: MemoFacts) -> bytes:
    """The PDF, looked through before anybody sees it."""
    pdf = render_limited(rendition.job(facts))
    told = inspect.check(pdf)
    if (told.pages, told.tagged, told.ua, told.lang) != (PAGES, True, True, facts.language):
        raise PaperError("pdf_broken", f"the memo came out as {told}")
    return pdf


@transaction.atomic
def _kept(memo_id: UUID, facts: MemoFacts, pdf: bytes, *, at: datetime) -> Memo:
    policy_request = _locked_request(find(memo_id).policy_request_id)
    memo = find(memo_id)
    if memo.state in DONE:
        return memo  # another worker was quicker, or a newer order has taken its place
    with translation.override(memo.language):
        name = _("Memo %(number)s") % {"number": facts.identity.number}
    document = documents.attach(
        policy_request,
        kind=document_kind(memo, policy_request),
        name=f"{name}.pdf",
        content=pdf,
        by=Actor.system(RULE),
        at=at,
    )
    _seal(memo, facts, sha256(pdf).hexdigest())
    memo.sha256, memo.document_id = sha256(pdf).hexdigest(), document.pk
    memo.state, memo.failure, memo.ready_at = MemoState.READY, "", at
    memo.save(update_fields=["sha256", "document_id", "state", "failure", "ready_at"])
    return memo


def _seal(memo: Memo, facts: MemoFacts, digest: str) -> None:
    """The seal of this memo; older ones of the same language point to it."""
    package = facts.package
    seals.issue(
        code=memo.seal_code,
        sha256=digest,
        kind=SealKind.MEMO,
        package=seals.Sealed(
            package.code, {"ru": package.name.ru, "en": package.name.en}, package.version
        ),
        issued_on=facts.identity.made_on,
    )
    older = Memo.objects.of(memo.policy_request_id, memo.language).ready()
    for other in older.filter(version__lt=memo.version):
        seals.replace(code=other.seal_code, by_code=memo.seal_code)
    older.filter(version__lt=memo.version).update(state=MemoState.REPLACED)
