"""Packages as the agent reads them before typing anything."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.products.catalogue import Appetite, Offered, appetite
from apps.products.terms import Cover, Promise


@dataclass(frozen=True, slots=True)
class CoverChoice:
    """One cover: always in, or for the client to choose; `is_by_law` where the law demands it."""

    code: str
    name: str
    risks: str
    is_mandatory: bool
    is_by_law: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A package in the reader's language; `promises` are the published minutes of each stage."""

    code: str
    version: str
    name: str
    short_name: str
    one_line: str
    use_when: str
    not_for: str
    by_law: str
    covers: tuple[CoverChoice, ...]
    appetite: Appetite
    quote: Promise
    check: Promise
    issue: Promise
    questions: int
    documents: int


def offers(packages: Sequence[Offered], *, language: str) -> list[Offer]:
    """Every current package."""
    return [offer(one, language=language) for one in packages]


def offer(package: Offered, *, language: str, chosen: frozenset[str] | None = None) -> Offer:
    """One package; `chosen` keeps what was ticked, None ticks every cover."""
    content = package.content
    name = content.name.into(language)
    return Offer(
        code=package.code,
        version=package.version,
        name=name,
        short_name=name.split(":")[0],
        one_line=content.one_line.into(language),
        use_when=content.use_when.into(language),
        not_for=content.not_for.into(language),
        by_law=content.mandatory_by_law.into(language),
        covers=tuple(_choice(cover, language, chosen) for cover in content.covers),
        appetite=appetite(content, language),
        quote=content.sla["quote"],
        check=content.sla["check"],
        issue=content.sla["issue"],
        questions=len(content.fields),
        documents=len(content.documents),
    )


def _choice(cover: Cover, language: str, chosen: frozenset[str] | None) -> CoverChoice:
    return CoverChoice(
        code=cover.code,
        name=cover.name.into(language),
        risks="; ".join(risk.into(language) for risk in cover.risks),
        is_mandatory=cover.mandatory,
        is_by_law=cover.by_law,
        is_chosen=cover.mandatory or chosen is None or cover.code in chosen,
    )
