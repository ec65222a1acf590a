"""The room's writes: publishing packages from a file, attaching the insurer's papers."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from apps.kernel.errors import Conflict, NotFound, Refusal, TooLarge, WrongFileType
from apps.products.enums import FileKind, Language
from apps.products.models import Package, PackageFile, PackageVersion
from apps.products.validation import Fault, faults, load

BUNDLED_FILE = Path(__file__).resolve().parent / "data" / "packages.json"
LARGEST_FILE = 10 * 1024 * 1024


class BrokenPackages(Refusal):
    """The file is refused whole; `faults` lists everything wrong, `reasons` the same as text."""

    default_code = "broken_packages"

    def __init__(self, found: list[Fault]) -> None:
        self.faults = found
        super().__init__([str(fault) for fault in found])


@dataclass(frozen=True, slots=True)
class ImportResult:
    """`CODE version` of each package by what became of it."""

    published: tuple[str, ...]
    made_current: tuple[str, ...]
    unchanged: tuple[str, ...]


def import_packages(document_text: str, *, at: datetime) -> ImportResult:
    """Publishes every new version in the file and makes the file's versions the current ones.

    Importing the same file again changes nothing. Raises BrokenPackages, with nothing written,
    when the file has any fault, or gives other content under a version already published.
    """
    document, found = load(document_text)
    found = found or faults(document)
    if found:
        raise BrokenPackages(found)
    with transaction.atomic():
        return _publish_all(document["packages"], at)


def _publish_all(packages: list[dict[str, Any]], at: datetime) -> ImportResult:
    outcomes: dict[str, list[str]] = {"published": [], "made_current": [], "unchanged": []}
    changed: list[Fault] = []
    for place, content in enumerate(packages):
        title = f"{content['code']} {content['version']}"
        outcome = _publish(content, at)
        if outcome == "changed":
            changed.append(_changed(place, title))
        else:
            outcomes[outcome].append(title)
    if changed:
        raise BrokenPackages(changed)
    return ImportResult(**{name: tuple(titles) for name, titles in outcomes.items()})


def _publish(content: dict[str, Any], at: datetime) -> str:
    Package.objects.get_or_create(code=content["code"])
    package = Package.objects.select_for_update().get(code=content["code"])
    version = package.versions.filter(version=content["version"]).first()
    if version is not None and version.content_hash != content_hash(content):
        return "changed"
    if version is not None and version.is_current:
        return "unchanged"
    package.versions.filter(is_current=True).update(is_current=False)
    if version is not None:
        PackageVersion.objects.filter(pk=version.pk).update(is_current=True)
        return "made_current"
    package.versions.create(
        version=content["version"],
        content=content,
        content_hash=content_hash(content),
        published_at=at,
        is_current=True,
    )
    return "published"


def _changed(place: int, title: str) -> Fault:
    sentence = _("%(title)s is already published with other content: give it a new version.")
    return Fault(f"packages[{place}].version", sentence % {"title": title})


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def attach_file(
    *,
    package_version_id: UUID,
    kind: FileKind,
    language: Language,
    name: str,
    content: bytes,
    at: datetime,
) -> PackageFile:
    """Stores a PDF of the insurer for a version; the same bytes again give the same row.

    Raises NotFound for no such version, WrongFileType unless the bytes are a PDF, TooLarge above
    10 MB, Conflict when other bytes are there already.
    """
    _refuse_unfit(content)
    digest = hashlib.sha256(content).hexdigest()
    if not PackageVersion.objects.filter(pk=package_version_id).exists():
        raise NotFound(_("There is no such package version."))
    place = {"package_version_id": package_version_id, "kind": kind, "language": language}
    existing = PackageFile.objects.filter(**place).first()
    if existing is not None:
        return _same(existing, digest)
    path = default_storage.save(
        f"packages/{package_version_id}/{kind.value}-{language.value}-{digest[:12]}.pdf",
        ContentFile(content),
    )
    try:
        with transaction.atomic():
            return PackageFile.objects.create(
                **place,
                name=_printable(name),
                path=path,
                size=len(content),
                sha256=digest,
                attached_at=at,
            )
    except IntegrityError:
        default_storage.delete(path)
        return _same(PackageFile.objects.get(**place), digest)


def _refuse_unfit(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise TooLarge(_("The file is larger than 10 MB."))
    if not content.startswith(b"%PDF-"):
        raise WrongFileType(_("Only a PDF can be attached to a package."))


def _printable(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:150] or "document.pdf"


def _same(existing: PackageFile, digest: str) -> PackageFile:
    if existing.sha256 != digest:
        raise Conflict(_("This version already has another file of this kind: publish a new one."))
    return existing
