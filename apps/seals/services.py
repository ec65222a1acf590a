"""The writes of the room: a seal is issued, replaced or annulled, never deleted."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from apps.kernel.errors import Conflict, NotFound
from apps.seals.enums import SealKind, SealState
from apps.seals.models import Seal


@dataclass(frozen=True, slots=True)
class Sealed:
    """The package a paper speaks of: code, name {"ru", "en"} and version on the day of issue."""

    code: str
    name: dict[str, str]
    version: str


@transaction.atomic
def issue(*, code: str, sha256: str, kind: SealKind, package: Sealed, issued_on: date) -> Seal:
    """Seal a paper that carries `code` (from `codes.draw`) and has this SHA-256 (hex).

    Issuing again for the same bytes returns the seal that exists; other bytes under a used code
    are a Conflict.
    """
    seal, created = Seal.objects.get_or_create(
        code=code,
        defaults={
            "sha256": sha256,
            "kind": kind,
            "package_code": package.code,
            "package_name": package.name,
            "package_version": package.version,
            "issued_on": issued_on,
        },
    )
    if not created and seal.sha256 != sha256:
        raise Conflict(_("This verification code belongs to another document."))
    return seal


@transaction.atomic
def replace(*, code: str, by_code: str) -> Seal:
    """Say of `code` that `by_code` has taken its place. An annulled paper stays annulled."""
    seal, successor = _locked(code), _locked(by_code)
    if seal.pk == successor.pk:
        raise Conflict(_("A document cannot replace itself."))
    if seal.state == SealState.VALID:
        seal.state, seal.replaced_by = SealState.REPLACED, successor
        seal.save(update_fields=["state", "replaced_by"])
    return seal


@transaction.atomic
def annul(*, code: str) -> Seal:
    """Say of the paper `code` that it is no longer good; doing so twice changes nothing."""
    seal = _locked(code)
    if seal.state != SealState.ANNULLED:
        seal.state, seal.replaced_by = SealState.ANNULLED, None
        seal.save(update_fields=["state", "replaced_by"])
    return seal


def _locked(code: str) -> Seal:
    try:
        return Seal.objects.select_for_update().get(code=code)
    except Seal.DoesNotExist:
        raise NotFound(_("There is no document with this verification code.")) from None
