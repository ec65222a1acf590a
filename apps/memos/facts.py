"""Everything a memo prints, as frozen values: no database, no free text but the object's address.

The facts of a memo are kept with it, so that it can be printed again, byte for byte.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from apps.products.content import PackageContent, Text


@dataclass(frozen=True, slots=True)
class Line:
    """One chosen cover: its code in the package, the sum insured and the premium in roubles."""

    cover: str
    sum_insured: Decimal
    premium: Decimal


@dataclass(frozen=True, slots=True)
class Insurer:
    """Who carries the risk; `phone` answers day and night."""

    name: Text
    licence: str
    phone: str


@dataclass(frozen=True, slots=True)
class Helper:
    """The agency and the person in it who answers for the request."""

    agency: str
    agency_phone: str
    person: str
    person_phone: str


@dataclass(frozen=True, slots=True)
class StagePromise:
    """What was promised for one stage: `stage` is a code of STAGES, minutes of working time."""

    stage: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes this copy this copy. `code` is whole and without hyphens."""

    number: str
    version: int
    made_on: date
    code: str
    verify_url: str


@dataclass(frozen=True, slots=True)
class MemoFacts:
    """The figures of one request and the package version they rest on.

    `deadline` is the client's closing or move-in in local time, aware; `starts_on` the planned
    first day of cover. `sentence` is the plain sentence of the client's page. `stage` is the code
    of the stage the request is in (empty when none of STAGES), `passed` those behind it.
    """

    identity: Identity
    language: str
    package: PackageContent
    request_number: str
    object_address: str
    lines: tuple[Line, ...]
    total: Decimal
    starts_on: date | None
    deadline: datetime | None
    insurer: Insurer
    helper: Helper
    stage: str
    passed: tuple[str, ...]
    sentence: str
    promises: tuple[StagePromise, ...]

    def __post_init__(self) -> None:
        printed = sum((line.premium for line in self.lines), Decimal())
        if printed != self.total:
            raise ValueError(f"The lines add up to {printed}, the total says {self.total}.")


#: The stages whose promises a client is told, in the order of the work.
STAGES = ("quote", "check", "referral", "issue")


def to_json(facts: MemoFacts) -> dict[str, Any]:
    """The facts as plain JSON values; of the package only code and version."""
    plain: dict[str, Any] = json.loads(json.dumps(_shallow(facts), default=_plain))
    plain["package"] = {"code": facts.package.code, "version": facts.package.version}
    return plain


def from_json(plain: Mapping[str, Any], package: PackageContent) -> MemoFacts:
    """The facts that `to_json` wrote, on the package version they name.

    Raises ValueError when `package` is another one.
    """
    if plain["package"] != {"code": package.code, "version": package.version}:
        raise ValueError(f"These facts rest on {plain['package']}, not on {package.version}.")
    starts_on, deadline = plain["starts_on"], plain["deadline"]
    return MemoFacts(
        **{name: plain[name] for name in _AS_THEY_ARE},
        identity=_identity(plain["identity"]),
        package=package,
        lines=tuple(
            Line(line["cover"], Decimal(line["sum_insured"]), Decimal(line["premium"]))
            for line in plain["lines"]
        ),
        total=Decimal(plain["total"]),
        starts_on=date.fromisoformat(starts_on) if starts_on else None,
        deadline=datetime.fromisoformat(deadline) if deadline else None,
        insurer=Insurer(**{**plain["insurer"], "name": Text(**plain["insurer"]["name"])}),
        helper=Helper(**plain["helper"]),
        passed=tuple(plain["passed"]),
        promises=tuple(StagePromise(**promise) for promise in plain["promises"]),
    )


_AS_THEY_ARE = ("language", "request_number", "object_address", "stage", "sentence")
NOBODY = Identity(number="", version=0, made_on=date.min, code="", verify_url="")


def digest(facts: MemoFacts, *, template_version: str) -> str:
    """SHA-256 (hex) of what a memo says, leaving out which copy it is and when it was made.

    Two orders with the same digest deserve the same paper.
    """
    substance = to_json(replace(facts, identity=NOBODY))
    substance["template_version"] = template_version
    text = json.dumps(substance, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode("ascii")).hexdigest()


def _shallow(facts: MemoFacts) -> dict[str, Any]:
    return {
        each.name: getattr(facts, each.name) for each in fields(facts) if each.name != "package"
    }


def _plain(thing: Any) -> Any:
    if isinstance(thing, Decimal):
        return str(thing)
    if isinstance(thing, date):  # datetime too
        return thing.isoformat()
    return asdict(thing)


def _identity(plain: Mapping[str, Any]) -> Identity:
    return Identity(**{**plain, "made_on": date.fromisoformat(plain["made_on"])})
