"""What anybody who holds a code may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from apps.seals import codes
from apps.seals.enums import SealKind, SealState
from apps.seals.models import Seal

SHOWN_HASH_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """The public answer. `sha256` is whole, for the comparison in the reader's own browser."""

    state: SealState
    code: str
    kind: SealKind
    package_code: str
    package_name: Mapping[str, str]
    package_version: str
    issued_on: date
    sha256: str
    replaced_by: str | None

    @property
    def hash_start(self) -> str:
        """The hash as far as it is shown."""
        return self.sha256[:SHOWN_HASH_DIGITS]

    def package_name_in(self, language: str) -> str:
        """The package's name for a reader of `language`; Russian when there is no other."""
        return self.package_name.get(language[:2]) or self.package_name.get("ru", "")


def verify(typed: str) -> Verdict | None:
    """What stands behind a code as a person typed it; None for a wrong or unknown one alike."""
    code = codes.normal(typed)
    seal = Seal.objects.select_related("replaced_by").filter(code=code).first() if code else None
    return _verdict(seal) if seal else None


def _verdict(seal: Seal) -> Verdict:
    successor = seal.replaced_by
    return Verdict(
        state=SealState(seal.state),
        code=codes.grouped(seal.code),
        kind=SealKind(seal.kind),
        package_code=seal.package_code,
        package_name=seal.package_name,
        package_version=seal.package_version,
        issued_on=seal.issued_on,
        sha256=seal.sha256,
        replaced_by=codes.grouped(successor.code) if successor else None,
    )
