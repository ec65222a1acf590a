"""The two sides come to terms: drafted, proposed, answered, signed with a second factor."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from apps.accounts.models import Membership
from apps.accounts.second_factor import prove_second_factor
from apps.agencies.models import Agency
from apps.agreements import services
from apps.agreements.content import Content, Fault, faults
from apps.agreements.enums import AgreementKind
from apps.agreements.models import AgreementVersion, Signature
from apps.agreements.rendition import job
from apps.agreements.services.signing import Proof, locked
from apps.papers.limited import render_limited
from apps.products.catalogue import current
from apps.usecases import agreeing_news, market_terms

__all__ = [
    "check", "counter", "discard", "package_codes", "paper", "propose", "save", "sign", "start",
    "withdraw",
]  # fmt: skip


def package_codes() -> set[str]:
    """The packages a target may name."""
    return {offered.code for offered in current()}


def check(content: Content, kind: AgreementKind) -> list[Fault]:
    """What keeps the content from being saved, place by place."""
    return faults(content, kind, package_codes())


def start(*, kind: AgreementKind, agency: Agency, by: Membership, at: datetime) -> AgreementVersion:
    """A draft copied from the version in force, or from the market's targets when there is none.

    Raises:
        NotAllowed, Conflict: his role writes no such text, or his side has a draft already.
    """
    content = market_terms.first_content(kind, zone=agency.zone, at=at)
    return services.start(kind=kind, agency=agency, content=content, by=by, at=at)


def save(
    *, version_id: UUID, content: Content, by: Membership, at: datetime, expected_revision: int
) -> AgreementVersion:
    """Keep a draft's new text.

    Raises:
        services.ContentRefused: what is wrong, place by place. Conflict: changed meanwhile.
    """
    return services.save(
        version_id=version_id,
        content=content,
        packages=package_codes(),
        by=by,
        at=at,
        expected_revision=expected_revision,
    )


@transaction.atomic
def propose(*, version_id: UUID, by: Membership, at: datetime) -> AgreementVersion:
    """Lay a draft before the other side, and tell it so."""
    version = services.propose(version_id=version_id, packages=package_codes(), by=by, at=at)
    agreeing_news.tell("proposed", version, by=by, at=at)
    return version


def withdraw(*, version_id: UUID, by: Membership, at: datetime) -> AgreementVersion:
    """Take one's proposal back into a draft."""
    return services.withdraw(version_id=version_id, by=by, at=at)


@transaction.atomic
def counter(*, version_id: UUID, by: Membership, at: datetime) -> AgreementVersion:
    """Answer a proposal with a draft that starts from it; its side is told. Returns the draft."""
    answer = services.counter(version_id=version_id, by=by, at=at)
    agreeing_news.tell("countered", answer, by=by, at=at)
    return answer


def discard(*, version_id: UUID, by: Membership, at: datetime) -> None:
    """Throw one's draft away."""
    services.discard(version_id=version_id, by=by, at=at)


def sign(
    *, version_id: UUID, by: Membership, code: str, address: str, at: datetime
) -> tuple[AgreementVersion, Signature]:
    """Sign a proposal with the second factor's code; the other side is told.

    A wrong code is counted even though nothing else is kept, so the proof comes first.

    Raises:
        Refusal: no second factor or a wrong code, the same person again, a start that has passed.
        Conflict: not proposed, or signed by his side already. NotAllowed: not his to sign.
    """
    factor = prove_second_factor(by.user, code)
    with transaction.atomic():
        proof = Proof(factor=factor, address=address)
        version, signature = services.sign(version_id=version_id, by=by, proof=proof, at=at)
        agreeing_news.tell("signed", version, by=by, at=at)
    return version, signature


def paper(*, version_id: UUID, language: str) -> bytes:
    """The written agreement as a tagged PDF; the same version gives the same bytes.

    Raises:
        NotFound: there is none such. papers.errors.PaperError: it can't be printed here.
    """
    with transaction.atomic():
        version = locked(version_id)
    names = {one.code: one.content.name.into(language) for one in current()}
    insurer = str(settings.INSURER["name"].get(language[:2], settings.INSURER["name"]["ru"]))
    return render_limited(job(version, language=language, insurer=insurer, packages=names))
