"""What the template receives: sentences and figures already set, in the order they are printed."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoverRow:
    """One insured cover; `choice` says whether law, package or the client put it there."""

    name: str
    choice: str
    risks: str
    beneficiary: str
    limit: str
    deductible: str
    price: str


@dataclass(frozen=True, slots=True)
class CoverNotes:
    """Lines that belong to one cover; the list of what was not chosen bears no mark."""

    name: str
    lines: tuple[str, ...]
    marked: bool = True


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """What to do about one cover when something has happened."""

    name: str
    tell_by: str
    payout_by: str
    documents: str


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage of the request; `place` is "passed", "now" or "ahead"."""

    label: str
    promise: str
    place: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who helps: a name, what he is, where he answers."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of page 1 and the running foot."""

    package: str
    package_code: str
    package_version: str
    one_line: str
    address: str
    number: str
    version: int
    made_on: str
    language: str
    request_number: str


@dataclass(frozen=True, slots=True)
class Decide:
    """Page 1: what a person needs to decide. `excluded` stands in columns, read downwards."""

    law: str
    covers: tuple[CoverRow, ...]
    total: str
    excluded: tuple[tuple[CoverNotes, ...], ...]
    restricted: tuple[CoverNotes, ...]
    territory: str
    obligations: tuple[str, ...]
    payment: str
    period: tuple[str, ...]
    cancel: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """Page 2: what a person needs when he uses the insurance."""

    steps: tuple[str, ...]
    claims: tuple[ClaimRow, ...]
    sentence: str
    stages: tuple[StageRow, ...]
    insurer: Contact
    agency: Contact
    complaint: tuple[str, ...]
    code: str
    verify_url: str
    qr: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole memo."""

    head: Masthead
    decide: Decide
    use: Use
